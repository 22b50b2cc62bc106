package record

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// PublicKey checks signatures: name, hash and Ed25519 key in the form of golang.org/x/mod/sumdb/note. The name is the
// origin whose logs the key signs.
type PublicKey string

// PrivateKey makes signatures. It is a secret; nothing here prints it.
type PrivateKey string

// NewKey draws a key for an origin: the name of an installation, such as record.example.org.
func NewKey(rng io.Reader, origin string) (PrivateKey, error) {
	if err := checkOrigin(origin); err != nil {
		return "", err
	}
	seed, err := draw[[32]byte](rng)
	if err != nil {
		return "", err
	}
	private, _, err := note.GenerateKey(strings.NewReader(string(seed[:])), origin)
	return PrivateKey(private), err
}

// Public is the key that checks what the private key signs.
func (k PrivateKey) Public() (PublicKey, error) {
	signer, err := note.NewSigner(string(k))
	if err != nil {
		return "", errBadPrivateKey
	}
	const parts = 5 // PRIVATE, KEY, name, hash and the rest, which may hold a plus of its own
	raw, err := base64.StdEncoding.DecodeString(strings.SplitN(string(k), "+", parts)[parts-1])
	if err != nil || len(raw) != 1+ed25519.SeedSize {
		return "", errBadPrivateKey
	}
	public := ed25519.NewKeyFromSeed(raw[1:]).Public().(ed25519.PublicKey)
	text, err := note.NewEd25519VerifierKey(signer.Name(), public)
	return PublicKey(text), err
}

// errBadPrivateKey does not repeat the key.
var errBadPrivateKey = errors.New("this is not a private key of the record")

// ParsePublicKey reads a public key, with or without white space around it.
func ParsePublicKey(text string) (PublicKey, error) {
	text = strings.TrimSpace(text)
	if strings.HasPrefix(text, "PRIVATE") {
		return "", errors.New("this is a private key, which its owner shows to nobody; the public one is asked for")
	}
	bad := fmt.Errorf("%.200q is not a public key such as record.example.org+1a2b3c4d+Ab…=", text)
	v, err := note.NewVerifier(text)
	if err != nil || checkOrigin(v.Name()) != nil {
		return "", bad
	}
	raw, err := base64.StdEncoding.DecodeString(text[len(v.Name())+len("+1a2b3c4d+"):])
	if err != nil || len(raw) != 1+ed25519.PublicKeySize {
		return "", bad
	}
	if again, err := note.NewEd25519VerifierKey(v.Name(), raw[1:]); err != nil || again != text {
		return "", bad
	}
	return PublicKey(text), nil
}

// origin is the name in front of a key that ParsePublicKey has accepted.
func (k PublicKey) origin() string {
	name, _, _ := strings.Cut(string(k), "+")
	return name
}

const maxOrigin = 128

