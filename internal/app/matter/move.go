package matter

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/clock"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/core/register"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Attached is a file that comes with a move.
type Attached struct {
	Name  string
	Media string
	Body  []byte
}

// MoveForm is what is asked to move a matter on. Field names are body, due, option, to, told, link, found, probability, impacts, options,
// chosen and for.
type MoveForm struct {
	Verb   matter.Verb
	Words  string
	Due    string
	Option string
	To     access.PersonID
	Told   string   // names, one a line
	Link   string   // number of the other matter
	Found  []string // judgements of the criteria, in their order
	Content
	For   string // "them" records the move for the other side of a one-sided engagement
	Files []Attached
	Draft string // the draft it was begun in, forgotten once it is kept
	Came  int64  // instant at which this installation had it, where that was before it is kept: by mail; 0 where it is kept as it comes
}

// entry is one move with what comes with it.
type entry struct {
	move  matter.Move
	said  Said
	words string
	files []Attached
	came  int64
}

// thread is a matter with its moves inside an act.
type thread struct {
	row   register.Matter
	about About
	state matter.State
	moves []matter.Move
}

// load reads a matter of a room with its moves.
func load(ctx context.Context, tx *store.Tx, at access.Reach, id string) (t thread, err error) {
	t.row, err = tx.Matter(ctx, id)
	if err == nil && t.row.Room != at.Room {
		err = store.ErrRefused
	}
	if err != nil {
		return t, err
	}
	if t.about, err = ReadAbout(t.row.About); err != nil {
		return t, err
	}
	kept, err := tx.Moves(ctx, store.At(at), id)
	if err != nil {
		return t, err
	}
	t.state, t.moves, err = fold(t.row.Kind, kept)
	return t, err
}

// find is the room of a scope in which a matter lies and the viewer may do something with it.
func find(ctx context.Context, tx *store.Tx, v access.Viewer, scope access.ScopeID, id string, verb access.Verb) (access.Reach, register.Matter, []access.Reach, error) {
	reaches, err := tx.Reaches(ctx, scope)
	if err != nil {
		return access.Reach{}, register.Matter{}, nil, err
	}
	m, err := tx.Matter(ctx, id)
	if err != nil {
		return access.Reach{}, m, nil, err
	}
	at := slices.IndexFunc(reaches, func(r access.Reach) bool { return r.Room == m.Room && access.Decide(v, r, access.Matter, verb) })
	if at < 0 {
		return access.Reach{}, m, nil, store.ErrRefused
	}
	return reaches[at], m, reaches, nil
}

// audienceOf is whose room a matter lies in, for the intent of an act.
func (w Work) audienceOf(ctx context.Context, v access.Viewer, scope access.ScopeID, id string) (a access.Audience, err error) {
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		at, _, _, err := find(ctx, tx, v, scope, id, access.See)
		a = at.Audience
		return err
	})
	return a, err
}

// Move moves a matter on. What was moved since the viewer looked at it stands: a move that is still legal comes behind it, another is
// refused with a sentence.
func (w Work) Move(ctx context.Context, v access.Viewer, scope access.ScopeID, id string, f MoveForm) error {
	return w.MoveWith(ctx, v, scope, id, f, nil)
}

// MoveWith is Move with what else is kept in the same act, such as the message that the move came by.
func (w Work) MoveWith(ctx context.Context, v access.Viewer, scope access.ScopeID, id string, f MoveForm, also func(*act.Act) error) (err error) {
	defer errs.Wrap(&err, "matter.Move(%s)", f.Verb)
	audience, err := w.audienceOf(ctx, v, scope, id)
	if err != nil {
		return err
	}
	return act.Do(ctx, w.DB, v, act.Intent{Scope: scope, Audience: audience, Kind: access.Matter, Verb: access.Change}, func(a *act.Act) error {
		if f.Verb == matter.Raise || f.Verb == matter.Share {
			return refusal(f.Verb, "this is not done by a move")
		}
		g, err := groundOf(ctx, a.Tx, scope)
		if err != nil {
			return err
		}
		t, err := load(ctx, a.Tx, a.Reach, id)
		if err != nil {
			return err
		}
		n, err := f.entry(ctx, a, g, t)
		if err != nil {
			return err
		}
		if err := early(a, g, t, n.move); err != nil {
			return err
		}
		if err := step(ctx, a, a.Reach, g, &t, n); err != nil {
			return err
		}
		if also != nil {
			if err := also(a); err != nil {
				return err
			}
		}
		return dropDraft(ctx, a.Tx, f.Draft)
	})
}

