package accord

import (
	"cmp"
	"context"
	"encoding/hex"
	"slices"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/accord"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Round is a round with what the viewer may know of it.
type Round struct {
	poll.Round
	Asked   []poll.Asked  // of the viewer's side
	Said    *poll.Verdict // that the viewer's side has answered
	Gaps    []accord.Gap  // nil while nothing is open to the viewer
	Told    bool          // to both sides; false where the client side alone knows
	Over    bool          // its last day is
	Client  poll.Verdict  // of the client side, as far as the viewer is told
	Ours    poll.Verdict  // of the viewer's side
	Follows []Follow
}

// Follow is a condition, or an action that a pulse opened, with where it is kept.
type Follow struct {
	poll.Condition
	Shared bool
}

// Values is all that the viewer knows of what the sides of an engagement were asked.
type Values struct {
	Engagement engage.Engagement
	Reaches    []access.Reach
	Alignments []Round // newest first
	Pulses     []PulseRound
	Charter    Charter
	Aligned    bool // the engagement may begin
	MayOpen    bool // a round
	MayAsk     bool // one's own people
	MaySay     bool // whether to go on
	MaySign    bool
	People     []Person // of the viewer's side who answer signed in
	Now        int64
}

// Person is somebody of the viewer's side.
type Person struct {
	ID   access.PersonID
	Name string
}

// PulseRound is a pulse with what it released.
type PulseRound struct {
	poll.Round
	Asked    []poll.Asked
	Items    []accord.Item
	Released [2]accord.Release // of the client side and of delivery
	Over     bool
	Follows  []Follow // what it opened
}

// Charter is the newest version, with who has signed it, and the one in force.
type Charter struct {
	poll.Charter
	Behaviours []accord.Behaviour
	Hash       string
	Signed     []poll.Signature // of this version
	Mine       bool             // the viewer has signed it
	InForce    int64            // version that both sides signed, 0 for none
	Versions   int
}

// Values is what the page of an engagement shows. It takes as many statements whatever the other side did.
func (w Work) Values(ctx context.Context, v access.Viewer, scope access.ScopeID) (out Values, err error) {
	defer errs.Wrap(&err, "accord.Values(%s)", scope)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		if out.Reaches, err = tx.Reaches(ctx, scope); err != nil {
			return err
		}
		shared, ok := act.ReachOf(v, out.Reaches, access.Shared, access.Values, access.See)
		if !ok {
			return store.ErrRefused
		}
		if out.Engagement, err = tx.Engagement(ctx, scope); err != nil {
			return err
		}
		out.Now = tx.Now().UnixMicro()
		own, hasOwn := access.Reach{}, false
		if twoSides(v.Side) {
			own, hasOwn = act.ReachOf(v, out.Reaches, v.Side.Of(), access.Values, access.See)
		}
		out.MayOpen = access.Decide(v, shared, access.Values, access.Add)
		out.MayAsk = hasOwn && access.Decide(v, own, access.Values, access.Add) && out.MayOpen
		out.MaySay = hasOwn && access.Decide(v, own, access.Verdict, access.Add)
		out.MaySign = access.Decide(v, shared, access.Charter, access.Add) && !v.Token
		rooms := []access.RoomID{shared.Room}
		if hasOwn {
			rooms = append(rooms, own.Room)
		}
		all, err := tx.AgreementsIn(ctx, shared.Organisation, rooms)
		if err != nil {
			return err
		}
		k := knownIn(all, shared, own)
		if k.charters, err = tx.Charters(ctx, store.At(shared)); err != nil {
			return err
		}
		if k.signatures, err = tx.Signatures(ctx, store.At(shared)); err != nil {
			return err
		}
		return out.fill(ctx, tx, v, k, own)
	})
	if err == nil && out.MayAsk {
		out.People, err = w.people(ctx, v, out.Reaches)
	}
	return out, err
}

// known is what lies in the rooms that the viewer sees.
type known struct {
	rounds     []poll.Round
	findings   [2][]poll.Finding // shared, own
	verdicts   [2][]poll.Verdict
	conditions [2][]poll.Condition
	charters   []poll.Charter
	signatures []poll.Signature
}

// knownIn is what lies in the shared room of an engagement, and in the viewer's own where they have one.
func knownIn(all store.Agreements, shared, own access.Reach) *known {
	k := &known{rounds: all.Rounds[shared.Room]}
	for i, r := range []access.Reach{shared, own} {
		k.findings[i], k.verdicts[i], k.conditions[i] = all.Findings[r.Room], all.Verdicts[r.Room], all.Conditions[r.Room]
	}
	return k
}

