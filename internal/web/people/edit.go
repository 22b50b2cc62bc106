package people

import (
	"net/http"
	"strconv"

	g "maragu.dev/gomponents"

	work "counterpart.dev/internal/app/people"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/people"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

func stakeholderForm(c call) work.StakeholderForm {
	return work.StakeholderForm{Name: c.text("name"), Post: c.text("post"), Firm: c.text("firm"), Email: c.text("email"), Side: people.Side(c.text("side")),
		Person: access.PersonID(c.text("person")), Owner: access.PersonID(c.text("owner")), Cadence: c.text("cadence"), Rev: c.rev()}
}

func stakeholderFields(f work.StakeholderForm, staff []work.Candidate) []ui.Field {
	sides := []ui.Option{}
	for _, s := range people.Sides() {
		sides = append(sides, ui.Option{Value: string(s), Label: s.Words()})
	}
	accounts := []ui.Option{{Value: "", Label: "No account here"}}
	for _, s := range staff {
		accounts = append(accounts, ui.Option{Value: string(s.Person), Label: s.Name})
	}
	return []ui.Field{
		{Name: "name", Label: "Name", Value: f.Name, Required: true, Most: 120, Hint: "A person; or a role where nobody is named, such as the night matron"},
		{Name: "post", Label: "Post", Value: f.Post, Most: 120},
		{Name: "firm", Label: "Organisation", Value: f.Firm, Most: 120},
		{Name: "side", Label: "Where they belong", Kind: ui.Radios, Value: string(f.Side), Options: sides, Required: true},
		{Name: "owner", Label: "Who minds the relationship", Kind: ui.Select, Value: string(f.Owner), Options: owners(staff), Hint: "One of your people who is known in this project"},
		{Name: "cadence", Label: "Speak with them at least every", Kind: ui.Length, Value: f.Cadence, Unit: "days", Min: "1", Max: "366", Hint: "Leave it empty when no rhythm is agreed"},
		{Name: "email", Label: "Address", Kind: ui.Email, Value: f.Email, Most: 120, Hint: "By which a message of theirs is known as a contact"},
		{Name: "person", Label: "Account", Kind: ui.Select, Value: string(f.Person), Options: accounts, Hint: "By which a meeting with them is known as a contact"},
	}
}

func owners(staff []work.Candidate) []ui.Option {
	out := []ui.Option{{Value: "", Label: "Nobody yet"}}
	for _, s := range staff {
		out = append(out, ui.Option{Value: string(s.Person), Label: s.Name})
	}
	return out
}

// New asks about somebody who is added.
func (p Pages) New(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.newPage(r, work.StakeholderForm{Side: people.Ours}, nil)
	return p.Shell.Made(w, r, shown, err)
}

func (p Pages) newPage(r *http.Request, f work.StakeholderForm, wrong []errs.Field) (ui.Page, error) {
	c := of(r)
	b, err := p.Work.Board(r.Context(), c.v, c.scope)
	if err != nil {
		return ui.Page{}, err
	}
	shown, err := p.frame(r, "Add somebody", access.ClientOnly, ui.Link{Text: "Stakeholders", URL: c.list()})
	if err != nil {
		return shown, err
	}
	shown.Lead = g.Text("Only those who direct the project see this. The person is not told, and needs no account.")
	shown.Body = []g.Node{ui.Form{ID: "stakeholder-form", Action: c.list(), Fields: stakeholderFields(f, b.Staff), Errors: wrong, Submit: ui.Button{Text: "Add"}, Cancel: c.list()}}
	return shown, nil
}

// Add keeps somebody.
func (p Pages) Add(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := stakeholderForm(c)
	id, err := p.Work.Add(r.Context(), c.v, c.scope, f)
	if err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return p.newPage(r, f, wrong) })
	}
	return page.Back(w, r, c.list(id), "added")
}

// Edit asks what shall be changed.
func (p Pages) Edit(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.editPage(r, nil, nil)
	return p.Shell.Made(w, r, shown, err)
}

func (p Pages) editPage(r *http.Request, typed *work.StakeholderForm, wrong []errs.Field) (ui.Page, error) {
	c, v, shown, err := p.about(r, "Change")
	if err != nil {
		return shown, err
	}
	s := v.Who
	f := work.StakeholderForm{Name: s.Name, Post: s.Post, Firm: s.Firm, Email: s.Email, Side: s.Side, Person: s.Person, Owner: s.Owner}
	if s.Cadence > 0 {
		f.Cadence = strconv.FormatInt(s.Cadence, 10)
	}
	if typed != nil {
		f = *typed
	}
	shown.Body = []g.Node{ui.Form{ID: "stakeholder-form", Action: c.one("edit"), Rev: strconv.FormatInt(s.Rev, 10), Fields: stakeholderFields(f, v.Staff), Errors: wrong, Cancel: c.one()}}
	return shown, nil
}

