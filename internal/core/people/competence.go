package people

import (
	"encoding/json"
	"fmt"
	"slices"
)

// Competence is something that a role takes, from level 1 to 5.
type Competence struct {
	Code     string    `json:"code"`
	Name     string    `json:"name"`
	Area     string    `json:"area,omitempty"`     // under which it is listed
	Means    string    `json:"means,omitempty"`    // what it is, in a sentence
	Wanted   int64     `json:"wanted"`             // level that the role usually asks
	Delivery int64     `json:"delivery,omitempty"` // level that a delivery PM usually needs; 0 where it is not compared
	Levels   [5]string `json:"levels,omitzero"`    // what somebody does at each; the general scale where it is empty
}

// Scale is what the levels mean where a competence does not say it itself [own].
func Scale() [5]string {
	return [5]string{"knows what it is", "has done it with help", "has done it alone where it was calm", "has done it alone under pressure", "has done it where it was hardest, and helped others to"}
}

// At is what somebody does at a level.
func (c Competence) At(level int64) string {
	if level < 1 || level > 5 {
		return ""
	}
	if c.Levels[level-1] != "" {
		return c.Levels[level-1]
	}
	return Scale()[level-1]
}

// ReadCraft reads the competences of a body; the starting point where there is none.
func ReadCraft(id, body string) ([]Competence, error) {
	if body == "" {
		return Start(id), nil
	}
	var out []Competence
	err := json.Unmarshal([]byte(body), &out)
	return out, err
}

// WriteCraft is competences as a body.
func WriteCraft(list []Competence) (string, error) {
	b, err := json.Marshal(list)
	return string(b), err
}

// Start is the competences of a role as a starting point: of our own, to be changed by whoever knows the work.
func Start(id string) []Competence {
	if id == SponsorCraft {
		return sponsorStart()
	}
	return slices.Clone(clientStart)
}

// The client role beside the delivery role: a starting point of our own.
var clientStart = []Competence{
	{"stakeholders", "Stakeholders and communication", "", "Knows who decides and who is affected, and speaks with them in time", 5, 3, [5]string{
		"lists who is involved", "keeps those informed who ask", "has a plan for whom to speak to, and keeps to it", "brings somebody round who was against it", "holds many executives together while things go wrong"}},
	{"benefits", "Benefits", "", "Knows what the change is for, and keeps it in sight until it is there", 5, 2, [5]string{
		"can say what the project is for", "keeps a list of benefits with owners", "has each measured, with a baseline and a target", "shows what a slip costs in benefits, and changes the plan for it", "has a benefit withdrawn or a project stopped when it no longer pays"}},
	{"conflict", "Conflict and negotiation", "", "Says what is hard to hear, and comes to terms", 5, 3, [5]string{
		"names a disagreement", "settles a small one with help", "delivers an unwelcome message in person, and early", "settles a disputed change without a third party", "keeps the relationship through a dispute that cost one side dearly"}},
	{"governance", "Governance", "", "Knows who may decide what, and gets it decided", 4, 3, [5]string{
		"knows who the sponsor is", "brings decisions to the right table", "has decisions prepared, taken and told within their time", "changes an arrangement that does not work", "sets up how several parties decide together"}},
	{"requirements", "Requirements", "", "Says what is wanted so that it can be delivered and tested", 4, 3, [5]string{
		"reads a specification", "writes a need that others understand", "has needs agreed by those who have them, with what makes them met", "takes needs out, and says to whom", "keeps needs true while the world around them moves"}},
	{"schedule", "Schedule: read and challenge", "", "Reads the supplier’s programme, and asks the right question of it", 3, 4, [5]string{
		"finds a date in it", "follows a chain of activities", "finds what is missing or cannot be, and asks", "declines a programme with reasons that hold", "reads between revisions what nobody says"}},
	{"case", "Business case", "", "Knows whether it is still worth doing", 4, 2, [5]string{
		"can find the case", "knows its figures and where they come from", "keeps it up to date", "says when it no longer holds, with figures", "rebuilds it in the middle of the work"}},
	{"contract", "Procurement and contract", "", "Knows what was bought and which clocks run", 4, 3, [5]string{
		"has read the contract", "knows its periods and who acts in them", "instructs, accepts and declines in its form and time", "agrees changes within authority, and knows what they set off", "has led a procurement or ended a contract"}},
	{"assurance", "Independent assurance", "", "Gets a second opinion, and uses it", 4, 2, [5]string{
		"takes part in a review", "arranges one", "says beforehand what is to be found out", "acts on what hurts", "invites a review nobody asked for"}},
	{"transition", "Transition into use", "", "Gets what was delivered used", 4, 2, [5]string{
		"knows who will use it", "plans training and dates", "has people ready before the thing is", "delays a go-live that people are not ready for", "turns round a change that people had rejected"}},
	{"control", "Change control and risk", "", "Knows what may happen, and what a change does", 4, 4, [5]string{
		"keeps a list", "weighs a change before it is agreed", "warns early, and gets warned", "shows what a change does to benefits before anybody agrees to it", "keeps control when many things move at once"}},
	{"design", "Resources and solution design", "", "Understands how it is built well enough to ask", 2, 4, [5]string{
		"knows the parts by name", "understands what depends on what", "judges a proposal with advice", "judges one without", "could lead the design"}},
}