func (out *Values) fill(ctx context.Context, tx *store.Tx, v access.Viewer, k *known, own access.Reach) error {
	ever, err := askedIn(ctx, tx, own)
	if err != nil {
		return err
	}
	for _, r := range k.rounds {
		asked, over := ever[r.ID], r.Closes <= out.Now
		switch r.Kind {
		case poll.Alignment:
			one, err := k.alignment(v, r)
			if err != nil {
				return err
			}
			one.Asked, one.Over = asked, over
			out.Alignments = append(out.Alignments, one)
		case poll.Pulse:
			one, err := k.pulse(r)
			if err != nil {
				return err
			}
			one.Asked, one.Over = asked, over
			out.Pulses = append(out.Pulses, one)
		}
	}
	out.Aligned = poll.Aligned(k.findings[0], slices.Concat(k.verdicts[0], k.verdicts[1]), k.charters, k.signatures)
	return out.Charter.of(v, k)
}

// askedIn is whom a side asked in its room, by round; nobody where there is none that the viewer sees.
func askedIn(ctx context.Context, tx *store.Tx, own access.Reach) (map[string][]poll.Asked, error) {
	if own.Room == "" {
		return nil, nil
	}
	return tx.AskedIn(ctx, store.At(own))
}

func (k *known) alignment(v access.Viewer, r poll.Round) (one Round, err error) {
	one.Round = r
	for i, list := range k.findings {
		for _, f := range list {
			if f.Round != r.ID || f.Part != poll.Both || one.Told {
				continue
			}
			m, err := f.Means()
			if err != nil {
				return one, errs.New(errs.Internal, "a finding that cannot be read: %w", err)
			}
			one.Told = i == 0
			if m.Opened() {
				one.Gaps = accord.Between(accord.Current(), m.Client, m.Delivery)
			}
		}
	}
	for _, said := range slices.Concat(k.verdicts[1], k.verdicts[0]) {
		switch {
		case said.Round != r.ID:
		case said.Step == poll.Answered:
			one.Said = &said
		default:
			if said.Side == access.ClientSide {
				one.Client = said
			}
			if said.Side == v.Side {
				one.Ours = said
			}
		}
	}
	one.Follows = k.follows(r.ID)
	return one, nil
}

func (k *known) follows(round string) (out []Follow) {
	for i, list := range k.conditions {
		for _, c := range list {
			if c.Round == round {
				out = append(out, Follow{c, i == 0})
			}
		}
	}
	return out
}

func (k *known) pulse(r poll.Round) (one PulseRound, err error) {
	one.Round, one.Follows = r, k.follows(r.ID)
	plan, err := r.Plan()
	if err != nil {
		return one, errs.New(errs.Internal, "a round that cannot be read: %w", err)
	}
	one.Items = plan.Items
	for _, f := range k.findings[0] {
		if f.Round != r.ID {
			continue
		}
		i := 0
		if f.Part == poll.Delivery {
			i = 1
		}
		if one.Released[i], err = f.Release(); err != nil {
			return one, errs.New(errs.Internal, "a release that cannot be read: %w", err)
		}
	}
	return one, nil
}

func (c *Charter) of(v access.Viewer, k *known) error {
	if c.Versions = len(k.charters); c.Versions == 0 {
		return nil
	}
	c.Charter = k.charters[0]
	text, err := c.Text()
	if err != nil {
		return errs.New(errs.Internal, "a charter that cannot be read: %w", err)
	}
	hash := text.Hash()
	c.Behaviours, c.Hash = text.Behaviours, hex.EncodeToString(hash[:])
	for _, s := range k.signatures {
		if s.Version == c.Version {
			c.Signed = append(c.Signed, s)
			c.Mine = c.Mine || s.Person == v.Person
		}
	}
	if agreed, ok := poll.Agreed(k.charters, k.signatures); ok {
		c.InForce = agreed.Version
	}
	return nil
}

// people are those of the viewer's side who may be asked signed in.
func (w Work) people(ctx context.Context, v access.Viewer, reaches []access.Reach) (out []Person, err error) {
	own, ok := act.ReachOf(v, reaches, v.Side.Of(), access.Values, access.Add)
	if !ok {
		return nil, nil
	}
	err = w.DB.System(ctx, store.ReadAccount, func(sys *store.Tx) error {
		all, err := peopleOf(ctx, sys, own)
		for _, p := range all {
			out = append(out, Person{p.person, p.name})
		}
		return err
	})
	return out, err
}