// about reads one of them for a page that asks something.
func (p Pages) about(r *http.Request, does string) (call, work.View, ui.Page, error) {
	c := of(r)
	v, err := p.Work.Show(r.Context(), c.v, c.scope, c.who)
	if err == nil && (!v.May || v.Who.Erased != 0) {
		err = notFound
	}
	if err != nil {
		return c, v, ui.Page{}, err
	}
	shown, err := p.frame(r, does+": "+title(v.Who), access.ClientOnly, ui.Link{Text: "Stakeholders", URL: c.list()}, ui.Link{Text: title(v.Who), URL: c.one()})
	shown.Zone = v.Project.Zone
	return c, v, shown, err
}

// Change keeps what was changed.
func (p Pages) Change(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := stakeholderForm(c)
	if err := p.Work.Change(r.Context(), c.v, c.scope, c.who, f); err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return p.editPage(r, &f, wrong) })
	}
	return page.Back(w, r, c.one(), "saved")
}

// Judging asks how the reader sees somebody.
func (p Pages) Judging(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.judgePage(r, nil, nil)
	return p.Shell.Made(w, r, shown, err)
}

func judgeForm(c call) work.JudgeForm {
	return work.JudgeForm{Influence: c.text("influence"), Interest: c.text("interest"), Attributes: c.all("attributes"), Stance: people.Stance(c.text("stance")),
		Wanted: people.Stance(c.text("wanted")), Why: c.text("why")}
}

func (p Pages) judgePage(r *http.Request, typed *work.JudgeForm, wrong []errs.Field) (ui.Page, error) {
	c, v, shown, err := p.about(r, "How you see them")
	if err != nil {
		return shown, err
	}
	f := work.JudgeForm{}
	if s := v.Who; s.JudgedAt != 0 {
		f = work.JudgeForm{Influence: strconv.FormatInt(s.Influence, 10), Interest: strconv.FormatInt(s.Interest, 10), Stance: s.Stance, Wanted: s.Wanted}
		for name, on := range map[string]bool{"power": s.Power, "legitimacy": s.Legitimacy, "urgency": s.Urgency} {
			if on {
				f.Attributes = append(f.Attributes, name)
			}
		}
	}
	if typed != nil {
		f = *typed
	}
	stances := []ui.Option{}
	for _, s := range people.Stances() {
		stances = append(stances, ui.Option{Value: string(s), Label: string(s), Hint: s.Means()})
	}
	shown.Lead = g.Text("It is kept with your name and today’s date, beside how they were seen before. Nothing is averaged.")
	shown.Body = []g.Node{ui.Form{ID: "judge-form", Action: c.one("judge"), Errors: wrong, Cancel: c.one(), Submit: ui.Button{Text: "Keep"}, Fields: []ui.Field{
		{Name: "influence", Label: "Influence on the change, from 1 to 5", Kind: ui.Select, Value: f.Influence, Options: numbers(1, 5), Required: true},
		{Name: "interest", Label: "Interest in it, from 1 to 5", Kind: ui.Select, Value: f.Interest, Options: numbers(1, 5), Required: true},
		{Name: "attributes", Label: "What they have", Kind: ui.Checks, Values: f.Attributes, Options: []ui.Option{
			{Value: "power", Label: "Power", Hint: "they can get what they want done"}, {Value: "legitimacy", Label: "Legitimacy", Hint: "it is proper that they are heard"},
			{Value: "urgency", Label: "Urgency", Hint: "what they want cannot wait"}}},
		{Name: "stance", Label: "Where they stand now", Kind: ui.Radios, Value: string(f.Stance), Options: stances, Required: true},
		{Name: "wanted", Label: "Where we want them to stand", Kind: ui.Select, Value: string(f.Wanted), Options: plain(stances), Required: true},
		{Name: "why", Label: "Why you see it so", Kind: ui.Area, Value: f.Why, Size: 3, Most: 4000, Hint: "What they said or did, rather than what they are like"},
	}}}
	return shown, nil
}

// plain are options without their hints.
func plain(all []ui.Option) (out []ui.Option) {
	for _, o := range all {
		out = append(out, ui.Option{Value: o.Value, Label: o.Label})
	}
	return out
}

// Judge keeps it.
func (p Pages) Judge(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := judgeForm(c)
	if err := p.Work.Judge(r.Context(), c.v, c.scope, c.who, f); err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return p.judgePage(r, &f, wrong) })
	}
	return page.Back(w, r, c.one(), "judged")
}

