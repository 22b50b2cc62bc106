package record

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"
)

// LogID names one log. It is random, and never all zeros.
type LogID [16]byte

// String is the log's name in hexadecimal.
func (id LogID) String() string { return hex.EncodeToString(id[:]) }

// NewLogID draws the name of a new log.
func NewLogID(rng io.Reader) (LogID, error) {
	id, err := draw[LogID](rng)
	if err == nil && id == (LogID{}) {
		err = errors.New("the source of chance gives zeros")
	}
	return id, err
}

// Handle stands for a person or a thing within one log. It is random, so that it tells nothing once what it stands for is
// forgotten, and never all zeros. The same person has other handles in other logs.
type Handle [16]byte

// String is the handle in hexadecimal.
func (h Handle) String() string { return hex.EncodeToString(h[:]) }

// NewHandle draws a handle for a person or a thing that the log does not know.
func NewHandle(rng io.Reader) (Handle, error) {
	h, err := draw[Handle](rng)
	if err == nil && h == (Handle{}) {
		err = errors.New("the source of chance gives zeros")
	}
	return h, err
}

// draw reads random bytes from a source that was handed in.
func draw[T ~[12]byte | ~[16]byte | ~[32]byte](rng io.Reader) (T, error) {
	var out T
	if rng == nil {
		return out, errors.New("no source of chance was handed in")
	}
	b := make([]byte, len(out))
	if _, err := io.ReadFull(rng, b); err != nil {
		return out, fmt.Errorf("the source of chance fails: %w", err)
	}
	return T(b), nil
}

// Instant is a moment in microseconds since 1970, UTC. The record knows moments until the end of the year 9999.
type Instant int64

const (
	lastInstant   = Instant(253402300799_999999)
	instantLayout = "2006-01-02T15:04:05.000000Z"
)

// String is the instant to the microsecond, as in 2026-11-25T16:47:00.000000Z.
func (i Instant) String() string { return time.UnixMicro(int64(i)).UTC().Format(instantLayout) }

// MarshalText writes the instant as String does.
func (i Instant) MarshalText() ([]byte, error) { return []byte(i.String()), nil }

func (i Instant) check() error {
	if i < 0 || i > lastInstant {
		return fmt.Errorf("the instant %d does not lie between 1970 and 9999", int64(i))
	}
	return nil
}

// parseInstant reads what String writes; whoever calls it compares the bytes again.
func parseInstant(s string) (Instant, error) {
	t, err := time.Parse(instantLayout, s)
	if err != nil {
		return 0, fmt.Errorf("%q is not an instant such as %v", s, Instant(0))
	}
	i := Instant(t.UnixMicro())
	return i, i.check()
}

// maxName is how many bytes the name of a kind, a field or a reason may have.
const maxName = 64

// checkName refuses what is not a lower-case letter followed by lower-case letters, digits, dots, dashes and underscores.
func checkName(what, name string) error {
	ok := len(name) > 0 && len(name) <= maxName && 'a' <= name[0] && name[0] <= 'z'
	for _, c := range []byte(name) {
		ok = ok && ('a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '.' || c == '-' || c == '_')
	}
	if !ok {
		return fmt.Errorf("the %s %.80q is not a name: use at most %d of a-z, 0-9, dot, dash and underscore, a letter first", what, name, maxName)
	}
	return nil
}

// parseHex fills dst from hexadecimal digits that say exactly as many bytes.
func parseHex(dst []byte, s string) bool {
	if len(s) != 2*len(dst) {
		return false
	}
	_, err := hex.Decode(dst, []byte(s))
	return err == nil
}
