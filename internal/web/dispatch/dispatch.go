// Package dispatch is the pages about mail: what somebody is sent and when, the page behind a link that ends a sort of mail, and for who
// runs the installation how mail goes.
//
// It promises that ending mail takes one click in a mail program and one on the page, without signing in, and that the administrator's
// page holds kinds, states and reasons and nothing of anybody. It refuses to act on a GET.
package dispatch

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/dispatch"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/notice"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Pages are the pages.
type Pages struct {
	Shell   page.Shell
	Work    work.Work
	Section func(*http.Request) ui.Nav // of the administration
}

// Mine is what one is sent, and when.
func (p Pages) Mine(w http.ResponseWriter, r *http.Request) error {
	v := server.Viewer(r.Context())
	wish, err := p.Work.Wishes(r.Context(), v)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, minePage(r, wish, work.WishForm{Rhythm: wish.Rhythm, Weekday: strconv.Itoa(int(wish.Weekday)), At: clock(wish.Minute), Zone: wish.Zone, Immediate: wish.Immediate, Briefs: wish.Briefs, Rev: wish.Rev}, nil))
}

func clock(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

var flashes = map[string]string{"kept": "Kept.", "sent": "The test was sent. Look into your mailbox.", "again": "Mail is sent there again."}

func minePage(r *http.Request, wish work.Wishes, f work.WishForm, wrong []errs.Field) ui.Page {
	out := ui.Page{Title: "Mail", Lead: g.Text("What you are sent, and when. Nothing is sent at other times, and never several messages about one thing."),
		Crumbs: []ui.Link{{Text: "Your account", URL: "/me"}}, Flash: ui.Flash{Text: flashes[r.FormValue("did")]}}
	var rhythms, days []ui.Option
	for _, x := range notice.Rhythms() {
		rhythms = append(rhythms, ui.Option{Value: string(x), Label: x.Words()})
	}
	for _, d := range []time.Weekday{1, 2, 3, 4, 5, 6, 0} {
		days = append(days, ui.Option{Value: strconv.Itoa(int(d)), Label: d.String()})
	}
	ticked := func(on bool) []string {
		if on {
			return []string{"yes"}
		}
		return nil
	}
	next := "none"
	if wish.Next != 0 && wish.Sends {
		next = time.UnixMicro(wish.Next).In(work.Zone(wish.Zone)).Format("Monday 2 January 2006, 15:04 MST")
	}
	facts := ui.Definitions{{Term: "Sent to", Value: ui.Name(wish.Email), Note: "The address you sign in with."}, {Term: "Next summary", Value: g.Text(next)}}
	if !wish.Sends {
		facts = append(facts, ui.Definition{Term: "At present", Value: g.Text("this installation sends no mail"), Note: "What you choose here holds once it does."})
	}
	if wish.Back.Times > 0 {
		out.Body = append(out.Body, ui.Section("back", "Mail to you comes back", h.P(g.Text("What was sent to "), ui.Name(wish.Email), g.Text(" came back "+ui.Things(wish.Back.Times, "time")+
			" ("+wish.Back.Code+"). "+held(wish.Back.Times)+" Put the address right, or say that it works again.")), ui.Post{Action: "/me/mail/again", Button: ui.Button{Text: "It works again"}}))
	}
	out.Body = append(out.Body, ui.Section("mail", "Mail to you", facts, ui.Form{ID: "mail-form", Action: "/me/mail", Rev: strconv.FormatInt(f.Rev, 10), Errors: wrong, Submit: ui.Button{Text: "Keep it so"},
		Fields: []ui.Field{
			{Name: "rhythm", Label: "A summary of what awaits you", Kind: ui.Select, Value: string(f.Rhythm), Options: rhythms, Hint: "It comes only when there is something in it."},
			{Name: "weekday", Label: "On, if once a week", Kind: ui.Select, Value: f.Weekday, Options: days},
			{Name: "at", Label: "At", Value: f.At, Required: true, Size: 6, Hint: "By the clock on your wall, such as 07:30."},
			{Name: "zone", Label: "Time zone", Value: f.Zone, Required: true, Size: 24, Hint: "By its name, such as Europe/London."},
			{Name: "immediate", Label: "Tell me at once of what waits for my answer, and of meetings I am invited to", Kind: ui.Check, Value: "yes", Values: ticked(f.Immediate)},
			{Name: "briefs", Label: "Tell me of every brief that is published for me", Kind: ui.Check, Value: "yes", Values: ticked(f.Briefs)},
		}}))
	return out
}

// held says whether anything is still sent.
func held(times int) string {
	if times >= notice.MostBack {
		return "Nothing more is sent there."
	}
	return "More is sent there for now."
}

// TryMine says that mail to the viewer arrives again.
func (p Pages) TryMine(w http.ResponseWriter, r *http.Request) error {
	v := server.Viewer(r.Context())
	if err := p.Work.TryAgain(r.Context(), v, v.Person); err != nil {
		return err
	}
	return server.Redirect(w, r, "/me/mail?did=again")
}

// TryTheirs says that mail to somebody arrives again, for who runs the installation.
func (p Pages) TryTheirs(w http.ResponseWriter, r *http.Request) error {
	if err := p.Work.TryAgain(r.Context(), server.Viewer(r.Context()), access.PersonID(r.PostFormValue("person"))); err != nil {
		return err
	}
	return server.Redirect(w, r, "/administration/mail?did=again")
}

// KeepMine keeps what one wishes.
func (p Pages) KeepMine(w http.ResponseWriter, r *http.Request) error {
	rev, _ := strconv.ParseInt(r.PostFormValue("rev"), 10, 64)
	f := work.WishForm{Rhythm: notice.Rhythm(r.PostFormValue("rhythm")), Weekday: r.PostFormValue("weekday"), At: r.PostFormValue("at"), Zone: r.PostFormValue("zone"),
		Immediate: r.PostFormValue("immediate") == "yes", Briefs: r.PostFormValue("briefs") == "yes", Rev: rev}
	v := server.Viewer(r.Context())
	err := p.Work.KeepWishes(r.Context(), v, f)
	if wrong := errs.FieldsOf(err); len(wrong) > 0 {
		wish, err := p.Work.Wishes(r.Context(), v)
		if err != nil {
			return err
		}
		return p.Shell.Again(w, r, minePage(r, wish, f, wrong))
	}
	if err != nil {
		return err
	}
	return server.Redirect(w, r, "/me/mail?did=kept")
}

// what a sort of mail is called where it is ended.
var sorts = map[notice.Kind]string{notice.Digest: "your summary", notice.Answer: "messages about what waits for your answer", notice.Meeting: "messages about what waits for your answer, and invitations",
	notice.Minutes: "messages about what waits for your answer", notice.Confirm: "messages about what waits for your answer", notice.Asked: "messages about what waits for your answer", notice.Published: "messages about briefs that are published for you"}

// Stopping asks whether a sort of mail is to end. It ends nothing.
func (p Pages) Stopping(w http.ResponseWriter, r *http.Request) error {
	k, err := p.Work.Stops(r.Context(), r.PathValue("secret"))
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, ui.Page{Title: "Stop this mail", Lead: g.Text("You will not be sent " + sorts[k] + " any more. You can have it again from your account."),
		Body: []g.Node{ui.Post{Action: ui.Path("mail", "stop", r.PathValue("secret")), Button: ui.Button{Text: "Stop it"}}}})
}

