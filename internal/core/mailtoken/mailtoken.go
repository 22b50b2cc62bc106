// Package mailtoken makes and reads the secret in the address that a person replies to: reply+SECRET@domain.
//
// It promises 256 bits of the caller's chance in 52 letters and digits that every mail program carries, whatever case it changes them to, in
// a local part of 58 octets, below the 64 that RFC 5321 section 4.5.3.1.1 allows; and that what is kept is a hash from which no address can be
// made. It refuses an address of another form or domain: that is nobody's reply.
package mailtoken

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"io"
	"strings"
)

// Token is the secret, in small letters.
type Token string

// Prefix begins the local part of an address that is replied to.
const Prefix = "reply+"

// What begins the local part of the address that a message returns to, and what stands in that of an engagement.
const (
	returns = "bounce+"
	aliased = "+"
)

// Return is the address to which a message returns that cannot be delivered, by the random part of its Message-ID.
func Return(message, domain string) string { return returns + message + "@" + domain }

// Returned is the random part of the Message-ID in such an address of the domain.
func Returned(address, domain string) (message string, ok bool) {
	local, at, found := strings.Cut(strings.ToLower(strings.TrimSpace(address)), "@")
	message, ours := strings.CutPrefix(local, returns)
	if !found || !ours || at != strings.ToLower(domain) || len(message) < 20 || len(message) > 50 || strings.Trim(message, "0123456789abcdef-") != "" {
		return "", false
	}
	return message, true
}

// aliasSize is how many letters name an engagement in its address.
const aliasSize = 12

// Alias draws what names an engagement in its address.
func Alias(chance io.Reader) (string, error) {
	t, err := Mint(chance)
	if err != nil {
		return "", err
	}
	return string(t[:aliasSize]), nil
}

// Aliased is the address of an engagement: inbox+ALIAS@domain.
func Aliased(inbox, alias, domain string) string { return inbox + aliased + alias + "@" + domain }

// AliasOf is what names an engagement in such an address.
func AliasOf(address, inbox, domain string) (alias string, ok bool) {
	local, at, found := strings.Cut(strings.ToLower(strings.TrimSpace(address)), "@")
	alias, ours := strings.CutPrefix(local, strings.ToLower(inbox)+aliased)
	return alias, found && ours && at == strings.ToLower(domain) && len(alias) == aliasSize && strings.Trim(alias, "abcdefghijklmnopqrstuvwxyz234567") == ""
}

// size is how many bytes of chance a token has.
const size = 32

var spelling = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// Mint makes a token of 32 bytes of chance. Each message that goes out may carry a token of its own: any of them is answered to.
func Mint(chance io.Reader) (Token, error) {
	var b [size]byte
	if _, err := io.ReadFull(chance, b[:]); err != nil {
		return "", err
	}
	return Token(spelling.EncodeToString(b[:])), nil
}

// Hash is what is kept of a token: SHA-256 in hexadecimal. The secret has too much chance in it to be guessed from that.
func (t Token) Hash() string {
	sum := sha256.Sum256([]byte("counterpart reply " + string(t)))
	return hex.EncodeToString(sum[:])
}

// Address is where a reply that carries the token is sent, for the Reply-To of a message.
func (t Token) Address(domain string) string { return Prefix + string(t) + "@" + domain }

// Of is the token in an address of the domain, whatever the case of its letters.
func Of(address, domain string) (Token, bool) {
	local, at, found := strings.Cut(strings.ToLower(strings.TrimSpace(address)), "@")
	secret, ours := strings.CutPrefix(local, Prefix)
	if !found || !ours || at != strings.ToLower(domain) || len(secret) != spelling.EncodedLen(size) {
		return "", false
	}
	b, err := spelling.DecodeString(secret)
	if err != nil || len(b) != size || spelling.EncodeToString(b) != secret { // one spelling only
		return "", false
	}
	return Token(secret), true
}
