package dispatch_test

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"strings"
	"testing"
	"time"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/app/dispatch"
	"counterpart.dev/internal/app/evidence"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/notice"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/store"
)

// parts are the texts of a message by their media, decoded.
func parts(t *testing.T, media, transfer string, body io.Reader) map[string]string {
	t.Helper()
	out := map[string]string{}
	kind, params, err := mime.ParseMediaType(media)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(kind, "multipart/") {
		for r := multipart.NewReader(body, params["boundary"]); ; {
			p, err := r.NextRawPart()
			if err == io.EOF {
				return out
			}
			if err != nil {
				t.Fatal(err)
			}
			for k, v := range parts(t, p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p) {
				if p.FileName() != "" {
					k = p.FileName()
				}
				out[k] = v
			}
		}
	}
	switch transfer {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	b, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	out[kind] = string(b)
	return out
}

func texts(t *testing.T, m *mail.Message) map[string]string {
	t.Helper()
	return parts(t, m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body)
}

// of are the messages of a kind.
func of(all []*mail.Message, k notice.Kind) (out []*mail.Message) {
	for _, m := range all {
		if m.Header.Get("Subject") == k.Subject() {
			out = append(out, m)
		}
	}
	return out
}

var secretIn = regexp.MustCompile(`https://c\.example\.org/(invitations|recover|decide)/([A-Za-z0-9_-]+)`)

func TestLinksThatLetSomebodyIn(t *testing.T) {
	w := open(t)
	a := *w.Accounts
	a.Mails = true
	w.Openers = map[notice.Kind]dispatch.Opener{
		notice.Invitation: func(ctx context.Context, _ access.PersonID, about, address string) (to, name string, l notice.Letter, err error) {
			m, err := a.InvitationLetter(ctx, about, address)
			return m.To, m.Name, m.Letter, err
		},
		notice.Recovery: func(ctx context.Context, p access.PersonID, about, address string) (to, name string, l notice.Letter, err error) {
			m, err := a.RecoveryLetter(ctx, p, about, address)
			return m.To, m.Name, m.Letter, err
		}}
	invite := func(name string) account.Invited {
		t.Helper()
		i, err := a.Invite(t.Context(), w.Ada, account.Order{Scope: w.Project, Role: access.Sponsor, Name: name, Email: apptest.Email(name)})
		if err != nil {
			t.Fatal(err)
		}
		if i.Mailed != apptest.Email(name) {
			t.Errorf("said to be mailed to %q", i.Mailed)
		}
		return i
	}
	w.fate = func(n int) string { // the first goes to a server that took it and could not say so
		if n == 0 {
			return "unsaid"
		}
		return ""
	}
	shown := invite("Sol Vance")
	w.sweep(t)
	w.Clock.Add(5 * time.Minute)
	w.sweep(t)
	got := of(w.taken(), notice.Invitation)
	w.fate = nil
	if len(got) != 2 || got[0].Header.Get("To") != `"Sol Vance" <`+apptest.Email("Sol Vance")+">" || got[0].Header.Get("Message-Id") != got[1].Header.Get("Message-Id") {
		t.Fatalf("%d invitations: %v", len(got), got)
	}
	secrets := []string{shown.Secret}
	for _, m := range got {
		text := texts(t, m)
		for _, part := range []string{text["text/plain"], text["text/html"]} {
			if found := secretIn.FindStringSubmatch(part); found == nil || strings.Contains(part, shown.Secret) {
				t.Fatalf("no link of its own in\n%s", part)
			}
		}
		if first, _, _ := strings.Cut(text["text/plain"], "\n"); strings.TrimSpace(first) != "This is an invitation to Counterpart." {
			t.Errorf("the preview says %q", first)
		}
		secrets = append(secrets, secretIn.FindStringSubmatch(text["text/plain"])[2])
	}
	for _, s := range secrets { // whichever arrives opens the same invitation, until one was used
		if o, err := a.Offer(t.Context(), access.Viewer{}, s); err != nil || o.Name != "Sol Vance" {
			t.Errorf("%s opens %+v, %v", s, o, err)
		}
	}
	if _, err := a.Accept(t.Context(), secrets[1], account.Acceptance{Name: "Sol Vance", Password: "a long walk along the tidal river"}); err != nil {
		t.Fatal(err)
	}
	for _, s := range secrets {
		if _, err := a.Offer(t.Context(), access.Viewer{}, s); err == nil {
			t.Error("an invitation that was used opens still")
		}
	}
	// One that is withdrawn before it goes out is not sent.
	gone := invite("Uma Grey")
	if err := a.Withdraw(t.Context(), w.Ada, w.Project, gone.ID); err != nil {
		t.Fatal(err)
	}
	w.sweep(t)
	if got := of(w.taken(), notice.Invitation); len(got) != 0 {
		t.Error("a withdrawn invitation was mailed")
	}
	w.recoveries(t, &a)
}

// recoveries mails a link for a new password: it works once, and so does the one that was shown, together.
func (w *world) recoveries(t *testing.T, a *account.Accounts) {
	sol, err := a.SignIn(t.Context(), account.Credentials{Email: apptest.Email("Sol Vance"), Password: "a long walk along the tidal river"})
	if err != nil {
		t.Fatal(err)
	}
	link, err := a.Recover(t.Context(), w.Ada, sol.Viewer.Person)
	if err != nil || link.Mailed != apptest.Email("Sol Vance") {
		t.Fatal(link.Mailed, err)
	}
	w.sweep(t)
	got := of(w.taken(), notice.Recovery)
	if len(got) != 1 || got[0].Header.Get("List-Unsubscribe") != "" {
		t.Fatalf("%d messages", len(got))
	}
	text := texts(t, got[0])["text/plain"]
	secret := secretIn.FindStringSubmatch(text)
	if secret == nil || secret[2] == link.Secret {
		t.Fatalf("no link of its own in\n%s", text)
	}
	if _, err := a.Reset(t.Context(), secret[2], "another long walk along the river", ""); err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{secret[2], link.Secret} {
		if _, err := a.Recovery(t.Context(), s); err == nil {
			t.Error("a link for a new password works twice")
		}
	}
	// A link that is over before its message could be sent is not mailed.
	if _, err := a.Recover(t.Context(), w.Ada, sol.Viewer.Person); err != nil {
		t.Fatal(err)
	}
	w.Clock.Add(2 * time.Hour)
	w.sweep(t)
	if got := of(w.taken(), notice.Recovery); len(got) != 0 {
		t.Error("a link that is over was mailed")
	}
}

// Both sides get the same signed heads, whole, with the first summary of a week though nothing else awaits them.
func TestHeadsGoToBothSides(t *testing.T) {
	w := open(t)
	e := &evidence.Evidence{DB: w.Both.DB, Origin: "record.example.org"}
	w.Digest = nil
	w.Work.Heads = func(ctx context.Context, v access.Viewer, address string) (s notice.Section, files []notice.File, err error) {
		stands, err := e.Stands(ctx, v)
		for _, x := range stands {
			s.Rows = append(s.Rows, notice.Row{Text: x.Name, Note: x.Words()})
			files = append(files, notice.File{Name: "record-head-1.txt", Media: "text/plain", Body: x.Head})
		}
		return s, files, err
	}
	if _, err := e.Head(t.Context(), w.Ada, w.Engagement, access.Shared); err != nil {
		t.Fatal("nothing stands in the record: ", err)
	}
	w.sweep(t)
	days := map[string]int{}
	heads := map[string]map[string]bool{}
	for range 9 {
		w.Clock.Add(24 * time.Hour)
		w.sweep(t)
		for _, m := range of(w.taken(), notice.Digest) {
			to := m.Header.Get("To")
			days[to]++
			if heads[to] == nil {
				heads[to] = map[string]bool{}
			}
			heads[to][texts(t, m)["record-head-1.txt"]] = true
		}
	}
	if len(heads) != 2 {
		t.Fatalf("sent to %v", days)
	}
	var all []string
	for to, set := range heads {
		if days[to] < 1 || days[to] > 2 || len(set) != 1 {
			t.Errorf("%s had %d messages with %d heads in nine days", to, days[to], len(set))
		}
		for h := range set {
			all = append(all, h)
		}
	}
	if all[0] != all[1] {
		t.Errorf("the sides hold different heads:\n%s\n%s", all[0], all[1])
	}
	zip, err := e.Bundle(t.Context(), w.Dan, w.Engagement, access.Shared, true)
	if err != nil {
		t.Fatal(err)
	}
	if r, err := record.Verify(zip, record.Anchor{Head: []byte(all[0])}); err != nil || r.Verdict != record.Verified {
		t.Errorf("the record is not found to agree with what was mailed: %v, %+v", err, r)
	}
}

// What comes back marks its reader, three times end what is sent to them, and it begins again once they say so.
func TestMailThatComesBack(t *testing.T) {
	w := open(t)
	w.Work.Domain = "mail.example.org"
	bounce := func(n int) (sent int) {
		w.ask(t, w.Dan, n)
		w.sweep(t)
		for _, m := range of(w.taken(), notice.Answer) {
			sent++
			id, _, _ := strings.Cut(strings.Trim(m.Header.Get("Message-Id"), "<>"), "@")
			if err := w.Both.DB.System(t.Context(), store.TakeMail, func(tx *store.Tx) error {
				if err := w.CameBack(t.Context(), tx, dispatch.Came{Message: id, Code: "4.2.2"}); err != nil { // only late
					return err
				}
				if err := w.CameBack(t.Context(), tx, dispatch.Came{Message: "nobody", Code: "5.1.1", Final: true}); err != nil {
					return err
				}
				for range 2 { // a report may come twice
					if err := w.CameBack(t.Context(), tx, dispatch.Came{Message: id, Code: "5.1.1", Final: true}); err != nil {
						return err
					}
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
		}
		w.Clock.Add(2 * time.Hour)
		return sent
	}
	if n := bounce(2); n != 2 {
		t.Fatalf("%d were sent", n)
	}
	wish, err := w.Wishes(t.Context(), w.Dan)
	if err != nil || wish.Back.Times != 2 || wish.Back.Code != "5.1.1" {
		t.Errorf("%+v, %v", wish.Back, err)
	}
	if n := bounce(1); n != 1 {
		t.Fatalf("%d were sent", n)
	}
	if n := bounce(1); n != 0 {
		t.Error("more is sent to where nothing arrives")
	}
	if n := to(w.taken())[apptest.Email("Ada Lovell")]; n != 0 {
		t.Errorf("%d to somebody else", n)
	}
	h, err := w.Health(t.Context(), w.admin())
	if err != nil || len(h.Back) != 1 || h.Back[0].Email != apptest.Email("Dan Firth") || h.Back[0].Times != 3 {
		t.Errorf("%+v, %v", h.Back, err)
	}
	if err := w.TryAgain(t.Context(), w.Dan, w.Ada.Person); !errors.Is(err, store.ErrRefused) {
		t.Errorf("somebody else says that it works: %v", err)
	}
	if err := w.TryAgain(t.Context(), w.Dan, w.Dan.Person); err != nil {
		t.Fatal(err)
	}
	if n := bounce(1); n != 1 {
		t.Error("it does not begin again")
	}
}
