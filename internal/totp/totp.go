// Package totp is the codes of a second factor: six digits that somebody's own device shows for half a minute.
//
// It promises the codes of RFC 6238 with HMAC-SHA-1, which is what the apps on people's telephones compute, that a code is compared
// in the same time whatever is wrong with it, and that one which was used, or is older than one that was, is never taken again. It
// refuses to know the time, chance, or whose secret it is: it is handed them.
package totp

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"counterpart.dev/internal/errs"
)

// How codes are made. Apps take no others by themselves.
const (
	Digits = 6
	Period = 30 * time.Second
)

// secretSize is the number of bytes of a secret: as many as HMAC-SHA-1 gives out (RFC 4226, section 4).
const secretSize = sha1.Size

// drift is how many steps a clock may be behind or ahead (RFC 6238, section 5.2).
const drift = 1

// NewSecret draws a secret.
func NewSecret(rng io.Reader) (secret []byte, err error) {
	defer errs.Wrap(&err, "totp.NewSecret")
	secret = make([]byte, secretSize)
	_, err = io.ReadFull(rng, secret)
	return secret, err
}

// Text is a secret as somebody types it into an app.
func Text(secret []byte) string {
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(secret)
}

// URI is what an app reads from a picture: the secret, with the names under which it lists it.
func URI(issuer, account string, secret []byte) string {
	named := strings.ReplaceAll(url.QueryEscape(issuer), "+", "%20") // apps take a plus sign for itself
	query := fmt.Sprintf("secret=%s&issuer=%s&algorithm=SHA1&digits=%d&period=%d", Text(secret), named, Digits, int(Period.Seconds()))
	u := url.URL{Scheme: "otpauth", Host: "totp", Path: "/" + issuer + ":" + account, RawQuery: query}
	return u.String()
}

// Step is the number of whole periods since 1970 at an instant.
func Step(at time.Time) int64 { return at.Unix() / int64(Period.Seconds()) }

// Code is the code of a secret for a step.
func Code(secret []byte, step int64) string {
	mac := hmac.New(sha1.New, secret)
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(step)))
	sum := mac.Sum(nil)
	from := sum[len(sum)-1] & 0xf
	number := binary.BigEndian.Uint32(sum[from:]) & 0x7fffffff
	return fmt.Sprintf("%0*d", Digits, number%1_000_000)
}

// Verify is the step whose code somebody gave, if it is that of now or next to it and later than used, the last one taken.
func Verify(secret []byte, code string, now time.Time, used int64) (step int64, ok bool) {
	for s := Step(now) - drift; s <= Step(now)+drift; s++ {
		if subtle.ConstantTimeCompare([]byte(Code(secret, s)), []byte(code)) == 1 && s > used {
			step, ok = s, true // the latest, should two steps have the same code: it is not to be taken twice
		}
	}
	return step, ok
}