// checkOrigin keeps origins to letters that look alike nowhere.
func checkOrigin(origin string) error {
	ok := len(origin) > 0 && len(origin) <= maxOrigin
	for _, c := range []byte(origin) {
		ok = ok && ('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte(".:/_-", c) >= 0)
	}
	if !ok {
		return fmt.Errorf("%.150q cannot be the name of an origin: use at most %d letters, digits and .:/_-", origin, maxOrigin)
	}
	return nil
}

// sign signs a text with keys, one line each, in their order.
func sign(text string, keys ...PrivateKey) ([]byte, error) {
	var signers []note.Signer
	for _, k := range keys {
		s, err := note.NewSigner(string(k))
		if err != nil {
			return nil, errBadPrivateKey
		}
		signers = append(signers, s)
	}
	return note.Sign(&note.Note{Text: text}, signers...)
}

const maxNote = 4 << 10

// openSigned checks a signed text and says whose keys signed it, in the order of the lines. It refuses unknown keys and
// every way of writing the same signatures but the one that sign has.
func openSigned(signed []byte, known note.Verifiers) (text string, hashes []uint32, err error) {
	if len(signed) > maxNote {
		return "", nil, errors.New("it is longer than anything the record signs")
	}
	n, err := note.Open(signed, known)
	if err != nil {
		return "", nil, signatureError(err)
	}
	if len(n.UnverifiedSigs) > 0 {
		return "", nil, fmt.Errorf("it is also signed by a key that is not known, %s+%08x", n.UnverifiedSigs[0].Name, n.UnverifiedSigs[0].Hash)
	}
	again := append([]byte(n.Text), '\n')
	for _, s := range n.Sigs {
		raw, err := base64.StdEncoding.DecodeString(s.Base64)
		if err != nil {
			return "", nil, err
		}
		again = fmt.Appendf(again, "— %s %s\n", s.Name, base64.StdEncoding.EncodeToString(raw))
		hashes = append(hashes, s.Hash)
	}
	if string(again) != string(signed) {
		return "", nil, errors.New("its signature is not written as the record writes it")
	}
	return n.Text, hashes, nil
}

// signatureError says for people what note.Open says for programmers.
func signatureError(err error) error {
	var unknown *note.UnverifiedNoteError
	var invalid *note.InvalidSignatureError
	switch {
	case errors.As(err, &unknown):
		return errors.New("none of the known keys signed it")
	case errors.As(err, &invalid):
		return fmt.Errorf("the signature by the key %s+%08x does not belong to this text", invalid.Name, invalid.Hash)
	}
	return errors.New("it is not a signed text")
}

// HandOver is the statement, signed by both keys, that from an instant on a new key signs instead of the old one.
func HandOver(old, next PrivateKey, at Instant) ([]byte, error) {
	from, err1 := old.Public()
	to, err2 := next.Public()
	if err := errors.Join(err1, err2, at.check()); err != nil {
		return nil, err
	}
	if from.origin() != to.origin() || from == to {
		return nil, fmt.Errorf("%s cannot hand over to %s: another key of the same origin can", from, to)
	}
	return sign(handOverText(from, to, at), old, next)
}

func handOverText(from, to PublicKey, at Instant) string {
	return fmt.Sprintf("counterpart/hand-over/1\nfrom %s\nto %s\ntime %v\n", from, to, at)
}

// chain is the keys of an origin in the order in which they signed, each handed over to by the one before.
type chain struct {
	keys  []PublicKey
	since []Instant // of each key; the first key's is 0
	known note.Verifiers
	at    map[uint32]int // hash of a key → its place
}

// newChain checks hand-overs, oldest first, that begin with the first key.
func newChain(first PublicKey, handOvers [][]byte) (*chain, error) {
	if again, err := ParsePublicKey(string(first)); err != nil || again != first {
		return nil, fmt.Errorf("the first key %.200q is not a public key", first)
	}
	c := &chain{keys: []PublicKey{first}, since: []Instant{0}}
	for i, signed := range handOvers {
		to, at, err := c.handOver(signed)
		if err != nil {
			return nil, fmt.Errorf("hand-over %d: %w", i+1, err)
		}
		c.keys, c.since = append(c.keys, to), append(c.since, at)
	}
	verifiers, err := verifiersOf(c.keys)
	if err != nil {
		return nil, err
	}
	c.known, c.at = note.VerifierList(verifiers...), map[uint32]int{}
	for i, v := range verifiers {
		if _, twice := c.at[v.KeyHash()]; twice {
			return nil, errors.New("two keys of the origin have the same hash")
		}
		c.at[v.KeyHash()] = i
	}
	return c, nil
}

// handOver checks a hand-over from the newest key of the chain.
func (c *chain) handOver(signed []byte) (to PublicKey, at Instant, err error) {
	text, _, _ := strings.Cut(string(signed), "\n\n")
	lines := strings.Split(text, "\n")
	if len(lines) != 4 {
		return "", 0, errors.New("it has not four lines and two signatures")
	}
	from := c.keys[len(c.keys)-1]
	if to, err = ParsePublicKey(strings.TrimPrefix(lines[2], "to ")); err != nil {
		return "", 0, err
	}
	if at, err = parseInstant(strings.TrimPrefix(lines[3], "time ")); err != nil {
		return "", 0, err
	}
	switch {
	case text+"\n" != handOverText(from, to, at):
		return "", 0, fmt.Errorf("it does not say from what time %s hands over to what key", from)
	case to.origin() != from.origin() || slices.Contains(c.keys, to):
		return "", 0, fmt.Errorf("%s cannot hand over to %s", from, to)
	case at < c.since[len(c.since)-1]:
		return "", 0, errors.New("it is older than the one before it")
	}
	verifiers, err := verifiersOf([]PublicKey{from, to})
	if err != nil {
		return "", 0, err
	}
	_, hashes, err := openSigned(signed, note.VerifierList(verifiers...))
	if err != nil {
		return "", 0, err
	}
	if !slices.Equal(hashes, []uint32{verifiers[0].KeyHash(), verifiers[1].KeyHash()}) {
		return "", 0, errors.New("it is not signed by the old key and then the new one")
	}
	return to, at, nil
}

func verifiersOf(keys []PublicKey) ([]note.Verifier, error) {
	var out []note.Verifier
	for _, k := range keys {
		v, err := note.NewVerifier(string(k))
		if err != nil {
			return nil, fmt.Errorf("the key %s: %w", k, err)
		}
		out = append(out, v)
	}
	return out, nil
}

// open checks a text signed by one key of the chain and says which.
func (c *chain) open(signed []byte) (text string, key int, err error) {
	text, hashes, err := openSigned(signed, c.known)
	if err != nil {
		return "", 0, err
	}
	if len(hashes) != 1 {
		return "", 0, errors.New("it is signed more than once")
	}
	return text, c.at[hashes[0]], nil
}
