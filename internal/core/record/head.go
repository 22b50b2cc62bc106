package record

import (
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// Head says what a log was at an instant: how many leaves, and the root that binds every byte of them. Signed, it is what
// both sides keep; it has the form of a checkpoint with two further lines.
type Head struct {
	Origin string // name of the installation, and of the key that signs
	Log    LogID
	Size   uint64 // number of leaves
	Root   Hash
	At     Instant
}

// text is what is signed.
func (h Head) text() string {
	return fmt.Sprintf("%s\n%d\n%v\nlog %v\ntime %v\n", h.Origin, h.Size, h.Root, h.Log, h.At)
}

func (h Head) check() error {
	if h.Size > maxLeaves {
		return errTooLarge
	}
	if h.Log == (LogID{}) {
		return fmt.Errorf("the head names no log")
	}
	if err := checkOrigin(h.Origin); err != nil {
		return err
	}
	return h.At.check()
}

// Sign signs the head with a key of its origin.
func (h Head) Sign(key PrivateKey) ([]byte, error) {
	if err := h.check(); err != nil {
		return nil, err
	}
	public, err := key.Public()
	if err != nil {
		return nil, err
	}
	if public.origin() != h.Origin {
		return nil, fmt.Errorf("a key of %s cannot sign a head of %s", public.origin(), h.Origin)
	}
	return sign(h.text(), key)
}

// OpenHead reads a signed head and checks its signature against the key.
func OpenHead(signed []byte, key PublicKey) (Head, error) {
	c, err := newChain(key, nil)
	if err != nil {
		return Head{}, err
	}
	h, _, err := c.head(signed)
	return h, err
}

// head reads a head that a key of the chain signed, and says which.
func (c *chain) head(signed []byte) (h Head, key int, err error) {
	text, key, err := c.open(signed)
	if err != nil {
		return Head{}, 0, err
	}
	if h, err = parseHead(text); err != nil {
		return Head{}, 0, err
	}
	if h.Origin != c.keys[key].origin() {
		return Head{}, 0, fmt.Errorf("a key of %s signed a head of %s", c.keys[key].origin(), h.Origin)
	}
	return h, key, nil
}

// parseHead reads what text writes and nothing else.
func parseHead(text string) (Head, error) {
	lines := strings.Split(text, "\n")
	bad := fmt.Errorf("this is not a head of the record")
	if len(lines) != 6 {
		return Head{}, bad
	}
	h := Head{Origin: lines[0]}
	var err1, err2, err3 error
	h.Size, err1 = strconv.ParseUint(lines[1], 10, 64)
	h.Root, err2 = tlog.ParseHash(lines[2])
	h.At, err3 = parseInstant(strings.TrimPrefix(lines[4], "time "))
	if err1 != nil || err2 != nil || err3 != nil || !parseHex(h.Log[:], strings.TrimPrefix(lines[3], "log ")) {
		return Head{}, bad
	}
	if h.text() != text {
		return Head{}, bad
	}
	return h, h.check()
}