// early refuses to notify a failure that is none yet.
func early(a *act.Act, g *Ground, t thread, m matter.Move) error {
	if m.Verb != matter.NotifyOverdue || t.state.Refuse(matter.Move{Verb: m.Verb, By: m.By, At: max(a.Now().UnixMicro(), t.state.Last)}) != "" {
		return nil
	}
	row := t.row
	st, err := g.settle(&row, t.state, t.moves, a.Now().UnixMicro())
	if err != nil {
		return err
	}
	if why := clock.TooEarly(st.Steps, m.By, a.Now().UnixMicro(), g.clock.Zone); why != "" {
		return refusal(m.Verb, why)
	}
	return nil
}

// entry reads the form into the move it makes.
func (f MoveForm) entry(ctx context.Context, a *act.Act, g *Ground, t thread) (n entry, err error) {
	var c check
	n.words, n.files, n.came = c.Body("body", f.Words, "what you say", needsWords(f.Verb) && (f.Came == 0 || len(f.Files) == 0), mostWords), c.files(f.Files), f.Came
	n.move = matter.Move{Verb: f.Verb, Reasons: (f.Verb == matter.Decline || f.Verb == matter.Object) && n.words != ""}
	n.actor(a, &c, g, t.row.Kind, f.For)
	switch f.Verb {
	case matter.ReDate, matter.Extend:
		n.move.Due = c.date("due", f.Due)
	case matter.Decide:
		n.move.Option = c.option(f.Option, len(t.about.Options()))
	case matter.Assign:
		n.move.To = f.To
	case matter.Tell:
		told := c.names("told", f.Told)
		n.move.Told = len(told)
		if len(told) > 0 { // names are words: they can be erased
			n.words = strings.TrimSpace("Told: " + strings.Join(told, ", ") + "\n\n" + n.words)
		}
	}
	about := f.about(&c, g, t)
	link, err := f.linked(ctx, a, &c, t, &n.move)
	if err == nil {
		err = c.Err()
	}
	if err != nil {
		return n, err
	}
	n.said = saidOf(n.move)
	n.said.About, n.said.Link, n.said.LinkNumber = about, link.ID, link.Number
	return n, nil
}

// needsWords reports whether a move says nothing without words. That declining needs reasons is the core's to say.
func needsWords(v matter.Verb) bool {
	switch v {
	case matter.Reply, matter.Hold, matter.Escalate, matter.ReOpen:
		return true
	}
	return false
}

// actor fills in whose move it is, and as what they make it.
func (n *entry) actor(a *act.Act, c *check, g *Ground, k matter.Kind, behalf string) {
	n.move.By, n.move.Person, n.move.Role = a.Viewer.Side, a.Viewer.Person, roleFor(a.Reach.Roles, k, n.move.Verb)
	if behalf != "them" {
		return
	}
	if !g.Engagement.OneSided || a.Viewer.Side != access.ClientSide || a.Reach.Audience != access.Shared {
		c.Say("for", "The other side makes its own moves here.")
	}
	n.move.By, n.move.Recorder = other(a.Viewer.Side), a.Viewer.Side
}

// roleFor is the role that lets somebody make a move, or the first they hold.
func roleFor(roles []access.Role, k matter.Kind, v matter.Verb) access.Role {
	for _, r := range roles {
		if matter.Allows(r, k, v) {
			return r
		}
	}
	if len(roles) == 0 {
		return ""
	}
	return roles[0]
}

// option is which of several was chosen, 0 where there are none.
func (c *check) option(said string, of int) int {
	if of == 0 {
		return 0
	}
	n, err := strconv.Atoi(strings.TrimSpace(said))
	if err != nil || n < 1 || n > of {
		c.Say("option", "Choose one of the %d options.", of)
	}
	return n
}

// about is what the move says anew of what the matter is about: an estimate, a quotation, what was judged or chosen.
func (f MoveForm) about(c *check, g *Ground, t thread) (a About) {
	switch {
	case t.row.Kind == matter.Risk && f.Verb == matter.Assess:
		if a.Estimate = c.estimate(f.Content); a.Estimate == nil && c.Err() == nil {
			c.Say("probability", "Say how likely it is, or what it would do.")
		}
	case t.row.Kind == matter.Change && (f.Verb == matter.Quote || f.Verb == matter.Assess):
		if a.Proposal = c.proposal(f.Content, g.Currency); a.Proposal == nil && c.Err() == nil {
			c.Say("options", "Say what it costs and what it does to the milestones: Second engine; 84,000; Go-live +6.")
		}
	case t.row.Kind == matter.Change && f.Verb == matter.Accept && t.state.Phase == matter.Quoted && len(t.about.Options()) > 0:
		p := *t.about.Proposal
		if p.Chosen = 1; len(p.Options) > 1 {
			p.Chosen = c.option(f.Option, len(p.Options))
		}
		a.Proposal = &p
	case t.row.Kind == matter.Acceptance && len(t.about.Criteria) > 0:
		a.Criteria = f.judged(c, t)
	}
	return a
}

