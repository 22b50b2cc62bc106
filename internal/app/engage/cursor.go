package engage

import (
	"strconv"
	"strings"

	"counterpart.dev/internal/store"
)

// spell writes a cursor for an address: its id, then the instant or the text the list is sorted by.
func spell(c store.Cursor) string {
	if c.At != 0 {
		return c.ID + "_t" + strconv.FormatInt(c.At, 10)
	}
	return c.ID + "_s" + c.Text
}

// cursor reads what spell wrote. Anything else begins with the first row: an address is not worth an error.
func cursor(s string) store.Cursor {
	id, rest, ok := strings.Cut(s, "_")
	if !ok || rest == "" || strings.ContainsRune(s, 0) {
		return store.Cursor{}
	}
	if rest[0] == 't' {
		at, err := strconv.ParseInt(rest[1:], 10, 64)
		if err != nil {
			return store.Cursor{}
		}
		return store.Cursor{ID: id, At: at}
	}
	return store.Cursor{ID: id, Text: strings.ToValidUTF8(rest[1:], "")}
}