// SponsorSource is the notice beside the sponsor's items.
const SponsorSource = "Listed by the three areas of responsibility of GAPPS (2015) A Guiding Framework for Project Sponsors, Sydney: Global Alliance for the Project Professions, of which a free copy is at www.globalpmstandards.org. The items and their words are Counterpart’s own, and not the work of GAPPS."

func sponsorStart() []Competence {
	item := func(area, code, name, means string, wanted int64) Competence {
		return Competence{Code: code, Name: name, Area: area, Means: means, Wanted: wanted}
	}
	const account, manager, project = "Taking accountability for the project", "Supporting the project manager", "Supporting the project"
	return []Competence{
		item(account, "worth", "Worth doing", "Can say why the project is worth it, and has stopped or changed one that was not", 4),
		item(account, "decides", "Decides in time", "Takes decisions within the days that were promised, and tells them", 4),
		item(account, "tolerances", "Sets limits", "Has said how late, how dear and how much less is still acceptable", 3),
		item(account, "answers", "Answers for it", "Stands before the board with bad news as with good", 4),
		item(manager, "time", "Gives time", "Keeps the hours that were set aside for the client PM", 3),
		item(manager, "authority", "Gives authority", "Has put in writing what the client PM may decide alone, and does not take it back on the quiet", 3),
		item(manager, "backs", "Backs in public", "Stands behind the client PM in front of the supplier, and corrects alone with them", 4),
		item(project, "people", "Wins people", "Speaks with those who can stop it, before they do", 4),
		item(project, "means", "Finds the means", "Gets people released and money moved when the project needs them", 4),
		item(project, "culture", "Welcomes bad news", "Has been told something early that could have been hidden, and thanked for it", 4),
	}
}

// Demand is the attributes of the work, each "", "low", "middle" or "high".
type Demand struct {
	Value       string `json:"value,omitempty"`
	Novelty     string `json:"novelty,omitempty"`
	Contract    string `json:"contract,omitempty"`
	Parties     string `json:"parties,omitempty"`
	Politics    string `json:"politics,omitempty"`
	Uncertainty string `json:"uncertainty,omitempty"`
}

// Attribute is one thing about the work that asks more or less of who leads it.
type Attribute struct {
	Code, Name        string
	Low, Middle, High string
	Moves             []string // competences that it raises or lowers
}

// Attributes lists the attributes, with what each of their levels means and which competences they move [own].
func Attributes() []Attribute {
	return []Attribute{
		{"value", "Value at stake", "small: its failure would be borne by one department", "middle", "large: its failure would reach the board or the accounts", []string{"case", "governance", "assurance"}},
		{"novelty", "Novelty", "we have done the same before", "partly new to us", "new to us, or to everybody", []string{"requirements", "transition", "control"}},
		{"contract", "Form of the contract", "an order or a short letter", "a standard form with periods of its own", "target cost, a form changed by many clauses, or several contracts that meet", []string{"contract", "conflict"}},
		{"parties", "Parties", "one supplier", "two to four", "five and more, or firms that act for us", []string{"stakeholders", "governance", "schedule"}},
		{"politics", "Politics", "nobody is against it", "contested among our own", "contested in public, or between boards", []string{"stakeholders", "conflict"}},
		{"uncertainty", "Outcome", "what will be there is known", "known in outline", "found out while it is built", []string{"benefits", "requirements", "control"}},
	}
}

// Of is the level of an attribute.
func (d Demand) Of(code string) string {
	return map[string]string{"value": d.Value, "novelty": d.Novelty, "contract": d.Contract, "parties": d.Parties, "politics": d.Politics, "uncertainty": d.Uncertainty}[code]
}

// Demanded is what the work asks of a competence, and why.
type Demanded struct {
	Competence
	Level   int64
	Reasons []string
}

