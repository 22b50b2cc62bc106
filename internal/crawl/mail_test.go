package crawl

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/app/brief"
	"counterpart.dev/internal/app/dispatch"
	letters "counterpart.dev/internal/app/mail"
	"counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/app/meeting"
	"counterpart.dev/internal/app/people"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/mailtoken"
	core "counterpart.dev/internal/core/matter"
	rhythm "counterpart.dev/internal/core/meeting"
	"counterpart.dev/internal/core/notice"
	premises "counterpart.dev/internal/core/people"
	"counterpart.dev/internal/courier"
	"counterpart.dev/internal/demo/play"
	"counterpart.dev/internal/store/storetest"
)

// letter is a message as it lies in a mailbox.
type letter struct {
	notice.Message
	head string // every field, of the message and of its parts, with what is encoded in them decoded
	body string // every part decoded, those of files too
}

// bag keeps what is sent, as the mail server got it.
type bag struct {
	dir string
	all []letter
}

func (b *bag) Send(ctx context.Context, m notice.Message) error {
	dir := filepath.Join(b.dir, strconv.Itoa(len(b.all)))
	if err := (courier.Folder{Dir: dir, From: "counterpart@counterpart.example", Domain: "counterpart.example"}).Send(ctx, m); err != nil {
		return err
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.eml"))
	if err != nil || len(files) != 1 {
		return errors.Join(err, fmt.Errorf("%d files of one message", len(files)))
	}
	raw, err := os.ReadFile(files[0])
	if err != nil {
		return err
	}
	sent, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return err
	}
	l := letter{Message: m}
	if err := l.read(textproto.MIMEHeader(sent.Header), sent.Body); err != nil {
		return err
	}
	b.all = append(b.all, l)
	return nil
}

// read takes in a message or a part of one.
func (l *letter) read(head textproto.MIMEHeader, body io.Reader) error {
	for _, name := range slices.Sorted(maps.Keys(head)) {
		for _, value := range head[name] {
			said, err := new(mime.WordDecoder).DecodeHeader(value)
			if err != nil {
				return err
			}
			l.head += name + ": " + said + "\n"
		}
	}
	kind, params, err := mime.ParseMediaType(head.Get("Content-Type"))
	if err != nil {
		return err
	}
	if strings.HasPrefix(kind, "multipart/") {
		for r := multipart.NewReader(body, params["boundary"]); ; {
			p, err := r.NextRawPart()
			if err == io.EOF {
				return nil
			}
			if err != nil {
				return err
			}
			if err := l.read(p.Header, p); err != nil {
				return err
			}
		}
	}
	switch strings.ToLower(head.Get("Content-Transfer-Encoding")) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	b, err := io.ReadAll(body)
	said := string(b)
	if kind == "text/calendar" {
		said = unfolded(said)
	}
	l.body += kind + "\n" + said + "\n"
	return err
}

func unfolded(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n ", ""), "\n ", "")
}

// posted is every message and every feed that there is once both sides had cause for each kind of message, and summaries were due.
type posted struct {
	bag
	feeds map[string]string // by first name
	start int               // messages of before
	out   dispatch.Work
	clock *play.Clock
}

// gather is what a site does for a test of its own: what the sides do among themselves, and all that is then sent.
func (p *posted) gather(ctx context.Context, h play.House, c play.Cast) error {
	if err := private(ctx, h, c); err != nil {
		return err
	}
	return p.post(ctx, h, c)
}

