package totp_test

import (
	"bytes"
	"errors"
	"io"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"counterpart.dev/internal/totp"
)

// secret is that of the vectors of both documents.
var secret = []byte("12345678901234567890")

// RFC 4226, appendix D.
func TestCodesOfCounters(t *testing.T) {
	want := []string{"755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"}
	var got []string
	for n := range want {
		got = append(got, totp.Code(secret, int64(n)))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// RFC 6238, appendix B, whose codes have eight digits; the last six are ours.
func TestCodesOfInstants(t *testing.T) {
	for at, want := range map[int64]string{59: "94287082", 1111111109: "07081804", 1111111111: "14050471", 1234567890: "89005924",
		2000000000: "69279037", 20000000000: "65353130"} {
		now := time.Unix(at, 0)
		if got := totp.Code(secret, totp.Step(now)); got != want[2:] {
			t.Errorf("at %d is %s, want %s", at, got, want[2:])
		}
		if step, ok := totp.Verify(secret, want[2:], now, 0); !ok || step != at/30 {
			t.Errorf("at %d is taken as that of step %d, %v", at, step, ok)
		}
	}
}

// A code is that of one of three steps and is taken once, and none before it afterwards.
func TestVerify(t *testing.T) {
	now := time.Unix(1111111111, 0)
	here := totp.Step(now)
	for _, c := range []struct {
		name string
		code string
		used int64
		want int64 // 0 for refused
	}{
		{"of now", totp.Code(secret, here), 0, here},
		{"of a clock that is behind", totp.Code(secret, here-1), 0, here - 1},
		{"of a clock that is ahead", totp.Code(secret, here+1), 0, here + 1},
		{"two steps behind", totp.Code(secret, here-2), 0, 0},
		{"two steps ahead", totp.Code(secret, here+2), 0, 0},
		{"used", totp.Code(secret, here), here, 0},
		{"older than one that was used", totp.Code(secret, here-1), here, 0},
		{"the next after one that was used", totp.Code(secret, here+1), here, here + 1},
		{"of another secret", totp.Code([]byte("01234567890123456789"), here), 0, 0},
		{"nothing", "", 0, 0},
		{"its beginning", totp.Code(secret, here)[:5], 0, 0},
		{"more than it", totp.Code(secret, here) + "0", 0, 0},
	} {
		if step, ok := totp.Verify(secret, c.code, now, c.used); ok != (c.want != 0) || step != c.want {
			t.Errorf("%s: step %d, %v; want %d", c.name, step, ok, c.want)
		}
	}
}

// Whoever is given the same code again and again is let in by it once, whenever that is.
func TestACodeIsTakenOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		step := rapid.Int64Range(10, 1<<33).Draw(t, "step")
		code, used, taken := totp.Code(secret, step), int64(0), 0
		for _, at := range rapid.SliceOfN(rapid.Int64Range(30*step-90, 30*step+119), 1, 20).Draw(t, "instants") {
			if s, ok := totp.Verify(secret, code, time.Unix(at, 0), used); ok {
				used = s
				if s == step {
					taken++
				}
			}
		}
		if taken > 1 {
			t.Fatalf("was taken %d times", taken)
		}
	})
}

func TestSecret(t *testing.T) {
	got, err := totp.NewSecret(strings.NewReader("12345678901234567890 and more"))
	if err != nil || !bytes.Equal(got, secret) {
		t.Errorf("drew %q, %v", got, err)
	}
	if text := totp.Text(got); text != "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" {
		t.Errorf("is written %s", text)
	}
	if _, err := totp.NewSecret(strings.NewReader("too short")); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("without chance: %v", err)
	}
}

func TestURI(t *testing.T) {
	const want = "otpauth://totp/Counterpart%20at%20north:ada+work@example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Counterpart%20at%20north&algorithm=SHA1&digits=6&period=30"
	got := totp.URI("Counterpart at north", "ada+work@example.org", secret)
	if got != want {
		t.Errorf("is %s\nwant %s", got, want)
	}
	u, err := url.Parse(totp.URI("A & B?#", "o'neil@example.org", secret))
	if err != nil || u.Path != "/A & B?#:o'neil@example.org" || u.Query().Get("issuer") != "A & B?#" || u.Query().Get("secret") != totp.Text(secret) {
		t.Errorf("reads back as %v, %v", u, err)
	}
}
