package crawl

import (
	"context"
	"strings"
	"testing"

	"counterpart.dev/internal/app/meeting"
	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/meeting"
	"counterpart.dev/internal/core/notice"
	"counterpart.dev/internal/courier"
	"counterpart.dev/internal/demo/play"
)

// bag keeps what is sent.
type bag struct{ all []notice.Message }

func (b *bag) Send(_ context.Context, m notice.Message) error {
	b.all = append(b.all, m)
	return nil
}

// ownMeetings is what each side plans among itself, and what the client says it tells whom.
func ownMeetings(ctx context.Context, h play.House, c play.Cast) error {
	for n, name := range []string{"Amina", "Javier"} {
		v, vantor := c.People[name], c.Work["Vantor Systems"]
		h.Clock.Set(moment(40 + n))
		side := string(v.Side)
		id, err := h.Meeting.Plan(ctx, v, vantor, meeting.SeriesForm{Title: "Canary meeting of the " + side + " saffron", Purpose: "Canary purpose of the " + side + " saffron", Venue: "Canary venue of the " + side,
			Rhythm: string(core.Weekly), Day: "2026-11-26", At: "08:00", Length: "30", Zone: "Europe/London", People: []access.PersonID{v.Person}})
		if err != nil {
			return err
		}
		if err := h.Meeting.KeepAgenda(ctx, v, vantor, id, 0, "Canary agenda of the "+side+" saffron", 0); err != nil {
			return err
		}
		if _, err := h.Meeting.Minute(ctx, v, vantor, id, 0, core.Line{Sort: core.Note, Words: "Canary line of the " + side + " saffron"}); err != nil {
			return err
		}
	}
	h.Clock.Set(moment(42))
	return h.Meeting.AddTelling(ctx, c.People["Amina"], c.Projects["PR"], meeting.TellingForm{Who: "Canary who of the client saffron", Needs: "Canary needs of the client saffron", Purpose: core.Know, Cadence: "7"})
}

// posted is every message and every feed that there is once a digest was due for everybody.
type posted struct {
	bag
	feeds map[string]string // by first name
}

func (p *posted) gather(ctx context.Context, h play.House, c play.Cast) error {
	if err := private(ctx, h, c); err != nil {
		return err
	}
	mail := h.Mail
	mail.Sender, mail.Why, p.feeds = &p.bag, courier.ReasonOf, map[string]string{}
	for _, day := range []int{0, 1, 2} { // the first says when the next is due
		h.Clock.Set(moment(43).AddDate(0, 0, day))
		for range 12 { // who is sent many waits a quarter of an hour
			if _, err := mail.Sweep(ctx); err != nil {
				return err
			}
			h.Clock.Set(h.Clock.Now().Add(20 * 60e9))
		}
	}
	h.Clock.Set(moment(44))
	for name, v := range c.People {
		secret, err := h.Meeting.OpenFeed(ctx, v)
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

// No message, header or feed to one side says what the other keeps to itself, and no subject or header says anything of anybody's work.
func TestMailAndFeedsKeepTheBoundary(t *testing.T) {
	p := &posted{}
	s := open(t, "sqlite", p.gather)
	sides := map[string]access.Side{}
	for _, v := range s.cast.People {
		sides[v.Name] = v.Side
	}
	saw := map[access.Side]bool{}
	look := func(what, text string, side access.Side) {
		for side2, others := range map[access.Side][]string{access.ClientSide: {"of the delivery", "delivery marzipan", "delivery harpsichord"}, access.DeliverySide: {"of the client", "Canary client", "walnut", "zeppelin"}} {
			for _, x := range others {
				if side2 == side && strings.Contains(text, x) {
					t.Errorf("%s to the %s side says %q:\n%s", what, side, x, text)
				}
			}
		}
		saw[side] = saw[side] || strings.Contains(text, "of the "+string(side)+" saffron")
	}
	for _, m := range p.all {
		side, known := sides[m.ToName]
		if !known {
			continue
		}
		look("a message", m.Text+m.HTML+string(m.Calendar), side)
		head := strings.Join([]string{m.ID, m.Thread, m.ReplyTo, m.Stop, m.Kind.Subject(), firstLine(m.Text)}, "\n")
		if strings.Contains(strings.ToLower(head), "canary") {
			t.Errorf("a head says %s", head)
		}
	}
	for name, body := range p.feeds {
		look("the feed", strings.ReplaceAll(body, "\r\n ", ""), s.cast.People[name].Side)
	}
	if len(p.all) < 4 || !saw[access.ClientSide] || !saw[access.DeliverySide] {
		t.Errorf("%d messages, seen %v: the sides do not even see their own", len(p.all), saw)
	}
	ids := map[string]bool{}
	for _, m := range p.all {
		if ids[m.ID] {
			t.Errorf("the id %s was used twice", m.ID)
		}
		ids[m.ID] = true
	}
}

func firstLine(s string) string { l, _, _ := strings.Cut(s, "\n"); return l }
