package e2e

import (
	"hash/crc32"
	"os"
)

// InTheDark reports whether a page is looked at in the dark too: its colours are those of every page, so a third of them stand for all.
// COUNTERPART_LONG asks for each.
func InTheDark(page string) bool {
	return os.Getenv("COUNTERPART_LONG") != "" || crc32.ChecksumIEEE([]byte(page))%3 == 0
}
