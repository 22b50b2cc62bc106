// Package password keeps passwords and the secrets of sessions, links and tokens so that who reads the database learns none.
//
// It promises Argon2id with its parameters beside every hash, so that they can be raised later; that no more than two
// hashes are computed at once, however many people sign in; that an unknown account takes as long as a known one; and
// that a new password is neither short nor among those an attacker tries first. It refuses rules of composition, expiry
// and anything that cuts a password short: every character counts, and a password manager may fill in any.
//
// A password is brought to Unicode's form NFKC before it is counted or hashed, as NIST SP 800-63B asks, so that it is the
// same from every keyboard and operating system. Nothing else is changed: not case, not spaces.
package password

import (
	"context"
	"crypto/subtle"
	"fmt"
	"io"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"counterpart.dev/internal/errs"
)

// current is what new hashes are made with: the first choice of OWASP, about 45 ms on the machine this was chosen on.
var current = parameters{memory: 19 * 1024, time: 2, threads: 1}

const (
	saltLength = 16
	keyLength  = 32
	// atOnce bounds the memory that people who sign in together can ask for.
	atOnce = 2
)

// Hasher hashes and verifies passwords. One is shared by the whole process, since it counts what is under way.
type Hasher struct {
	rand  io.Reader
	slots chan struct{}
}

// NewHasher takes its salts from rand, which outside tests and demonstrations is the system's.
func NewHasher(rand io.Reader) *Hasher {
	return &Hasher{rand: rand, slots: make(chan struct{}, atOnce)}
}

// Hash is what to store for a password. It waits for its turn and is Busy when ctx ends first.
func (h *Hasher) Hash(ctx context.Context, password string) (encoded string, err error) {
	defer errs.Wrap(&err, "password.Hash")
	salt := make([]byte, saltLength)
	if _, err := io.ReadFull(h.rand, salt); err != nil {
		return "", fmt.Errorf("salt: %w", err)
	}
	key, err := h.key(ctx, password, salt, current, keyLength)
	if err != nil {
		return "", err
	}
	return stored{current, salt, key}.String(), nil
}

// Verify reports whether a password is the one that was hashed, and if it is, whether it should be hashed anew because
// the parameters have changed since. Like Hash it may be Busy. A hash that cannot be read is an error of ours.
func (h *Hasher) Verify(ctx context.Context, password, encoded string) (ok, rehash bool, err error) {
	defer errs.Wrap(&err, "password.Verify")
	s, err := parse(encoded)
	if err != nil {
		return false, false, err
	}
	key, err := h.key(ctx, password, s.salt, s.parameters, len(s.key))
	if err != nil {
		return false, false, err
	}
	ok = subtle.ConstantTimeCompare(key, s.key) == 1
	return ok, ok && s.outdated(), nil
}

// nobody is a hash like every other, of no password.
var nobody = stored{current, make([]byte, saltLength), make([]byte, keyLength)}.String()

// VerifyNobody does the work of Verify for an account that does not exist, so that the time of an answer does not tell.
func (h *Hasher) VerifyNobody(ctx context.Context, password string) error {
	_, _, err := h.Verify(ctx, password, nobody)
	return err
}

// key computes the key of a password when its turn has come.
func (h *Hasher) key(ctx context.Context, password string, salt []byte, p parameters, length int) ([]byte, error) {
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	case <-ctx.Done():
		return nil, errs.New(errs.Busy, "too many people are signing in at this moment; please try again: %w", ctx.Err())
	}
	return argon2.IDKey([]byte(normal(password)), salt, p.time, p.memory, p.threads, uint32(length)), nil
}

// normal is the form in which a password is counted and hashed.
func normal(password string) string { return norm.NFKC.String(password) }