// post sends what waits, does what each kind of message is sent for, and sends that.
func (p *posted) post(ctx context.Context, h play.House, c play.Cast) error {
	p.out, p.clock, p.feeds = h.Mail, h.Clock, map[string]string{}
	p.out.Sender, p.out.Why = &p.bag, courier.ReasonOf
	h.Accounts.Mails = true
	if err := p.sweep(ctx, moment(43), 12); err != nil { // it says when the first summary is due
		return err
	}
	p.start = len(p.all)
	h.Clock.Set(moment(43).Add(5 * time.Hour))
	if err := causes(ctx, h, c); err != nil {
		return err
	}
	if err := p.sweep(ctx, moment(43).Add(5*time.Hour+3*time.Minute), 6); err != nil {
		return err
	}
	if err := p.answered(ctx, h, c); err != nil {
		return err
	}
	for _, day := range []int{1, 2, 6} { // the last is a Monday, with heads
		if err := p.sweep(ctx, moment(43).AddDate(0, 0, day), 4); err != nil {
			return err
		}
	}
	h.Clock.Set(moment(44))
	for _, name := range slices.Sorted(maps.Keys(c.People)) {
		secret, err := h.Meeting.OpenFeed(ctx, c.People[name])
		if err != nil {
			return err
		}
		body, err := h.Meeting.Feed(ctx, secret)
		if err != nil {
			return err
		}
		p.feeds[name] = string(body)
	}
	return nil
}

// sweep sends what waits at an instant.
func (p *posted) sweep(ctx context.Context, at time.Time, times int) error {
	p.clock.Set(at)
	for range times { // who is sent many waits a quarter of an hour
		if _, err := p.out.Sweep(ctx); err != nil {
			return err
		}
		p.clock.Set(p.clock.Now().Add(20 * time.Minute))
	}
	return nil
}

// causes is what messages of each kind are sent for: somebody is invited, loses a password, is asked to decide, has a brief, and meets.
func causes(ctx context.Context, h play.House, c play.Cast) error {
	amina, javier, ingrid, vantor := c.People["Amina"], c.People["Javier"], c.People["Ingrid"], c.Work["Vantor Systems"]
	for v, o := range map[*access.Viewer]account.Order{
		&amina:  {Role: access.Guest, Email: "newcomer.one@guests.example", Name: "Canary newcomer mallow", Until: moment(0).AddDate(0, 0, 30)},
		&ingrid: {Role: access.DeliveryMember, Email: "newcomer.two@vantor.example", Name: "Canary newcomer teasel"},
	} {
		o.Scope = vantor
		if i, err := h.Accounts.Invite(ctx, *v, o); err != nil || i.Mailed != o.Email {
			return errors.Join(err, fmt.Errorf("the invitation is mailed to %q", i.Mailed))
		}
	}
	for lead, who := range map[string]access.Viewer{"Daniel": amina, "Ingrid": javier} {
		if _, err := h.Accounts.Recover(ctx, c.People[lead], who.Person); err != nil {
			return err
		}
	}
	for n, v := range []access.Viewer{amina, javier} {
		word := []string{"speedwell", "tormentil"}[n]
		if _, err := h.Matter.Raise(ctx, v, vantor, matter.RaiseForm{Kind: core.Decision, Shared: true, Title: "Canary choice of both " + word, Words: "Canary reasons of both " + word + ".", Due: "2027-01-15",
			Content: matter.Content{Class: "design", Options: "Canary way one; 84,000\nCanary way two; 12,000"}}); err != nil {
			return err
		}
	}
	for n, v := range []access.Viewer{amina, javier} { // each asks the other's side to confirm
		if err := h.People.Say(ctx, v, vantor, people.PremiseForm{Code: []string{"hours", "backfill"}[n], Verb: premises.State, Words: "Canary premise of both bistort."}); err != nil {
			return err
		}
	}
	if _, err := h.Benefit.Add(ctx, amina, c.Projects["PR"], casebook.Benefit, benefit.Form{Values: map[string]string{"title": "Canary benefit of the client orpine", "owner": "Ruth Fielding",
		"person": string(c.People["Ruth"].Person)}}); err != nil {
		return err
	}
	l, err := h.Brief.Live(ctx, amina, c.Projects["PR"])
	if err != nil {
		return err
	}
	if _, err := h.Brief.Publish(ctx, amina, c.Projects["PR"], brief.PublishForm{Seen: l.Seen, Doubt: true}); err != nil {
		return err
	}
	_, err = h.Meeting.Plan(ctx, amina, vantor, meeting.SeriesForm{Title: "Canary meeting of both yarrow", Rhythm: string(rhythm.Weekly), Day: "2026-11-30", At: "10:00", Length: "30", Zone: "Europe/London", Shared: true,
		People: []access.PersonID{javier.Person}})
	return err
}

