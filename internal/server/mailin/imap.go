package mailin

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"

	"counterpart.dev/internal/errs"
)

// Ways to sign in to a mailbox.
const (
	ByPassword    = "password"
	ByXOAuth2     = "xoauth2"
	ByOAuthBearer = "oauthbearer"
)

// IMAP reads a mailbox at somebody's provider, again and again.
type IMAP struct {
	Address  string // host and port
	Host     string
	Port     int
	Security string // tls, starttls or none
	User     string
	Way      string
	Secret   func() (string, error) // the password, or a token that is valid now; asked for at each sign-in
	Refused  func()                 // told that a token was refused, before another is asked for; nil for a password
	Trust    *tls.Config            // for tests; the system's roots if nil
	Mailbox  string
	Every    time.Duration
	Keeper   Keeper
	Log      *slog.Logger
	Now      func() time.Time

	mu    sync.Mutex
	state State
}

// State is how a mailbox fares.
type State struct {
	Looked time.Time // when it was last looked into without a failure
	Failed time.Time // when looking last failed, zero when it did not since
	Why    string
	Taken  int // messages since the program began
}

// State is how the mailbox fares.
func (b *IMAP) State() State {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.state
}

// taken marks a message in the mailbox that is kept here, where the mailbox lets a client set marks of its own.
const taken imap.Flag = "CounterpartTaken"

// rests is how long it waits after failures in a row, at most.
const rests = 15 * time.Minute

// Run looks into the mailbox until ctx ends. After a failure it waits longer each time.
func (b *IMAP) Run(ctx context.Context) {
	failures := 0
	for {
		n, err := b.Look(ctx)
		if ctx.Err() != nil {
			return
		}
		wait := b.Every
		b.mu.Lock()
		b.state.Taken += n
		if err != nil {
			b.state.Failed, b.state.Why = b.Now(), err.Error()
		} else {
			b.state.Looked, b.state.Failed, b.state.Why = b.Now(), time.Time{}, ""
		}
		b.mu.Unlock()
		if failures++; err == nil {
			failures = 0
		} else {
			wait = min(b.Every<<min(failures, 10), max(rests, b.Every))
			b.Log.Warn("the mailbox could not be read", "mailbox", b.source(), "error", err, "again", wait)
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
	}
}

// source names the mailbox.
func (b *IMAP) source() string { return "imap:" + b.User + "@" + b.Host + "/" + b.Mailbox }

// dial connects and signs in. A token that is refused may have been ended before its time: another is asked for, once.
func (b *IMAP) dial() (*imapclient.Client, error) {
	c, refused, err := b.attempt()
	if refused && b.Refused != nil {
		b.Refused()
		c, _, err = b.attempt()
	}
	return c, err
}

func (b *IMAP) attempt() (c *imapclient.Client, refused bool, err error) {
	o := &imapclient.Options{TLSConfig: b.Trust}
	switch b.Security {
	case "none":
		c, err = imapclient.DialInsecure(b.Address, o)
	case "starttls":
		c, err = imapclient.DialStartTLS(b.Address, o)
	default:
		c, err = imapclient.DialTLS(b.Address, o)
	}
	if err != nil {
		return nil, false, err
	}
	secret, err := b.Secret()
	if refused = err == nil; refused {
		switch b.Way {
		case ByXOAuth2:
			err = c.Authenticate(&xoauth2{b.User, secret})
		case ByOAuthBearer:
			err = c.Authenticate(sasl.NewOAuthBearerClient(&sasl.OAuthBearerOptions{Username: b.User, Token: secret, Host: b.Host, Port: b.Port}))
		default:
			err = c.Login(b.User, secret).Wait()
		}
	}
	if err != nil {
		return nil, refused, errors.Join(fmt.Errorf("signing in: %w", err), c.Close())
	}
	return c, false, nil
}

// xoauth2 signs in as some providers want it (developers.google.com/gmail/imap/xoauth2-protocol).
type xoauth2 struct{ user, token string }

// Start gives the token.
func (x *xoauth2) Start() (mech string, ir []byte, err error) {
	return "XOAUTH2", []byte("user=" + x.user + "\x01auth=Bearer " + x.token + "\x01\x01"), nil
}

// Next answers what only comes when the token is refused: with nothing, so that the server says why.
func (x *xoauth2) Next([]byte) ([]byte, error) { return []byte{}, nil }

// mostAtOnce is how many messages are taken in one look.
const mostAtOnce = 500

// Look takes what is new in the mailbox, and says how many messages that was.
func (b *IMAP) Look(ctx context.Context) (n int, err error) {
	defer errs.Wrap(&err, "mailin.Look")
	c, err := b.dial()
	if err != nil {
		return 0, err
	}
	stop := context.AfterFunc(ctx, func() { _ = c.Close() })
	defer stop()
	guard := time.AfterFunc(10*time.Minute, func() { _ = c.Close() }) // of a server that says nothing any more
	defer guard.Stop()
	defer c.Close()
	box, err := c.Select(b.Mailbox, nil).Wait()
	if err != nil {
		return 0, err
	}
	mark, criteria := taken, &imap.SearchCriteria{NotFlag: []imap.Flag{taken}}
	if !slices.Contains(box.PermanentFlags, imap.FlagWildcard) && !slices.Contains(box.PermanentFlags, taken) {
		mark, criteria = imap.FlagSeen, &imap.SearchCriteria{NotFlag: []imap.Flag{imap.FlagSeen}}
	}
	found, err := c.UIDSearch(criteria, nil).Wait()
	if err != nil {
		return 0, err
	}
	for _, uid := range found.AllUIDs()[:min(len(found.AllUIDs()), mostAtOnce)] {
		if ctx.Err() != nil {
			return n, ctx.Err()
		}
		took, err := b.one(ctx, c, box.UIDValidity, uid, mark)
		if err != nil {
			return n, err
		}
		if took {
			n++
		}
	}
	return n, c.Logout().Wait()
}

// one takes one message: first it is kept here, then it is marked there. What ends in between is told apart by its number in the mailbox.
func (b *IMAP) one(ctx context.Context, c *imapclient.Client, validity uint32, uid imap.UID, mark imap.Flag) (bool, error) {
	set := imap.UIDSetNum(uid)
	sizes, err := c.Fetch(set, &imap.FetchOptions{UID: true, RFC822Size: true}).Collect()
	if err != nil || len(sizes) == 0 {
		return false, err
	}
	section := &imap.FetchItemBodySection{Peek: true}
	large := sizes[0].RFC822Size > mostBytes
	if large {
		section.Specifier = imap.PartSpecifierHeader
	}
	got, err := c.Fetch(set, &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{section}}).Collect()
	if err != nil || len(got) == 0 {
		return false, err
	}
	body := got[0].FindBodySection(section)
	if large {
		body = append(body, fmt.Sprintf("The message has %d MB, more than is taken. It lies in the mailbox %s.\r\n", sizes[0].RFC822Size>>20, b.Mailbox)...)
	}
	l := Letter{Source: b.source(), Mark: fmt.Sprintf("%d:%d", validity, uid), Body: body}
	if err := b.Keeper.Accept(ctx, l); err != nil {
		return false, err
	}
	return true, c.Store(set, &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{mark}}, nil).Close()
}
