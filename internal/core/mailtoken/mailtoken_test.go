package mailtoken

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestATokenComesBackFromItsAddress(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		token, err := Mint(bytes.NewReader(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(r, "chance")))
		if err != nil {
			r.Fatal(err)
		}
		address := token.Address("mail.example.org")
		if local, _, _ := strings.Cut(address, "@"); len(local) > 64 {
			r.Fatalf("%d octets before the @", len(local))
		}
		for _, said := range []string{address, strings.ToUpper(address), " " + address + " "} {
			if got, ok := Of(said, "Mail.Example.org"); !ok || got != token || got.Hash() != token.Hash() {
				r.Fatalf("%q gives %q, %v", said, got, ok)
			}
		}
		if strings.Contains(token.Hash(), string(token)) {
			r.Fatal("the hash shows the token")
		}
	})
}

func TestWhatIsNoReply(t *testing.T) {
	token, err := Mint(bytes.NewReader(bytes.Repeat([]byte{7}, 32)))
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{"", "@", "reply+@example.org", token.Address("example.com"), "reply+" + string(token), "answer+" + string(token) + "@example.org",
		"reply+" + string(token)[1:] + "@example.org", "reply+" + string(token)[:51] + "1@example.org", "reply+" + string(token)[:51] + "z@example.org",
		"reply+" + string(token) + "x@example.org"} {
		if got, ok := Of(address, "example.org"); ok {
			t.Errorf("%q is taken for %q", address, got)
		}
	}
	if _, err := Mint(strings.NewReader("too short")); err != io.ErrUnexpectedEOF {
		t.Errorf("chance that runs out: %v", err)
	}
}
