package mailin

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/smtp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	"github.com/emersion/go-sasl"
)

// selfMade is a certificate for this machine, and what trusts it.
func selfMade(t *testing.T) (server, client *tls.Config) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, DNSNames: []string{"localhost"},
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	made, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(made)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}, MinVersion: tls.VersionTLS12}, &tls.Config{RootCAs: roots, ServerName: "127.0.0.1", MinVersion: tls.VersionTLS12}
}

// Whoever delivers to us may do so under TLS, and over it nothing is different.
func TestDeliveryUnderTLS(t *testing.T) {
	server, client := selfMade(t)
	d := newDisk()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &SMTP{Domain: "mail.example.org", TLS: server, Keeper: d.keeper(), Log: quiet, Now: time.Now}
	go s.Serve(t.Context(), l)
	c, err := smtp.Dial(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if ok, _ := c.Extension("STARTTLS"); !ok {
		t.Fatal("no TLS is offered")
	}
	if err := c.StartTLS(client); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(c.Mail("dan@vantor.example"), c.Rcpt("in@mail.example.org")); err != nil {
		t.Fatal(err)
	}
	w, err := c.Data()
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(w, "Subject: sealed\r\n\r\nHello\r\n")
	if err := errors.Join(w.Close(), c.Quit()); err != nil || len(d.bodies()) != 1 {
		t.Errorf("%v, kept %d", err, len(d.bodies()))
	}
}

// provider is who keeps a mailbox and gives tokens for it.
type provider struct {
	mu      sync.Mutex
	refresh string // good now: each is good once
	token   string
	given   int
	down    bool
}

func (p *provider) good(token string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return token != "" && token == p.token
}

func (p *provider) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.token = ""
}