// sides are whose answers and whose lost messages come back by mail, with a word that is in nothing else.
var sides = map[string]string{"Amina": "of the client sorrel", "Javier": "of the delivery sorrel"}

// answered is what comes back: an answer to what was asked, which its writer confirms, and a message that could not be delivered.
func (p *posted) answered(ctx context.Context, h play.House, c play.Cast) error {
	for _, name := range slices.Sorted(maps.Keys(sides)) {
		var asked, lost letter
		for _, m := range p.all[p.start:] {
			if m.ToName == c.People[name].Name && m.Kind == notice.Answer && m.ReplyTo != "" {
				lost = m
				if strings.Contains(m.Text, "Canary choice of both") {
					asked = m
				}
			}
		}
		if asked.ReplyTo == "" {
			return fmt.Errorf("%s is asked nothing", name)
		}
		head := "From: " + asked.To + "\r\nTo: " + asked.ReplyTo + "\r\nSubject: Re: x\r\nMessage-ID: <sorrel." + name + "@elsewhere.example>\r\n\r\n"
		report := "From: mailer-daemon@elsewhere.example\r\nSubject: Undelivered\r\nMessage-ID: <back." + name + "@elsewhere.example>\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n" +
			"--b\r\n\r\nCanary report " + sides[name] + ".\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; theirs\r\n\r\nFinal-Recipient: rfc822; " + lost.To +
			"\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <" + lost.ID + "@counterpart.example>\r\nSubject: x\r\n\r\nCanary lost words " + sides[name] + ".\r\n--b--\r\n"
		for _, e := range []letters.Envelope{
			{Source: "smtp", Sender: asked.To, Receivers: []string{asked.ReplyTo}, Body: []byte(head + "Option 2, please, says the canary answer " + sides[name] + ".\r\n")},
			{Source: "smtp", Receivers: []string{mailtoken.Return(lost.ID, h.Letters.Domain)}, Body: []byte(report)},
		} {
			if err := h.Letters.Accept(ctx, e); err != nil {
				return err
			}
		}
	}
	_, err := h.Letters.TakeDue(ctx)
	return err
}