// Stop ends a sort of mail: a mail program's one click, or the button of the page before.
func (p Pages) Stop(w http.ResponseWriter, r *http.Request) error {
	k, err := p.Work.Stop(r.Context(), r.PathValue("secret"))
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, ui.Page{Title: "Stopped", Lead: g.Text("You are not sent " + sorts[k] + " any more."), Body: []g.Node{h.P(ui.A("/me/mail", g.Text("What you are sent, and when")))}})
}

// Health is how mail goes, for who runs the installation.
func (p Pages) Health(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.health(r)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, shown)
}

func (p Pages) health(r *http.Request) (ui.Page, error) {
	x, err := p.Work.Health(r.Context(), server.Viewer(r.Context()))
	if err != nil {
		return ui.Page{}, err
	}
	now := server.Now(r.Context())
	out := ui.Page{Title: "Mail", Lead: g.Text("How mail goes. Who is told what is nobody’s business here, and is not shown."), Flash: ui.Flash{Text: flashes[r.FormValue("did")]}, Zone: "UTC"}
	if p.Section != nil {
		out.Section = p.Section(r)
	}
	if !x.Sends {
		out.Body = []g.Node{ui.Empty{Says: "No mail server is set, so nobody is sent anything. Start the program with smtp-host and mail-from."}}
		return out, nil
	}
	table := ui.Table[work.Count]{ID: "mail-counts", Caption: "Messages of the last thirty days", Rows: x.Counts, Things: "sorts", Empty: ui.Empty{Says: "No message was asked for yet. Send a test to yourself."},
		Columns: []ui.Column[work.Count]{
			{Head: "Sort", Row: true, Cell: func(c work.Count) g.Node { return g.Text(string(c.Kind)) }},
			{Head: "State", Cell: func(c work.Count) g.Node { return ui.State(work.StateWords(c)) }},
			{Head: "Because", Cell: func(c work.Count) g.Node { return g.Text(c.Reason.Words()) }},
			{Head: "Messages", Number: true, Cell: func(c work.Count) g.Node { return g.Text(ui.Count(c.N)) }},
			{Head: "Last", Cell: func(c work.Count) g.Node { return ui.Moment(time.UnixMicro(max(c.Last, c.Made)), now) }},
		}}
	out.Body = []g.Node{ui.Section("test", "Does it work?", ui.Post{Action: "/administration/mail/test", Button: ui.Button{Text: "Send a test"}}, ui.Note(g.Text("It goes to your own address."))), ui.Section("counts", "How it goes", table, ui.Note(g.Text("Sent counts those too of which nothing was left to say when their time came.")))}
	if len(x.Back) > 0 {
		out.Body = append(out.Body, ui.Section("back", "Mail that comes back", backTable(x.Back, now)))
	}
	return out, nil
}

