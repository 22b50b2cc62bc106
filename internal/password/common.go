package password

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"strings"
	"sync"
)

// leakedList is one password a line, folded and unmasked, in order. common/README.md says where it comes from.
//
//go:embed common/leaked.txt.gz
var leakedList []byte

// common is the list, unpacked when the first password is checked.
var common = sync.OnceValues(func() ([]string, error) {
	r, err := gzip.NewReader(bytes.NewReader(leakedList))
	if err != nil {
		return nil, fmt.Errorf("the list of common passwords: %w", err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("the list of common passwords: %w", err)
	}
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n"), nil
})