// judged is the criteria of a deliverable as they stand after the move.
func (f MoveForm) judged(c *check, t thread) []matter.Criterion {
	out := slices.Clone(t.about.Criteria)
	switch f.Verb {
	case matter.Accept, matter.Decline:
		for i := range out {
			out[i].Found = matter.Unjudged
			if i < len(f.Found) && (f.Found[i] == string(matter.Met) || f.Found[i] == string(matter.NotMet)) {
				out[i].Found = matter.Judgement(f.Found[i])
			}
		}
		if why := matter.RefuseAcceptance(out); f.Verb == matter.Accept && why != "" {
			c.Say("found", "%s", sentence(why))
		}
	case matter.Reply, matter.ReOpen:
		if t.state.Phase != matter.Declined && f.Verb == matter.Reply {
			return nil
		}
		for i := range out { // it comes again, and is judged again
			out[i].Found = matter.Unjudged
		}
	default:
		return nil
	}
	return out
}

// linked is the matter of the same room that a move links to. A link from an issue to an early warning that came before it is noted.
func (f MoveForm) linked(ctx context.Context, a *act.Act, c *check, t thread, m *matter.Move) (to register.Matter, err error) {
	if f.Verb != matter.Link {
		return to, nil
	}
	n, err := strconv.ParseInt(strings.TrimPrefix(strings.TrimSpace(f.Link), "#"), 10, 64)
	if err == nil {
		to, err = a.MatterNumbered(ctx, store.At(a.Reach), n)
	}
	switch {
	case errors.Is(err, store.ErrRefused) || errors.Is(err, strconv.ErrSyntax) || errors.Is(err, strconv.ErrRange) || to.ID == t.row.ID:
		c.Say("link", "Write the number of another matter of this register.")
		return register.Matter{}, nil
	case err != nil:
		return to, err
	}
	m.Warns = to.Kind == matter.EarlyWarning && to.Raised < t.row.Raised
	return to, nil
}

