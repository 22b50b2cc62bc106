// Package mailin takes messages from the network: as a server of SMTP that others deliver to, and out of a mailbox by IMAP.
//
// It promises that a message is answered for with "taken" only once whoever keeps it has it on the disk, that none is taken twice when a
// server or this program ends in the middle, that every address which nobody could have is refused with the same words, and that size, number,
// rate and time of what one peer may do are bounded. It refuses to send on what is for others, and to read what a message says.
package mailin

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
	"golang.org/x/time/rate"

	"counterpart.dev/internal/errs"
)

// Letter is a message as it came.
type Letter struct {
	Source    string
	Mark      string // what the source knows it by; "" where it has no name for it
	Sender    string
	Receivers []string // none where only the message says them
	Body      []byte
}

// Keeper is who keeps messages.
type Keeper struct {
	Takes  func(address string) bool           // whether an address could be anybody's here
	Accept func(context.Context, Letter) error // nil only once the message is on the disk
}

// The bounds of the server.
const (
	mostBytes     = 35 << 20 // of a message, as it is encoded
	mostReceivers = 20
	mostOpen      = 100 // connections
	mostOfOne     = 10  // of them from one address
	mostAMinute   = 60  // messages a minute from one address
	burst         = 30
	mostHops      = 50
	waits         = 60 * time.Second
	keeping       = 30 * time.Second // how long keeping a message may take
	mostPeers     = 10_000
)

// SMTP is a server that others deliver messages to.
type SMTP struct {
	Domain string
	Keeper Keeper
	TLS    *tls.Config // for STARTTLS; nil for none
	Log    *slog.Logger
	Now    func() time.Time

	mu    sync.Mutex
	open  map[string]int
	total int
	rates map[string]*rate.Limiter
}

// Serve answers on a listener until ctx ends, then lets what has begun end for a while.
func (s *SMTP) Serve(ctx context.Context, l net.Listener) (err error) {
	defer errs.Wrap(&err, "mailin.Serve")
	s.open, s.rates = map[string]int{}, map[string]*rate.Limiter{}
	one := smtp.NewServer(smtp.BackendFunc(s.session))
	one.Domain, one.TLSConfig = s.Domain, s.TLS
	one.MaxRecipients, one.MaxMessageBytes, one.MaxLineLength = mostReceivers, mostBytes, 64<<10
	one.ReadTimeout, one.WriteTimeout = waits, waits
	one.ErrorLog = slog.NewLogLogger(s.Log.Handler(), slog.LevelDebug)
	failed := make(chan error, 1)
	go func() { failed <- one.Serve(l) }()
	select {
	case err = <-failed:
	case <-ctx.Done():
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		if err = one.Shutdown(end); errors.Is(err, context.DeadlineExceeded) {
			err = one.Close()
		}
	}
	if errors.Is(err, smtp.ErrServerClosed) {
		err = nil
	}
	return err
}

// What peers are told.
var (
	errNobody = &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "There is no such address here"}
	errOften  = &smtp.SMTPError{Code: 450, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "Too many messages at the moment, try again later"}
	errFull   = &smtp.SMTPError{Code: 421, EnhancedCode: smtp.EnhancedCode{4, 7, 0}, Message: "Too many connections at the moment, try again later"}
	errLater  = &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "The message could not be kept, try again later"}
	errHops   = &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 4, 6}, Message: "The message went through too many servers"}
)

// peer is the address of whoever connected, without its port. Of IPv6, the network that one place usually has.
func peer(a net.Addr) string {
	host, _, err := net.SplitHostPort(a.String())
	if err != nil {
		return a.String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.To4() == nil {
		return ip.Mask(net.CIDRMask(64, 128)).String()
	}
	return host
}

// session begins what one peer says.
func (s *SMTP) session(c *smtp.Conn) (smtp.Session, error) {
	from := peer(c.Conn().RemoteAddr())
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.total >= mostOpen || s.open[from] >= mostOfOne {
		return nil, errFull
	}
	s.total++
	s.open[from]++
	return &talk{s: s, peer: from, hello: c.Hostname()}, nil
}

// allow counts a message of a peer.
func (s *SMTP) allow(peer string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.rates) > mostPeers { // whoever knocked once is forgotten rather than the memory filled
		clear(s.rates)
	}
	if s.rates[peer] == nil {
		s.rates[peer] = rate.NewLimiter(rate.Every(time.Minute/mostAMinute), burst)
	}
	return s.rates[peer].AllowN(s.Now(), 1)
}

// talk is what one peer says, message after message.
type talk struct {
	s           *SMTP
	peer, hello string
	sender      string
	receivers   []string
	over        bool
}

// Mail begins a message.
func (t *talk) Mail(from string, _ *smtp.MailOptions) error {
	if !t.s.allow(t.peer) {
		return errOften
	}
	t.sender, t.receivers = from, nil
	return nil
}

// Rcpt names a receiver. Whether anybody has the address is not told: those that could be given out are taken.
func (t *talk) Rcpt(to string, _ *smtp.RcptOptions) error {
	if !t.s.Keeper.Takes(to) {
		return errNobody
	}
	t.receivers = append(t.receivers, to)
	return nil
}

// Data takes the message itself.
func (t *talk) Data(r io.Reader) error {
	body, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if hops(body) > mostHops {
		return errHops
	}
	head := fmt.Sprintf("Received: from %s (%s)\r\n\tby %s; %s\r\n", plain(t.hello), plain(t.peer), t.s.Domain, t.s.Now().UTC().Format(time.RFC1123Z))
	ctx, cancel := context.WithTimeout(context.Background(), keeping)
	defer cancel()
	err = t.s.Keeper.Accept(ctx, Letter{Source: "smtp", Sender: t.sender, Receivers: t.receivers, Body: append([]byte(head), body...)})
	if err != nil {
		t.s.Log.Error("a message could not be kept, and its server was told to try again", "error", err)
		return errLater
	}
	return nil
}

// plain is a word of a peer's as a field can hold it.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		if r <= ' ' || r > '~' || strings.ContainsRune("()<>;,\"\\", r) {
			return -1
		}
		return r
	}, s)
	return s[:min(len(s), 200)]
}

// hops is how many servers a message went through.
func hops(body []byte) (n int) {
	head, _, _ := strings.Cut(string(body[:min(len(body), 256<<10)]), "\r\n\r\n")
	for line := range strings.Lines(head) {
		if len(line) > 9 && strings.EqualFold(line[:9], "received:") {
			n++
		}
	}
	return n
}

// Reset forgets a message that was begun.
func (t *talk) Reset() { t.sender, t.receivers = "", nil }

// Logout ends what the peer says.
func (t *talk) Logout() error {
	t.s.mu.Lock()
	defer t.s.mu.Unlock()
	if t.over {
		return nil
	}
	t.over = true
	t.s.total--
	if t.s.open[t.peer]--; t.s.open[t.peer] <= 0 {
		delete(t.s.open, t.peer)
	}
	return nil
}
