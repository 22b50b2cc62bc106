package password

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/crypto/argon2"
)

// parameters are the costs of Argon2id: KiB of memory, passes over it, lanes.
type parameters struct {
	memory  uint32
	time    uint32
	threads uint8
}

// stored is one hash with all that is needed to compute it again.
type stored struct {
	parameters
	salt, key []byte
}

// The most that a stored hash may ask for: who can write to the database may not stop the program through it.
const (
	mostMemory  = 256 * 1024
	mostTime    = 16
	mostThreads = 4
	mostBytes   = 64
	leastSalt   = 8
	leastKey    = 16
)

// String is the hash in the PHC string format: $argon2id$v=19$m=19456,t=2,p=1$salt$key, in base64 without padding.
func (s stored) String() string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, s.memory, s.time, s.threads,
		unpadded.EncodeToString(s.salt), unpadded.EncodeToString(s.key))
}

var unpadded = base64.RawStdEncoding.Strict()

// parse reads what String writes and nothing else: one hash has one form. Its errors never repeat the hash.
func parse(encoded string) (s stored, err error) {
	part := strings.Split(encoded, "$")
	if len(part) != 6 || part[0] != "" || part[1] != "argon2id" || part[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return s, fmt.Errorf("the stored hash is not one of Argon2id, version %d", argon2.Version)
	}
	cost := strings.Split(part[3], ",")
	if len(cost) != 3 {
		return s, fmt.Errorf("the stored hash has %d parameters, want 3", len(cost))
	}
	var n [3]uint32
	for i, c := range []struct {
		name        string
		least, most uint64
	}{{"m", 8, mostMemory}, {"t", 1, mostTime}, {"p", 1, mostThreads}} {
		if n[i], err = number(cost[i], c.name, c.least, c.most); err != nil {
			return s, err
		}
	}
	s.parameters = parameters{n[0], n[1], uint8(n[2])}
	if s.salt, err = bytesOf(part[4], "salt", leastSalt); err != nil {
		return s, err
	}
	s.key, err = bytesOf(part[5], "key", leastKey)
	return s, err
}

func number(text, name string, least, most uint64) (uint32, error) {
	digits, ok := strings.CutPrefix(text, name+"=")
	n, err := strconv.ParseUint(digits, 10, 32)
	if !ok || err != nil || strconv.FormatUint(n, 10) != digits || n < least || n > most {
		return 0, fmt.Errorf("the stored hash has no parameter %s between %d and %d where it should be", name, least, most)
	}
	return uint32(n), nil
}

func bytesOf(text, name string, least int) ([]byte, error) {
	b, err := unpadded.DecodeString(text)
	// The decoder passes over line ends, which no hash of ours has.
	if err != nil || strings.ContainsAny(text, "\r\n") || len(b) < least || len(b) > mostBytes {
		return nil, fmt.Errorf("the stored hash has no %s of %d to %d bytes where it should be", name, least, mostBytes)
	}
	return b, nil
}

// outdated reports a hash that a new one would be better than.
func (s stored) outdated() bool {
	return s.parameters != current || len(s.salt) < saltLength || len(s.key) < keyLength
}
