package poll

import (
	"cmp"
	"encoding/json"
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/accord"
	"counterpart.dev/internal/core/confidence"
)

// Plan is the body of a round: what a pulse asks and where its answers are put, or which engagements a tender has.
type Plan struct {
	Items []accord.Item `json:"items,omitempty"`
	Boxes []Box         `json:"boxes,omitempty"`
	Bids  []Bid         `json:"bids,omitempty"`

	Dimensions []confidence.Asked `json:"dimensions,omitempty"` // of a round about confidence
	Aims       []confidence.Aim   `json:"aims,omitempty"`       // milestones whose date it asks about
}

// Rated is what the ballot of a round about confidence asks, and what its reader said the last time.
type Rated struct {
	Dimensions []confidence.Asked  `json:"dimensions,omitempty"`
	Aims       []confidence.Aim    `json:"aims,omitempty"`
	Last       []confidence.Rating `json:"last,omitempty"`
}

// RatedSheet is what somebody judged, as it lies sealed: with the caps and the evidence that their side knew of.
type RatedSheet struct {
	Side     access.Side           `json:"side"`
	Sheet    confidence.Sheet      `json:"sheet"`
	Caps     []confidence.Cap      `json:"caps,omitempty"`
	Evidence []confidence.Evidence `json:"evidence,omitempty"`
}

// Rated reads the ballot of a round about confidence.
func (b Ballot) Rated() (r Rated, err error) {
	if b.Body == "" {
		return r, nil
	}
	err = json.Unmarshal([]byte(b.Body), &r)
	return r, err
}

// Reveal reads what a round about confidence found for everybody.
func (f Finding) Reveal() (r confidence.Reveal, err error) {
	err = json.Unmarshal([]byte(f.Body), &r)
	return r, err
}

// Private reads what the client side keeps of a round about confidence.
func (f Finding) Private() (p confidence.Private, err error) {
	err = json.Unmarshal([]byte(f.Body), &p)
	return p, err
}

// Box is where the answers of a side to a pulse are put.
type Box struct {
	Side access.Side   `json:"side"`
	Room access.RoomID `json:"room"`
}

// Bid is an engagement of a tender, with its own round there.
type Bid struct {
	Engagement access.ScopeID `json:"engagement"`
	Round      string         `json:"round"`
}

// Box is the box of a side, "" for none.
func (p Plan) Box(side access.Side) access.RoomID {
	for _, b := range p.Boxes {
		if b.Side == side {
			return b.Room
		}
	}
	return ""
}

// Plan reads the body of a round.
func (r Round) Plan() (p Plan, err error) {
	if r.Body == "" {
		return p, nil
	}
	err = json.Unmarshal([]byte(r.Body), &p)
	return p, err
}

// Items are what the ballot of a pulse asks.
func (b Ballot) Items() (items []accord.Item, err error) {
	if b.Body == "" {
		return nil, nil
	}
	err = json.Unmarshal([]byte(b.Body), &items)
	return items, err
}

// Means is what an alignment found: of each side the spread of its answers, or that not both sides gave any.
type Means struct {
	Client   []accord.Said `json:"client,omitempty"`
	Delivery []accord.Said `json:"delivery,omitempty"`
}

// Opened reports whether there was anything to open: both sides had answered.
func (m Means) Opened() bool { return len(m.Client) > 0 && len(m.Delivery) > 0 }

// Means reads what an alignment found.
func (f Finding) Means() (m Means, err error) {
	err = json.Unmarshal([]byte(f.Body), &m)
	return m, err
}

// Release reads what a pulse released of a side.
func (f Finding) Release() (r accord.Release, err error) {
	err = json.Unmarshal([]byte(f.Body), &r)
	return r, err
}

// Text is the version of a charter as it is signed.
func (c Charter) Text() (out accord.Charter, err error) {
	err = json.Unmarshal([]byte(c.Body), &out.Behaviours)
	out.Version = int(c.Version)
	return out, err
}

// Agreed is the newest version that both sides signed, if there is one.
func Agreed(charters []Charter, signatures []Signature) (Charter, bool) {
	for _, c := range charters { // the newest first
		text, err := c.Text()
		if err == nil && text.Signed(Signed(signatures, c.Version)) {
			return c, true
		}
	}
	return Charter{}, false
}

// Signed are the names under a version. Who signed is known by their id where their name was erased: the signature stays one.
func Signed(signatures []Signature, version int64) (out []accord.Signature) {
	for _, s := range signatures {
		if s.Version == version && len(s.Hash) == 32 {
			out = append(out, accord.Signature{Side: s.Side, Name: cmp.Or(s.Name, string(s.Person)), Hash: [32]byte(s.Hash)})
		}
	}
	return out
}

// Aligned reports whether both sides have answered, and were told what was found, the client side then said go, with or without
// conditions, and both sides signed a charter. What the delivery side said is its own: it signs, or it does not.
func Aligned(told []Finding, verdicts []Verdict, charters []Charter, signatures []Signature) bool {
	opened := slices.ContainsFunc(told, func(f Finding) bool {
		m, err := f.Means()
		return f.Part == Both && err == nil && m.Opened()
	})
	var last Verdict
	for _, v := range verdicts {
		if v.Step == Outcome && v.Side == access.ClientSide && v.At >= last.At {
			last = v
		}
	}
	_, agreed := Agreed(charters, signatures)
	return opened && agreed && (last.Outcome == accord.Go || last.Outcome == accord.Conditions)
}

// Fact is one thing that is known of how two sides stand to each other: what a round found, what a side said of one, or a signature.
type Fact struct {
	What string // finding, verdict or signature
	Room access.RoomID
	Name string // the round; who said it; who signed
	Part string // of a finding; else the side
	Text string // body of a finding; outcome of a verdict
	At   int64  // an instant; of a signature the version that was signed
}

// Stand is what facts of an engagement's rooms amount to, as Aligned has it. The words of a version are fixed by its first signature, so
// that two names under one version are under the same words.
func Stand(facts []Fact) (aligned bool, version int64) {
	opened := slices.ContainsFunc(facts, func(f Fact) bool {
		m, err := Finding{Body: f.Text}.Means()
		return f.What == "finding" && f.Part == Both && err == nil && m.Opened()
	})
	var last Fact
	for _, f := range facts {
		if f.What == "verdict" && f.Part == string(access.ClientSide) && f.At >= last.At {
			last = f
		}
		other := func(o Fact) bool { return o.What == "signature" && o.At == f.At && o.Part != f.Part }
		if f.What == "signature" && f.At > version && slices.ContainsFunc(facts, other) {
			version = f.At
		}
	}
	return opened && version > 0 && (last.Text == string(accord.Go) || last.Text == string(accord.Conditions)), version
}