// Tender is what the client side knows of bidders who were all asked alike.
type Tender struct {
	poll.Round
	Asked []poll.Asked
	Bids  []Bidder
	Over  bool
}

// Bidder is one of them.
type Bidder struct {
	Engagement access.ScopeID
	Name       string
	State      engage.State
	Round      Round
}

// Tenders is all that the client side knows of the bidders of a project.
type Tenders struct {
	Project    engage.Project
	Reaches    []access.Reach
	Rounds     []Tender // newest first
	Candidates []Bidder // engagements that have not begun
	MayOpen    bool
	People     []Person
	Now        int64
}

// Tenders is what the page of a project shows.
func (w Work) Tenders(ctx context.Context, v access.Viewer, project access.ScopeID) (out Tenders, err error) {
	defer errs.Wrap(&err, "accord.Tenders(%s)", project)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		if out.Reaches, err = tx.Reaches(ctx, project); err != nil {
			return err
		}
		own, ok := act.ReachOf(v, out.Reaches, access.ClientOnly, access.Values, access.See)
		if !ok {
			return store.ErrRefused
		}
		if out.Project, err = tx.Project(ctx, project); err != nil {
			return err
		}
		out.Now, out.MayOpen = tx.Now().UnixMicro(), access.Decide(v, own, access.Values, access.Add)
		rounds, err := tx.Rounds(ctx, store.At(own))
		if err != nil {
			return err
		}
		ever, err := askedIn(ctx, tx, own)
		if err != nil {
			return err
		}
		for _, r := range rounds {
			if r.Kind == poll.Tender {
				out.Rounds = append(out.Rounds, Tender{Round: r, Over: r.Closes <= out.Now, Asked: ever[r.ID]})
			}
		}
		_, list, err := tx.EngagementsOf(ctx, out.Project.Organisation, []access.ScopeID{project})
		if err != nil {
			return err
		}
		out.candidates(list)
		return out.bidders(ctx, tx, v, list)
	})
	if err == nil && out.MayOpen {
		out.People, err = w.people(ctx, v, out.Reaches)
	}
	return out, err
}

// bidders fills in what was found with each, of all rounds at once.
func (out *Tenders) bidders(ctx context.Context, tx *store.Tx, v access.Viewer, list []engage.Engagement) error {
	var scopes []access.ScopeID
	plans := make([]poll.Plan, len(out.Rounds))
	for i, t := range out.Rounds {
		plan, err := t.Plan()
		if err != nil {
			return errs.New(errs.Internal, "a tender that cannot be read: %w", err)
		}
		plans[i] = plan
		for _, b := range plan.Bids {
			scopes = append(scopes, b.Engagement)
		}
	}
	reaches, err := tx.ReachesIn(ctx, scopes)
	if err != nil {
		return err
	}
	var rooms []access.RoomID
	for _, r := range reaches {
		rooms = append(rooms, r.Room)
	}
	all, err := tx.AgreementsIn(ctx, out.Project.Organisation, rooms)
	if err != nil {
		return err
	}
	for i := range out.Rounds {
		for _, b := range plans[i].Bids {
			at := slices.IndexFunc(list, func(e engage.Engagement) bool { return e.ID == b.Engagement })
			of := slices.DeleteFunc(slices.Clone(reaches), func(r access.Reach) bool { return r.Scope != b.Engagement })
			shared, ok1 := act.ReachOf(v, of, access.Shared, access.Values, access.See)
			own, ok2 := act.ReachOf(v, of, access.ClientOnly, access.Values, access.See)
			if at < 0 || !ok1 || !ok2 {
				continue
			}
			k := knownIn(all, shared, own)
			round := slices.IndexFunc(k.rounds, func(r poll.Round) bool { return r.ID == b.Round })
			if round < 0 {
				continue
			}
			one, err := k.alignment(v, k.rounds[round])
			if err != nil {
				return err
			}
			out.Rounds[i].Bids = append(out.Rounds[i].Bids, Bidder{b.Engagement, list[at].DeliveryName, list[at].State, one})
		}
	}
	return nil
}

// candidates are the engagements of the project that have not begun.
func (out *Tenders) candidates(list []engage.Engagement) {
	for _, e := range list {
		if e.State == engage.Prospective {
			out.Candidates = append(out.Candidates, Bidder{Engagement: e.ID, Name: e.DeliveryName, State: e.State})
		}
	}
	slices.SortFunc(out.Candidates, func(a, b Bidder) int { return cmp.Compare(a.Engagement, b.Engagement) })
}