// ServeHTTP is the endpoint of tokens.
func (p *provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	switch {
	case p.down:
		w.WriteHeader(http.StatusServiceUnavailable)
	case r.PostFormValue("grant_type") != "refresh_token" || r.PostFormValue("client_id") != "counterpart" || r.PostFormValue("client_secret") != "shh" || r.PostFormValue("refresh_token") != p.refresh:
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"error":"invalid_grant"}`)
	default:
		p.given++
		p.token, p.refresh = fmt.Sprint("token-", p.given), fmt.Sprint("refresh-", p.given)
		_ = json.NewEncoder(w).Encode(map[string]any{"access_token": p.token, "refresh_token": p.refresh, "expires_in": 3600, "token_type": "Bearer"})
	}
}

// sealed is a session that signs in with a token.
type sealed struct {
	imapserver.Session
	p *provider
}

func (s *sealed) AuthenticateMechanisms() []string { return []string{"XOAUTH2", sasl.OAuthBearer} }

func (s *sealed) Authenticate(mech string) (sasl.Server, error) {
	in := func(token string) error {
		if !s.p.good(token) {
			return imapserver.ErrAuthFailed
		}
		return s.Session.Login("box@example.org", "secret")
	}
	if mech == sasl.OAuthBearer {
		return sasl.NewOAuthBearerServer(func(o sasl.OAuthBearerOptions) *sasl.OAuthBearerError {
			if o.Username != "box@example.org" || in(o.Token) != nil {
				return &sasl.OAuthBearerError{Status: "invalid_token"}
			}
			return nil
		}), nil
	}
	return &xserver{in: in}, nil
}

// xserver is the other end of XOAUTH2: a refused token is told why, and the client answers with nothing.
type xserver struct {
	in     func(string) error
	failed error
}

func (x *xserver) Next(response []byte) (challenge []byte, done bool, err error) {
	switch {
	case x.failed != nil:
		return nil, true, x.failed
	case response == nil:
		return []byte{}, false, nil
	}
	user, token, _ := strings.Cut(string(response), "\x01auth=Bearer ")
	if user != "user=box@example.org" || !strings.HasSuffix(token, "\x01\x01") {
		return nil, true, errors.New("not as it should be")
	}
	if x.failed = x.in(strings.TrimSuffix(token, "\x01\x01")); x.failed != nil {
		return []byte(`{"status":"400"}`), false, nil
	}
	return nil, true, nil
}

// A mailbox is read over TLS from the first byte and begun in the clear, with tokens that are renewed in time, and when one was ended before
// its time; a certificate that nobody vouches for, and a token that is not renewed any more, let nothing through.
func TestAMailboxUnderTLSWithTokens(t *testing.T) {
	server, client := selfMade(t)
	for _, c := range []struct{ security, way string }{{"tls", ByXOAuth2}, {"starttls", ByOAuthBearer}, {"tls", ByPassword}} {
		t.Run(c.security+" "+c.way, func(t *testing.T) {
			p := &provider{refresh: "refresh-0"}
			tokens := httptest.NewServer(p)
			t.Cleanup(tokens.Close)
			m := &mailbox{user: imapmemserver.NewUser("box@example.org", "secret")}
			if err := m.user.Create("INBOX", nil); err != nil {
				t.Fatal(err)
			}
			mem := imapmemserver.New()
			mem.AddUser(m.user)
			s := imapserver.New(&imapserver.Options{TLSConfig: server, Caps: imap.CapSet{imap.CapIMAP4rev1: {}}, NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
				if c.way == ByPassword {
					return mem.NewSession(), nil, nil
				}
				return &sealed{mem.NewSession(), p}, nil, nil
			}})
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			m.address = l.Addr().String()
			if c.security == "tls" {
				l = tls.NewListener(l, server)
			}
			go s.Serve(l)
			t.Cleanup(func() { s.Close() })

			now, kept := time.Now(), "refresh-0"
			r := &Renewer{URL: tokens.URL, Client: "counterpart", Secret: "shh", Now: func() time.Time { return now }, Refresh: func() (string, error) { return kept, nil }, Keep: func(s string) error { kept = s; return nil }}
			d := newDisk()
			b := m.reader(d)
			b.Security, b.Way, b.Trust = c.security, c.way, client
			if c.way != ByPassword {
				b.Secret, b.Refused = r.Token, r.Forget
			}
			look := func(want int) {
				t.Helper()
				if n, err := b.Look(t.Context()); n != want || err != nil {
					t.Fatalf("%d, %v; want %d", n, err, want)
				}
			}
			m.add(t, "one")
			look(1)
			look(0)
			if c.way == ByPassword {
				b.Trust = nil
				if _, err := b.Look(t.Context()); err == nil {
					t.Error("a certificate that nobody vouches for lets us sign in")
				}
				return
			}
			if p.given != 1 {
				t.Errorf("%d tokens for two looks", p.given)
			}
			now = now.Add(59 * time.Minute) // it is over soon
			m.add(t, "two")
			look(1)
			p.end() // the provider ends it before its time
			m.add(t, "three")
			look(1)
			if p.given != 3 || kept != "refresh-3" {
				t.Errorf("%d tokens, the last renewed with %s", p.given, kept)
			}
			p.down = true
			now = now.Add(2 * time.Hour)
			if _, err := b.Look(t.Context()); err == nil || strings.Contains(err.Error(), "refresh-") {
				t.Errorf("a provider that is down: %v", err)
			}
			p.down, kept = false, "stolen"
			if _, err := b.Look(t.Context()); err == nil || !strings.Contains(err.Error(), "sign in there anew") {
				t.Errorf("a token that is not renewed any more: %v", err)
			}
			if subjects := d.bodies(); len(subjects) != 3 {
				t.Errorf("kept %q", subjects)
			}
		})
	}
}

// A mailbox that is made anew names its messages anew: each is handed on once more under its new name, for whoever keeps it to tell.
func TestAMailboxThatIsMadeAnew(t *testing.T) {
	d, m := newDisk(), newMailbox(t, nil)
	if err := m.user.Create("Box", nil); err != nil {
		t.Fatal(err)
	}
	add := func() {
		body := "Message-ID: <1@x>\r\nSubject: one\r\n\r\nx\r\n"
		if _, err := m.user.Append("Box", literal{strings.NewReader(body), int64(len(body))}, &imap.AppendOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	b := m.reader(d)
	b.Mailbox = "Box"
	add()
	for round := range 2 {
		if n, err := b.Look(t.Context()); n != 1 || err != nil {
			t.Fatal(round, n, err)
		}
		if round == 0 {
			if err := errors.Join(m.user.Delete("Box"), m.user.Create("Box", nil)); err != nil {
				t.Fatal(err)
			}
			add()
		}
	}
	var marks []string
	for _, l := range d.kept {
		marks = append(marks, l.Mark)
	}
	if len(marks) != 2 || len(slices.Compact(marks)) != 2 || !strings.Contains(string(d.kept[1].Body), "<1@x>") {
		t.Errorf("kept as %q", marks)
	}
}