// No message or feed says to anybody what they may not know, whatever part of its bytes it is in, and no subject, field or first line
// says anything of anybody's work.
func TestMailAndFeedsKeepTheBoundary(t *testing.T) {
	p := &posted{bag: bag{dir: t.TempDir()}}
	s := open(t, "sqlite", p.gather)
	in := s.inside(t)
	everything := in.secrets("", false, func(storetest.Grant) bool { return false })
	all := newFinder(everything)
	finders, names := map[string]*finder{}, map[string]access.Viewer{}
	for _, v := range s.cast.People {
		names[s.people[v.Name].Email] = v
	}
	kinds, saw, ids := map[notice.Kind]map[access.Side]int{}, map[access.Side]bool{}, map[string]bool{}
	for _, m := range p.all {
		v, side := names[m.To], access.Side("")
		if v.Person != "" {
			side = v.Side
		}
		if kinds[m.Kind] == nil {
			kinds[m.Kind] = map[access.Side]int{}
		}
		kinds[m.Kind][side]++
		if finders[m.To] == nil {
			own := strings.Join([]string{m.To, m.ToName}, "\n")
			if v.Person == "" { // what one who is invited is told: by whom, and for which organisation
				own += "\n" + strings.Join([]string{s.cast.People["Amina"].Name, s.cast.People["Ingrid"].Name, s.cast.People["Amina"].Firm, s.cast.People["Ingrid"].Firm}, "\n")
			}
			finders[m.To] = newFinder(in.secrets(own, false, func(g storetest.Grant) bool { return v.Person != "" && g.Person == v.Person }))
		}
		for _, said := range finders[m.To].in(text(Answer{Body: []byte(m.head + m.body)})) {
			t.Errorf("a message of the kind %s to %s says %q:\n%s", m.Kind, m.To, said, m.Text)
		}
		lines := m.head + firstLine(m.Text)
		for _, said := range all.in(strings.ReplaceAll(strings.ReplaceAll(lines, m.To, ""), m.ToName, "")) {
			t.Errorf("a head of the kind %s says %q:\n%s", m.Kind, said, lines)
		}
		if !strings.Contains(m.head, "\nSubject: "+m.Kind.Subject()+"\n") {
			t.Errorf("the subject is another:\n%s", m.head)
		}
		saw[side] = saw[side] || strings.Contains(m.body, "of the "+string(side)+" saffron")
		if ids[m.ID] {
			t.Errorf("the id %s was used twice", m.ID)
		}
		ids[m.ID] = true
	}
	for name, body := range p.feeds {
		v := s.cast.People[name]
		for _, said := range newFinder(in.secrets(s.people[v.Name].Email, false, func(g storetest.Grant) bool { return g.Person == v.Person })).in(unfolded(body)) {
			t.Errorf("the feed of %s says %q", name, said)
		}
		saw[v.Side] = saw[v.Side] || strings.Contains(unfolded(body), "of the "+string(v.Side)+" saffron")
	}
	t.Logf("%d messages: %v; %d secrets of everybody", len(p.all), kinds, len(everything))
	for k, of := range map[notice.Kind][]access.Side{notice.Digest: {access.ClientSide, access.DeliverySide}, notice.Answer: {access.ClientSide, access.DeliverySide}, notice.Asked: {access.ClientSide, access.DeliverySide}, notice.Meeting: {access.DeliverySide}, notice.Invitation: {""},
		notice.Recovery: {access.ClientSide, access.DeliverySide}, notice.Published: {access.ClientSide}, notice.Confirm: {access.ClientSide, access.DeliverySide}} {
		for _, side := range of {
			if kinds[k][side] == 0 {
				t.Errorf("no message of the kind %s to the %s side: nothing is proved of it", k, side)
			}
		}
	}
	if kinds[notice.Published][access.DeliverySide] != 0 || !saw[access.ClientSide] || !saw[access.DeliverySide] {
		t.Errorf("%v, seen %v: the sides do not see their own", kinds, saw)
	}
}

func firstLine(s string) string { l, _, _ := strings.Cut(s, "\n"); return l }

// drawn is what a message has of chance alone: secrets of which a hash is kept, its id, and what stands between its parts.
var drawn = regexp.MustCompile(`(/(?:decide|invitations|recover|mail/stop|calendar)/)[^\s"'<>?]+|(reply\+)[a-z2-7]{52}|()[0-9a-f-]{36}(@)|(boundary=)\S+`)

// to is what one person was sent, without what is of chance, in an order that is the same for the same messages.
func (p *posted) to(email string) (out []string) {
	for _, m := range p.all {
		if m.To == email {
			out = append(out, drawn.ReplaceAllString(m.head+"\n"+m.body, "$1$2$3$4$5*"))
		}
	}
	slices.Sort(out)
	return out
}

// compare looks for a message that somebody was sent in one world and not in the other, and says how many there are.
func (p *posted) compare(t *testing.T, name, email string, other *posted) (sent int) {
	t.Helper()
	before, after := p.to(email), other.to(email)
	for n := range max(len(before), len(after)) {
		if n >= len(before) || n >= len(after) || before[n] != after[n] {
			var x, y string
			if n < len(before) {
				x = before[n]
			}
			if n < len(after) {
				y = after[n]
			}
			t.Errorf("%s is sent other mail, %d messages and %d:\n%s\nthen:\n%s", name, len(before), len(after), x, y)
			break
		}
	}
	return len(before)
}