// Demands says what the work asks. The rule [own]: each competence begins at the level the role usually asks; it is raised by one if any
// attribute that moves it is high, else lowered by one if all attributes that move it and were stated are low and there is one; never below
// 1 or above 5. There is no total.
func Demands(list []Competence, d Demand) (out []Demanded) {
	for _, c := range list {
		x := Demanded{Competence: c, Level: c.Wanted, Reasons: []string{fmt.Sprintf("%d is usual for the role", c.Wanted)}}
		var high, low, stated []string
		for _, a := range Attributes() {
			if !slices.Contains(a.Moves, c.Code) || d.Of(a.Code) == "" {
				continue
			}
			stated = append(stated, a.Name)
			switch d.Of(a.Code) {
			case "high":
				high = append(high, a.Name+": "+a.High)
			case "low":
				low = append(low, a.Name+": "+a.Low)
			}
		}
		switch {
		case len(high) > 0:
			x.Level++
			for _, r := range high {
				x.Reasons = append(x.Reasons, "raised by one for "+lower(r))
			}
		case len(stated) > 0 && len(low) == len(stated):
			x.Level--
			for _, r := range low {
				x.Reasons = append(x.Reasons, "lowered by one for "+lower(r))
			}
		}
		if x.Level < 1 || x.Level > 5 {
			x.Level = min(max(x.Level, 1), 5)
			x.Reasons = append(x.Reasons, "kept within 1 to 5")
		}
		out = append(out, x)
	}
	return out
}

func lower(s string) string {
	if s == "" {
		return s
	}
	if s[0] >= 'A' && s[0] <= 'Z' {
		return string(s[0]+'a'-'A') + s[1:]
	}
	return s
}

// Gap is what the work asks of a competence beside what was shown.
type Gap struct {
	Demanded
	Self, Other int64 // the highest level that evidence of each voice shows; 0 for none
	Evidence    []Proof
	Steps       []Proof
	Short       int64 // levels that are missing; 0 for none
	Unseen      bool  // nobody but the person has given evidence
}

// Gaps sets the evidence against the demand. What others saw counts where there is any; else what the person gives, and it is said that
// nobody else has seen it. Evidence that was erased counts no more. There is no total.
func Gaps(demanded []Demanded, proofs []Proof) (out []Gap) {
	for _, d := range demanded {
		x := Gap{Demanded: d}
		for _, p := range proofs {
			if p.Competence != d.Code {
				continue
			}
			switch {
			case p.Sort == Step:
				x.Steps = append(x.Steps, p)
				continue
			case p.Erased != 0:
			case p.Sort == BySelf:
				x.Self = max(x.Self, p.Level)
			case p.Sort == ByOther:
				x.Other = max(x.Other, p.Level)
			}
			x.Evidence = append(x.Evidence, p)
		}
		shown := x.Other
		if x.Unseen = x.Other == 0; x.Unseen {
			shown = x.Self
		}
		x.Short = max(d.Level-shown, 0)
		out = append(out, x)
	}
	return out
}

// Words says how a competence stands.
func (x Gap) Words() string {
	switch {
	case x.Self == 0 && x.Other == 0:
		return "no evidence yet"
	case x.Short == 1:
		return "one level short"
	case x.Short > 1:
		return fmt.Sprintf("%d levels short", x.Short)
	case x.Unseen:
		return "met, by their own evidence alone"
	}
	return "met"
}

// Limit is a limit of delegation that follows from a gap, as a suggestion to whoever gives authority.
type Limit struct {
	Competence string // its name
	Words      string
}

// limits are what is suggested while a competence falls short [own].
var limits = map[string]string{
	"stakeholders": "The sponsor, or the mentor, goes along to the two people of most influence.",
	"benefits":     "A change that takes away or delays a benefit is agreed by its owner, not by the client PM alone.",
	"conflict":     "A disputed sum, or a refusal to accept, is discussed with the mentor before it is said.",
	"governance":   "The sponsor opens the steering meetings and signs their decisions.",
	"requirements": "What is to be delivered is agreed with somebody who will use it beside the client PM.",
	"schedule":     "Programmes are accepted or declined after the mentor, or an assurer, has read them.",
	"case":         "Figures that go to the board are read by finance first.",
	"contract":     "Instructions and agreed changes are limited to a small sum, and countersigned above it, until three were given without a correction.",
	"assurance":    "An independent review is set for the next gate, and not left to be asked for.",
	"transition":   "The go-live is decided with the head of those who will use it.",
	"control":      "Changes are agreed once a week, together with somebody experienced.",
	"design":       "Proposals of the supplier’s are judged with an adviser.",
}

// Delegation suggests limits while competences fall short, in the order of the competences. What holds is the letter of authority.
func Delegation(gaps []Gap) (out []Limit) {
	for _, x := range gaps {
		if words := limits[x.Code]; x.Short > 0 && words != "" {
			out = append(out, Limit{x.Name, words})
		}
	}
	return out
}

// ReadDemand reads the attributes of a body.
func ReadDemand(body string) (d Demand, err error) {
	if body == "" {
		return d, nil
	}
	err = json.Unmarshal([]byte(body), &d)
	return d, err
}

// WriteDemand is attributes as a body.
func WriteDemand(d Demand) (string, error) {
	b, err := json.Marshal(d)
	return string(b), err
}
