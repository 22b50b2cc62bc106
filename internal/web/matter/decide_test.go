package matter_test

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"counterpart.dev/internal/app/dispatch"
	work "counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/notice"
	"counterpart.dev/internal/web/webtest"
)

// mailed keeps the last message.
type mailed struct{ last notice.Message }

func (k *mailed) Send(_ context.Context, m notice.Message) error { k.last = m; return nil }

// link asks Ada to decide and gives the link in what she is mailed of it.
func (s stage) link(t *testing.T, title string) (address, id string) {
	t.Helper()
	k := &mailed{}
	w := dispatch.Work{DB: s.DB, Sender: k, Why: func(error) notice.Reason { return notice.Unmade }, Address: s.site.URL, Makers: map[notice.Kind]dispatch.Maker{
		notice.Answer: func(ctx context.Context, r dispatch.Reader, scope access.ScopeID, about, address string) (m dispatch.Made, err error) {
			m.Letter, m.Ask, err = work.Work{DB: s.DB}.Answer(ctx, r.Viewer, scope, about, address)
			return m, err
		}}}
	id = s.raise(t, s.Dan, work.RaiseForm{Kind: matter.Decision, Shared: true, Title: title, Words: "Please choose.", Due: s.Clock.Now().AddDate(0, 0, 40).Format("2006-01-02"),
		Content: work.Content{Class: "design", Options: "Second engine; 84,000\nOne engine, overhauled; 12,000"}})
	s.Clock.Add(5 * time.Minute)
	if _, err := w.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(k.last.Text, s.site.URL+"/decide/")
	if !found {
		t.Fatalf("no link in\n%s", k.last.Text)
	}
	return "/decide/" + strings.FieldsFunc(rest, func(r rune) bool { return r == '?' || r == '\n' })[0], id
}

// A link in mail leads whom it was sent to to the page on which they decide, until they have or its time is over. To everybody else, and
// afterwards, it is a link that never was; and looking at it decides nothing.
func TestALinkInMailLeadsOneReaderOnce(t *testing.T) {
	each(t, func(t *testing.T, s stage) {
		address, id := s.link(t, "Which engine?")
		never := "/decide/" + strings.Repeat("0", len(strings.TrimPrefix(address, "/decide/")))
		ada, dan, nobody := s.ada, s.dan, s.site.Browser(t)
		absent := func(what string, status int, got, none string) {
			t.Helper()
			if got = strings.ReplaceAll(got, address, never); status != 404 || got != none {
				t.Errorf("%s: %d, and not as a link that never was:\n%s\n%s", what, status, got, none)
			}
		}
		moves := func() int {
			t.Helper()
			v, err := work.Work{DB: s.DB}.Thread(t.Context(), s.Ada, s.Engagement, id)
			if err != nil {
				t.Fatal(err)
			}
			return len(v.Moves)
		}
		before := moves()
		for _, more := range []string{"", "?answer=option-2", "?answer=option-9", "?answer=decide&body=yes"} {
			p := ok(t, ada.Get(address+more), "Which engine?")
			if !p.Has("#decide-form input[value='option-2']") || p.Has("#decide-form input[value='option-2'][checked]") != (more == "?answer=option-2") {
				t.Errorf("%q: the form is\n%s", more, p.One("#decide-form").Text())
			}
		}
		if moves() != before {
			t.Fatal("looking at it decides")
		}
		wrong := dan.Get(address)
		absent("the wrong person", wrong.Status, wrong.Raw, dan.Get(never).Raw)
		posted := dan.Post(address, url.Values{"answer": {"option-1"}})
		absent("the wrong person answers", posted.Status, posted.Raw, dan.Post(never, url.Values{"answer": {"option-1"}}).Raw)
		a, b := nobody.Get(address), nobody.Get(never)
		if a.Status != b.Status || strings.ReplaceAll(a.Raw, url.QueryEscape(address), url.QueryEscape(never)) != b.Raw || strings.Contains(a.Raw, "engine") {
			t.Errorf("a stranger finds %d, and at none %d:\n%s", a.Status, b.Status, a.Raw)
		}
		if moves() != before {
			t.Fatal("somebody else decides")
		}
		if p := ada.Get(address).Submit("#decide-form", nil); p.Status != 422 || moves() != before {
			t.Errorf("without an answer: %d", p.Status)
		}
		ok(t, ada.Get(address).Submit("#decide-form", webtest.Fill{"answer": "option-2", "body": "It is the cheaper one."}), "It is the cheaper one.")
		if moves() != before+1 {
			t.Errorf("%d moves", moves())
		}
		used := ada.Get(address)
		absent("one that was used", used.Status, used.Raw, ada.Get(never).Raw)
		posted = ada.Post(address, url.Values{"answer": {"option-1"}})
		absent("one that was used, again", posted.Status, posted.Raw, ada.Post(never, url.Values{"answer": {"option-1"}}).Raw)

		address, id = s.link(t, "Which crane?")
		ok(t, ada.Get(address), "Which crane?")
		before = moves()
		s.Clock.Add(14*24*time.Hour + time.Minute)
		ada = s.site.SignedIn(t, "Ada Lovell")
		over := ada.Get(address)
		absent("one whose time is over", over.Status, over.Raw, ada.Get(never).Raw)
		if posted = ada.Post(address, url.Values{"answer": {"option-1"}}); posted.Status != 404 || moves() != before {
			t.Errorf("one whose time is over still decides: %d", posted.Status)
		}
	})
}
