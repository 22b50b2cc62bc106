package password

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"

	"counterpart.dev/internal/errs"
)

// tokenBytes is 256 bits: no token can be guessed, so a fast hash is enough to keep it.
const tokenBytes = 32

// NewToken makes the secret of a session, a link or an API token, in the alphabet of URLs, and the hash to store in its
// place. Whoever presents the secret is found by its TokenHash.
func NewToken(rand io.Reader) (secret string, hash [sha256.Size]byte, err error) {
	defer errs.Wrap(&err, "password.NewToken")
	b := make([]byte, tokenBytes)
	if _, err := io.ReadFull(rand, b); err != nil {
		return "", hash, fmt.Errorf("randomness: %w", err)
	}
	secret = base64.RawURLEncoding.EncodeToString(b)
	return secret, TokenHash(secret), nil
}

// TokenHash is the hash under which a secret is stored.
func TokenHash(secret string) [sha256.Size]byte { return sha256.Sum256([]byte(secret)) }