// Confiding asks what named readers shall know.
func (p Pages) Confiding(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.confidePage(r, work.ConfideForm{}, nil)
	return p.Shell.Made(w, r, shown, err)
}

func (p Pages) confidePage(r *http.Request, f work.ConfideForm, wrong []errs.Field) (ui.Page, error) {
	c, v, shown, err := p.about(r, "Confide")
	if err != nil {
		return shown, err
	}
	shown.Audience = ui.Audience{Of: access.Named, Names: []string{"you", "those you name"}}
	shown.Lead = g.Text("You and the readers you name can read it, and nobody else: not others of your side, not who runs the installation from its pages. It can be erased, and then nothing of it is left. Write only what must be known; whoever it is about may ask to see it.")
	readers := ui.Field{Name: "readers", Label: "Who may read it besides you", Kind: ui.Checks, Hint: "Those who direct the project and are known in it"}
	for _, x := range v.Readers {
		readers.Options = append(readers.Options, ui.Option{Value: string(x.Person), Label: x.Name, Hint: x.Role.Words()})
	}
	for _, x := range f.Readers {
		readers.Values = append(readers.Values, string(x))
	}
	form := ui.Form{ID: "confide-form", Action: c.one("confide"), Errors: wrong, Cancel: c.one(), Submit: ui.Button{Text: "Keep for these readers"},
		Fields: []ui.Field{{Name: "words", Label: "What they shall know", Kind: ui.Area, Value: f.Words, Size: 5, Most: 4000, Required: true}}}
	if len(readers.Options) > 0 {
		form.Fields = append(form.Fields, readers)
	}
	shown.Body = []g.Node{form}
	return shown, nil
}

// Confide keeps it for the readers that were named.
func (p Pages) Confide(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := work.ConfideForm{Words: c.text("words"), Readers: c.people("readers")}
	if err := p.Work.Confide(r.Context(), c.v, c.scope, c.who, f); err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return p.confidePage(r, f, wrong) })
	}
	return page.Back(w, r, c.one(), "confided")
}

func reasons() (out []ui.Option) {
	for _, e := range engage.Erasures() {
		out = append(out, ui.Option{Value: e.Code, Label: e.Words})
	}
	return out
}

// ErasingConfided asks why what was confided is erased.
func (p Pages) ErasingConfided(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.erasePage(r, true, nil)
	return p.Shell.Made(w, r, shown, err)
}

// Erasing asks why somebody is erased.
func (p Pages) Erasing(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.erasePage(r, false, nil)
	return p.Shell.Made(w, r, shown, err)
}

func (p Pages) erasePage(r *http.Request, confided bool, wrong []errs.Field) (ui.Page, error) {
	c, v, shown, err := p.about(r, "Erase")
	if err != nil {
		return shown, err
	}
	form := ui.Form{ID: "erase-form", Action: c.one("erase"), Errors: wrong, Cancel: c.one(), Submit: ui.Button{Text: "Erase for good", Look: ui.Danger},
		Fields: []ui.Field{{Name: "reason", Label: "Why", Kind: ui.Radios, Options: reasons(), Required: true}}}
	happens := "Their name, post, organisation and address, why they were seen as they were, what they were told, what was heard, and what you were named to read of them, are destroyed: here and in the record, which then says that it was done, when, by whom and for which of these reasons."
	kept := "The figures of the judgements and the days of the contacts stay, without a name. A backup that was made before still holds the words until it is destroyed itself."
	if confided {
		there := false
		for _, s := range v.Sensitivities {
			there = there || s.ID == r.PathValue("sensitivity") && s.Erased == 0
		}
		if !there {
			return shown, notFound
		}
		form.Action = c.one("sensitive", r.PathValue("sensitivity"), "erase")
		happens, kept = "The words are destroyed for every reader, here and in the record of this circle.", "That something was kept, by whom and when, stays readable to the same readers."
	}
	shown.Body = []g.Node{ui.Confirm{Happens: g.Text(happens), Kept: kept, Form: form}}
	return shown, nil
}

// Erase destroys who somebody was.
func (p Pages) Erase(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	if err := p.Work.Erase(r.Context(), c.v, c.scope, c.who, c.text("reason")); err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return p.erasePage(r, false, wrong) })
	}
	return page.Back(w, r, c.one(), "erased")
}

// EraseConfided destroys what was confided.
func (p Pages) EraseConfided(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	if err := p.Work.EraseConfided(r.Context(), c.v, c.scope, c.who, r.PathValue("sensitivity"), c.text("reason")); err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return p.erasePage(r, true, wrong) })
	}
	return page.Back(w, r, c.one(), "erased")
}