// files are what is attached, by name only.
func (c *check) files(all []Attached) []Attached {
	total := 0
	for i := range all {
		f := &all[i]
		f.Name = f.Name[strings.LastIndexAny(f.Name, `/\`)+1:]
		f.Name = c.Line("files", f.Name, "the name of the file", true, mostLine)
		if total += len(f.Body); len(f.Body) == 0 {
			c.Say("files", "%q is empty.", f.Name)
		}
	}
	if len(all) > mostAttached || total > mostAttachedLen {
		c.Say("files", "Attach at most %d files, of %d MB together.", mostAttached, mostAttachedLen>>20)
	}
	return all
}

// step makes one move on a matter: the one place where rows of matters and moves are written.
func step(ctx context.Context, a *act.Act, at access.Reach, g *Ground, t *thread, n entry) error {
	now := a.Now().UnixMicro()
	if n.came > 0 && n.came < now {
		now = n.came
	}
	n.move.ID, n.move.At = a.NewID(), max(now, t.state.Last) // who waited for another's act has an earlier clock
	next, err := t.state.Apply(n.move)
	if err != nil {
		return refusal(n.move.Verb, err.Error())
	}
	if err := n.allowed(ctx, a, g, t); err != nil {
		return err
	}
	if n.move.At != a.Now().UnixMicro() {
		n.said.At = n.move.At
	}
	if n.said.Mentions, err = mentioned(ctx, a, at, n.words); err != nil {
		return err
	}
	was, row := t.row, t.row
	t.about = t.about.with(n.said.About)
	row.About = t.about.String()
	moves := append(t.moves[:len(t.moves):len(t.moves)], n.move)
	if _, err := g.settle(&row, next, moves, n.move.At); err != nil {
		return err
	}
	if was.Rev == 0 {
		err = a.AddMatter(ctx, row)
	} else {
		err = a.ChangeMatter(ctx, was, row)
	}
	if err != nil {
		return err
	}
	if err := n.keep(ctx, a, at, row, len(t.moves)); err != nil {
		return err
	}
	if err := tell(ctx, a, at, was, row); err != nil {
		return err
	}
	row.Rev = was.Rev + 1
	t.row, t.state, t.moves = row, next, moves
	return nil
}

// keep writes the move itself: into the record, beside the others, into the search, with its files.
func (n entry) keep(ctx context.Context, a *act.Act, at access.Reach, row register.Matter, index int) error {
	said := write(n.said)
	kind := record.Kind("matter." + strings.ReplaceAll(string(n.move.Verb), "_", "-"))
	leaf, err := a.Record(ctx, at, kind, store.Ref{What: whatMove, ID: n.move.ID}, field("matter", strconv.FormatInt(row.Number, 10)),
		field("side", string(n.move.By)), field("said", said), field("words", n.words))
	if err != nil {
		return err
	}
	m := register.Move{ID: n.move.ID, Matter: row.ID, Index: index, At: n.move.At, Side: n.move.By, Role: n.move.Role, Person: n.move.Person, Recorder: n.move.Recorder,
		Verb: n.move.Verb, Said: said, ByName: a.Viewer.Name, ByFirm: a.Viewer.Firm, Words: n.words, Leaf: int64(leaf)}
	if err := a.AddMove(ctx, store.At(at), m); err != nil {
		return err
	}
	for i, f := range n.files {
		file := programme.File{ID: a.NewID(), Name: f.Name, Media: f.Media, By: a.Viewer.Person}
		if err := a.AddFile(ctx, store.At(at), file, f.Body); err != nil {
			return err
		}
		if err := a.Attach(ctx, store.At(at), row.ID, index, i, file.ID); err != nil {
			return err
		}
	}
	return a.IndexAlso(ctx, store.At(at), whatMatter, row.ID, append(words(row.Title, n.words), mentionWords(n.said.Mentions)...))
}

// allowed refuses what the core cannot know of: a holder nobody knows, an act beyond the giver's authority.
func (n *entry) allowed(ctx context.Context, a *act.Act, g *Ground, t *thread) error {
	if n.move.Verb == matter.Assign {
		return n.holder(ctx, a)
	}
	power, amount := n.power(t)
	if power == "" || a.Viewer.Side != access.ClientSide || n.move.Recorder != "" || a.Reach.Audience != access.Shared && n.move.Private {
		return nil
	}
	letter, why, err := delegated(ctx, a, power, amount, g)
	if err == nil && why != "" && n.move.Verb == matter.Decide { // who may decide is not ours to say: under what they did is kept
		n.said.Uncovered, why = true, ""
	}
	if err == nil && why != "" {
		err = errs.InvalidFields("This is beyond your authority", []errs.Field{{Message: sentence(why)}})
	}
	n.said.Letter = letter
	return err
}

// power is what a move of the client side takes, and for what amount; "" where it takes none.
func (n *entry) power(t *thread) (engage.Power, matter.Sum) {
	about := t.about.with(n.said.About)
	switch k, v := t.row.Kind, n.move.Verb; {
	case k == matter.Instruction && v == matter.Raise:
		return engage.Instruct, about.cost()
	case k == matter.Acceptance && v == matter.Accept:
		return engage.Accept, matter.Sum{}
	case k == matter.Decision && v == matter.Decide && about.optionCost(n.move.Option).Minor != 0:
		return engage.Agree, about.optionCost(n.move.Option)
	case k == matter.Change && (v == matter.Accept && t.state.Phase == matter.Quoted || v == matter.Assess):
		return engage.Agree, about.cost()
	}
	return "", matter.Sum{}
}

// delegated finds the letter that covers an act of the viewer's, or says why none does. Who may give authority needs no letter.
func delegated(ctx context.Context, a *act.Act, power engage.Power, amount matter.Sum, g *Ground) (number int64, why string, err error) {
	if a.Reach.May(access.Authority, access.Add) {
		return 0, "", nil
	}
	letters, err := a.Authorities(ctx, store.At(a.Reach))
	if err != nil {
		return 0, "", err
	}
	on := g.today(a.Tx)
	if why = matter.RefuseAuthority(letters, a.Viewer.Person, power, amount, on); why != "" {
		return 0, why, nil
	}
	for _, l := range letters {
		if l.Holder == a.Viewer.Person && l.InForce(on.String()) && slices.Contains(l.May, power) && max(amount.Minor, -amount.Minor) <= l.Limit {
			number = cmp.Or(number, l.Number)
		}
	}
	return number, "", nil
}

// holder refuses whom the side does not know.
func (n *entry) holder(ctx context.Context, a *act.Act) error {
	people, err := assignable(ctx, a.Tx, a.Viewer, a.Reach, n.move.By)
	if err == nil && !slices.ContainsFunc(people, func(p Person) bool { return p.ID == n.move.To }) {
		err = errs.InvalidFields("This move cannot be made", []errs.Field{{Path: "to", Message: "Choose somebody who works on this for that side."}})
	}
	return err
}