// backTable lists whose mail comes back.
func backTable(all []work.Failing, now time.Time) g.Node {
	return ui.Table[work.Failing]{ID: "mail-back", Caption: "People whose mail comes back", Rows: all, Things: "people", Columns: []ui.Column[work.Failing]{
		{Head: "Person", Row: true, Cell: func(f work.Failing) g.Node {
			return g.Group{ui.A(ui.Path("administration", "people", string(f.Person)), ui.Name(f.Name)), ui.Note(ui.Name(f.Email))}
		}},
		{Head: "Came back", Number: true, Cell: func(f work.Failing) g.Node { return g.Text(ui.Things(f.Times, "time")) }},
		{Head: "Code", Cell: func(f work.Failing) g.Node { return g.Group{g.Text(f.Code), ui.Note(g.Text(held(f.Times)))} }},
		{Head: "Last", Cell: func(f work.Failing) g.Node { return ui.Moment(time.UnixMicro(f.Last).UTC(), now) }},
		{Head: "Repair", Cell: func(f work.Failing) g.Node {
			return ui.Post{Action: "/administration/mail/again", Small: true, Hidden: []ui.Hidden{{Name: "person", Value: string(f.Person)}}, Button: ui.Button{Text: "Send again"}}
		}},
	}}
}

// Test sends a test to the administrator.
func (p Pages) Test(w http.ResponseWriter, r *http.Request) error {
	err := p.Work.SendTest(r.Context(), server.Viewer(r.Context()))
	if errs.KindOf(err) == errs.Invalid {
		shown, no := p.health(r)
		if no != nil {
			return no
		}
		shown.Flash = ui.Flash{Text: errs.Sentence(err), Problem: true}
		return p.Shell.Show(w, r, shown)
	}
	if err != nil {
		return err
	}
	return server.Redirect(w, r, "/administration/mail?did=sent")
}
