package access

import "slices"

// Kind is a kind of content. Every table whose rows belong to rooms holds rows of one kind.
type Kind string

// The kinds.
const (
	Member      Kind = "member"      // who is in a room, as the others there know them
	Programme   Kind = "programme"   // a client's programme
	Project     Kind = "project"     // the client's change
	Engagement  Kind = "engagement"  // what both sides know of their work together
	Standing    Kind = "standing"    // what one side keeps about an engagement for itself
	Appointment Kind = "appointment" // who was given which role, in the side's own room
	Authority   Kind = "authority"   // a letter of authority
	Invitation  Kind = "invitation"  // an invitation to a side
	Link        Kind = "link"        // a link that works without an account
	Note        Kind = "note"        // a text of a side, or shared
	Record      Kind = "record"      // the log of a room
	Term        Kind = "term"        // what search finds
	Draft       Kind = "draft"       // what somebody has begun to write
	Task        Kind = "task"        // long work and how far it is
	Sequence    Kind = "sequence"    // the numbers a room gives out
	File        Kind = "file"        // a file as it came
	Submission  Kind = "submission"  // a revision of the supplier's schedule and what was read of it
	Acceptance  Kind = "acceptance"  // what the client side says of a submission
	Milestone   Kind = "milestone"   // a contract milestone and its dates
	Benefit     Kind = "benefit"     // the client's case: objectives, benefits, changes, own work, readings
	Intake      Kind = "intake"      // a list that is taken in from a spreadsheet
	Brief       Kind = "brief"       // the sponsor's page as it was published, and the tolerances it is held against
	Outlook     Kind = "outlook"     // what is uncertain for the client, and what simulations found
	Money       Kind = "money"       // dated entries of money: the client's, and in the shared room those of the contract
	Gate        Kind = "gate"        // where the client decides whether to go on, with the case as it was then
	Situation   Kind = "situation"   // what was noticed in the client's data, and what was done about it
	Matter      Kind = "matter"      // what needs an answer, and the moves it lives by
	Mail        Kind = "mail"        // a message that came by mail, and what became of it
	Beside      Kind = "beside"      // what one side keeps about a matter for itself
	Clock       Kind = "clock"       // the clock rules of an engagement
	Mirror      Kind = "mirror"      // that a side wishes conduct to be shown, or that both see it
	Values      Kind = "values"      // rounds of asking both sides, who was asked by a side, what follows from them
	Finding     Kind = "finding"     // what a round found
	Verdict     Kind = "verdict"     // what a side says of a round
	Charter     Kind = "charter"     // what both sides promise, and who signed it
	Ballot      Kind = "ballot"      // what one person is asked
	Answer      Kind = "answer"      // what one person answered, sealed
	Stakeholder Kind = "stakeholder" // the people a project depends on, as the client side sees them
	Sensitive   Kind = "sensitive"   // what named readers alone know of one of them
	Craft       Kind = "craft"       // what the client role takes: competences, and what an engagement demands
	Readiness   Kind = "readiness"   // how somebody in the role stands to that, for them and named reviewers
	Meeting     Kind = "meeting"     // when people meet, who came, and what was minuted
	Telling     Kind = "telling"     // who is to be told what, and what they were told
	Premise     Kind = "premise"     // what must be in place before work begins, and who said that it is
	Summary     Kind = "summary"     // what a project comes to, kept for lists of many
	Published   Kind = "published"   // lists of projects as they were published, year by year
	Coming      Kind = "coming"      // when what somebody owns begins, as it was worked out last
	Aim         Kind = "aim"         // an objective or a criterion of success shared with a supplier, and who acknowledged it
)

// Kinds lists every kind, in a fixed order.
func Kinds() []Kind {
	return []Kind{Member, Programme, Project, Engagement, Standing, Appointment, Authority, Invitation, Link, Note, Record, Term,
		Draft, Task, Sequence, File, Submission, Acceptance, Milestone, Benefit, Intake, Brief, Outlook, Money, Gate, Situation, Matter, Mail, Beside,
		Clock, Mirror, Values, Finding, Verdict, Charter, Ballot, Answer, Stakeholder, Sensitive, Craft, Readiness, Premise, Aim, Meeting, Telling, Summary, Coming, Published}
}

// rule allows verbs on kinds to roles in rooms of audiences.
type rule struct {
	roles     []Role
	audiences []Audience
	kinds     []Kind
	verbs     Verb
}

var (
	clientRoles    = []Role{ProgrammeManager, ClientPM, Sponsor, BenefitOwner, Firm, Mentor}
	clientDirects  = []Role{ProgrammeManager, ClientPM, Sponsor}
	deliveryRoles  = []Role{DeliveryPM, DeliveryExecutive, DeliveryMember}
	deliveryLeads  = []Role{DeliveryPM, DeliveryExecutive}
	bothSidesShare = []Role{ProgrammeManager, ClientPM, Sponsor, Firm, DeliveryPM, DeliveryExecutive, DeliveryMember}
	agents         = []Role{ClientAgent, DeliveryAgent}
	ownRooms       = []Audience{ClientOnly, DeliveryOnly, AssurerOnly}
	everyday       = []Kind{Member, Note, Record, Term, Sequence}
	counters       = []Kind{Sequence}
	comings        = []Kind{Member, Appointment, Invitation, Task}
	clientWorks    = []Role{ProgrammeManager, ClientPM, Sponsor, Firm}
	programmes     = []Kind{File, Submission, Acceptance, Milestone}
	cases          = []Kind{Benefit, Intake, Brief}
	watched        = []Kind{Project, Standing, Authority, Submission, Acceptance, Milestone, Benefit, Brief, Outlook, Gate, Beside, Stakeholder}
)

// rules is the whole matrix, as the union of what each line allows. What no line allows is refused.
var rules = []rule{
	// An organisation's own room: its people, its programmes, who was invited to it.
	{[]Role{Staff, Lead}, ownRooms, []Kind{Member, Record}, See | Add},
	{[]Role{Staff, Lead}, ownRooms, []Kind{Member}, Change},
	{[]Role{Staff, Lead}, ownRooms, []Kind{Programme}, See},
	{[]Role{Lead}, ownRooms, []Kind{Invitation, Appointment, Task}, See | Add | Change},
	{[]Role{Lead}, []Audience{ClientOnly}, []Kind{Programme}, Add | Change},

	// The client side's own rooms of a programme, a project or an engagement.
	{clientRoles, []Audience{ClientOnly}, []Kind{Member, Programme, Project, Standing, Appointment, Authority, Note, Record, Term, Task}, See},
	{clientRoles, []Audience{ClientOnly}, everyday, Add},
	{clientRoles, []Audience{ClientOnly}, []Kind{Member, Note}, Change},
	{clientRoles, []Audience{ClientOnly}, counters, See | Change},
	{clientRoles, []Audience{ClientOnly}, []Kind{Note, Term}, Remove},
	{clientRoles, []Audience{ClientOnly}, []Kind{Task}, Add | Change},
	{clientDirects, []Audience{ClientOnly}, []Kind{Project, Standing, Appointment, Invitation, Link, Authority}, See | Add | Change},
	{clientDirects, []Audience{ClientOnly}, []Kind{Record}, Change | Remove},
	{[]Role{ProgrammeManager}, []Audience{ClientOnly}, []Kind{Programme}, Change},

	// The delivery side's own room of an engagement.
	{deliveryRoles, []Audience{DeliveryOnly}, []Kind{Member, Standing, Appointment, Authority, Note, Record, Term, Task}, See},
	{deliveryRoles, []Audience{DeliveryOnly}, everyday, Add},
	{deliveryRoles, []Audience{DeliveryOnly}, []Kind{Member, Note}, Change},
	{deliveryRoles, []Audience{DeliveryOnly}, counters, See | Change},
	{deliveryRoles, []Audience{DeliveryOnly}, []Kind{Note, Term}, Remove},
	{deliveryRoles, []Audience{DeliveryOnly}, []Kind{Task}, Add | Change},
	{deliveryLeads, []Audience{DeliveryOnly}, []Kind{Standing, Appointment, Invitation, Link, Authority}, See | Add | Change},
	{deliveryLeads, []Audience{DeliveryOnly}, []Kind{Record}, Change | Remove},
	{deliveryLeads, []Audience{DeliveryOnly}, []Kind{Intake}, See | Add | Change | Remove},

	// The assurer's own room.
	{[]Role{AssurerRole}, []Audience{AssurerOnly}, everyday, See | Add},
	{[]Role{AssurerRole}, []Audience{AssurerOnly}, []Kind{Member, Note, Sequence}, Change},
	{[]Role{AssurerRole}, []Audience{AssurerOnly}, []Kind{Note, Term}, Remove},

	// What both sides see. The client says how the engagement stands; letters are issued by those who give authority.
	{slices.Concat([]Role{AssurerRole, Guest, Onlooker}, bothSidesShare), []Audience{Shared}, []Kind{Member, Engagement, Authority, Note, Term}, See},
	{slices.Concat([]Role{AssurerRole, Onlooker}, bothSidesShare), []Audience{Shared}, []Kind{Record}, See},
	{bothSidesShare, []Audience{Shared}, everyday, Add},
	{bothSidesShare, []Audience{Shared}, []Kind{Member}, Change},
	{bothSidesShare, []Audience{Shared}, counters, See | Change},
	{bothSidesShare, []Audience{Shared}, []Kind{Task}, See | Add | Change},
	{clientDirects, []Audience{Shared}, []Kind{Engagement}, Add | Change},
	{[]Role{ProgrammeManager, Sponsor, DeliveryExecutive}, []Audience{Shared}, []Kind{Authority}, Add | Change},
	{slices.Concat(clientDirects, deliveryLeads), []Audience{Shared}, []Kind{Note, Record}, Change | Remove},
	{slices.Concat(clientDirects, deliveryLeads), []Audience{Shared}, []Kind{Term}, Remove},

	// The supplier's programme. A submission is made by either side; what is said of it, and what the contract names, by the client's.
	{clientRoles, []Audience{ClientOnly}, programmes, See},
	{clientWorks, []Audience{ClientOnly, Shared}, []Kind{File, Submission}, See | Add | Change | Remove},
	{clientWorks, []Audience{ClientOnly, Shared}, []Kind{Acceptance}, See | Add | Change},
	{clientDirects, []Audience{ClientOnly, Shared}, []Kind{Milestone}, See | Add | Change},
	{deliveryRoles, []Audience{DeliveryOnly, Shared}, []Kind{File, Submission}, See | Add | Change | Remove},
	{slices.Concat([]Role{AssurerRole, Guest, Onlooker}, bothSidesShare), []Audience{Shared}, programmes, See},

	// The client's case, its lists and its pages for the sponsor never leave the client side.
	// A benefit owner sees what they own, and so not the page that has all of it.
	{clientRoles, []Audience{ClientOnly}, []Kind{Benefit, Intake}, See},
	{slices.Concat([]Role{Firm, Mentor}, clientDirects), []Audience{ClientOnly}, []Kind{Brief}, See},
	{clientDirects, []Audience{ClientOnly}, cases, Add | Change | Remove},

	// What could happen is simulated from all of the case, and is for who reads all of it.
	{slices.Concat([]Role{Firm, Mentor}, clientDirects), []Audience{ClientOnly}, []Kind{Outlook}, See},
	{slices.Concat([]Role{Firm}, clientDirects), []Audience{ClientOnly}, []Kind{Outlook}, Add | Change | Remove},
	{[]Role{BenefitOwner, Firm}, []Audience{ClientOnly}, []Kind{Benefit}, Add | Change},

	// What a project comes to is kept for who reads all of its case, by its client side's clock, which reads its money for that. Lists of
	// projects as they were published are the organisation's, of who leads it.
	{slices.Concat([]Role{Firm, Mentor}, clientDirects), []Audience{ClientOnly}, []Kind{Summary}, See},
	{slices.Concat([]Role{ClientAgent}, clientDirects), []Audience{ClientOnly}, []Kind{Summary}, See | Add | Change},
	{[]Role{ClientAgent}, []Audience{ClientOnly, Shared}, []Kind{Money}, See},
	{slices.Concat([]Role{ClientAgent}, clientRoles), []Audience{ClientOnly}, []Kind{Coming}, See}, // also for who owns a part of it
	{slices.Concat([]Role{ClientAgent}, clientDirects), []Audience{ClientOnly}, []Kind{Coming}, Add | Change},
	{[]Role{Lead}, []Audience{ClientOnly}, []Kind{Published}, See | Add | Change | Remove},

	// One frozen page opened to somebody outside: who shares it puts a copy there, and whoever has the link reads that.
	{clientDirects, []Audience{Named}, []Kind{Brief}, See | Add},
	{[]Role{Reader}, []Audience{Named}, []Kind{Brief}, See},

	// Money is the client's alone but for what both sides of a contract know, which the client puts into the shared room.
	{slices.Concat([]Role{Firm, Mentor}, clientDirects), []Audience{ClientOnly}, []Kind{Money, Gate}, See},
	{slices.Concat([]Role{Firm}, clientDirects), []Audience{ClientOnly}, []Kind{Money}, Add | Change},
	{clientDirects, []Audience{ClientOnly}, []Kind{Gate}, Add | Change},
	{slices.Concat([]Role{AssurerRole, Onlooker}, bothSidesShare), []Audience{Shared}, []Kind{Money}, See},
	{clientDirects, []Audience{Shared}, []Kind{Money}, Add | Change},

	// What was noticed rests on all that those who direct the work see, and is for nobody who sees less. It is looked for by the client's
	// clock, which reads for it what they read and changes none of it.
	{clientDirects, []Audience{ClientOnly}, []Kind{Situation}, See | Add | Change},
	{[]Role{ClientAgent}, []Audience{ClientOnly}, []Kind{Situation}, See | Add | Change},
	{[]Role{ClientAgent}, []Audience{ClientOnly}, watched, See},
	{[]Role{ClientAgent}, []Audience{ClientOnly, Shared}, []Kind{File}, See},    // what the client owes is laid over the programmes as they came
	{[]Role{ClientAgent}, []Audience{ClientOnly, Shared}, []Kind{Meeting}, See}, // who came counts as spoken to, whoever wrote it down
	{[]Role{ClientAgent}, []Audience{ClientOnly}, []Kind{Stakeholder}, Add | Change},
	{[]Role{ClientAgent}, []Audience{Shared}, []Kind{Submission, Acceptance, Milestone, Verdict, Charter, Authority}, See},

	// Matters. Whoever works on something may raise one in their side's room; in the shared room who acts there.
	{clientRoles, []Audience{ClientOnly}, []Kind{Matter, Beside}, See | Add | Change},
	{deliveryRoles, []Audience{DeliveryOnly}, []Kind{Matter, Beside}, See | Add | Change},
	{[]Role{AssurerRole}, []Audience{AssurerOnly}, []Kind{Matter, Beside}, See | Add | Change},

	// Messages that came by mail: of a side, at one's own desk, and those nobody could be found for with who leads the organisation.
	{clientWorks, []Audience{ClientOnly}, []Kind{Mail}, See | Add | Change},
	{deliveryRoles, []Audience{DeliveryOnly}, []Kind{Mail}, See | Add | Change},
	{[]Role{Staff}, []Audience{Named}, []Kind{Mail}, See | Add | Change},
	{[]Role{ClientAgent}, []Audience{ClientOnly}, []Kind{Mail}, See | Add}, // what nobody in particular can be found for
	{[]Role{DeliveryAgent}, []Audience{DeliveryOnly}, []Kind{Mail}, See | Add},
	{[]Role{Lead}, ownRooms, []Kind{Mail}, See | Add | Change},
	{bothSidesShare, []Audience{Shared}, []Kind{Matter}, See | Add | Change},
	{[]Role{AssurerRole, Guest, Onlooker}, []Audience{Shared}, []Kind{Matter}, See},
	{clientRoles, []Audience{ClientOnly}, []Kind{Clock}, See},
	{slices.Concat([]Role{AssurerRole, Guest, Onlooker}, bothSidesShare), []Audience{Shared}, []Kind{Clock}, See},
	{clientDirects, []Audience{ClientOnly, Shared}, []Kind{Clock}, Add | Change},
	{slices.Concat([]Role{AssurerRole, Onlooker}, bothSidesShare), []Audience{Shared}, []Kind{Mirror}, See},
	{slices.Concat(clientDirects, deliveryLeads), []Audience{Shared}, []Kind{Mirror}, Add | Change},
	{clientWorks, []Audience{ClientOnly}, []Kind{Mirror}, See}, // a side's wish is its own until the other wishes it too
	{clientDirects, []Audience{ClientOnly}, []Kind{Mirror}, Add | Change},
	{deliveryRoles, []Audience{DeliveryOnly}, []Kind{Mirror}, See},
	{deliveryLeads, []Audience{DeliveryOnly}, []Kind{Mirror}, Add | Change},
	{[]Role{ClientAgent}, []Audience{ClientOnly}, []Kind{Mirror}, See}, // says for its side whether both wish it
	{[]Role{DeliveryAgent}, []Audience{DeliveryOnly}, []Kind{Mirror}, See},
	{[]Role{ClientAgent}, []Audience{ClientOnly}, []Kind{Matter}, See | Change}, // a clock notes what time has done
	{[]Role{DeliveryAgent}, []Audience{DeliveryOnly}, []Kind{Matter}, See | Change},
	{agents, []Audience{Shared}, []Kind{Matter}, See | Change},
	{agents, []Audience{Shared}, []Kind{Engagement, Clock}, See}, // by which it reckons

	// Rounds of asking. What is found is written by the sides' agents alone, in the one act that ends a round; the delivery side's verdict
	// stays in its room. A sealed room is one person's: nobody else is in it, until the agent of their side is let in to end the round. A box
	// of a pulse is the agent's alone.
	{clientRoles, []Audience{ClientOnly}, []Kind{Values}, See},
	{slices.Concat([]Role{Firm, Mentor}, clientDirects), []Audience{ClientOnly}, []Kind{Finding, Verdict}, See}, // what speaks against a rating may be money
	{clientDirects, []Audience{ClientOnly}, []Kind{Values, Verdict}, See | Add | Change},
	{deliveryRoles, []Audience{DeliveryOnly}, []Kind{Values, Finding, Verdict}, See},
	{deliveryLeads, []Audience{DeliveryOnly}, []Kind{Values, Verdict}, See | Add | Change},
	{slices.Concat([]Role{AssurerRole, Onlooker}, bothSidesShare), []Audience{Shared}, []Kind{Values, Finding, Verdict, Charter}, See},
	{slices.Concat(clientDirects, deliveryLeads), []Audience{Shared}, []Kind{Values, Charter}, See | Add | Change},
	{clientDirects, []Audience{Shared}, []Kind{Verdict}, See | Add | Change},
	{agents, []Audience{Shared}, []Kind{Values, Finding}, See | Add | Change},
	{[]Role{ClientAgent}, []Audience{ClientOnly}, []Kind{Values, Finding}, See | Add | Change},
	{[]Role{ClientAgent}, []Audience{ClientOnly}, []Kind{Verdict}, See},
	{[]Role{DeliveryAgent}, []Audience{DeliveryOnly}, []Kind{Values, Verdict}, See},
	{[]Role{Rater}, []Audience{Sealed}, []Kind{Ballot}, See | Add},
	{[]Role{Rater}, []Audience{Sealed}, []Kind{Answer}, See | Add | Change},
	{agents, []Audience{Sealed}, []Kind{Answer}, See | Add | Change | Remove},

	// Meetings: of both sides in the shared room, of one side in its own. Whom the client tells what, and when, is the client's.
	{bothSidesShare, []Audience{Shared}, []Kind{Meeting}, See | Add | Change},
	{[]Role{AssurerRole, Guest, Onlooker}, []Audience{Shared}, []Kind{Meeting}, See},
	{clientRoles, []Audience{ClientOnly}, []Kind{Meeting}, See},
	{clientWorks, []Audience{ClientOnly}, []Kind{Meeting, Telling}, See | Add | Change},
	{[]Role{Mentor}, []Audience{ClientOnly}, []Kind{Telling}, See},
	{deliveryRoles, []Audience{DeliveryOnly}, []Kind{Meeting}, See | Add | Change},

	// Rooms opened for named readers: one's own desk, and one question put to somebody outside.
	{slices.Concat([]Role{Staff, Lead, AssurerRole}, bothSidesShare), []Audience{Named}, everyday, See | Add},
	{slices.Concat([]Role{Staff, Lead, AssurerRole}, bothSidesShare), []Audience{Named}, []Kind{Member, Sequence}, Change},
	{[]Role{Staff}, []Audience{Named}, []Kind{Draft}, See | Add | Change | Remove},
	{slices.Concat(clientDirects, deliveryLeads), []Audience{Named}, []Kind{Note, Record}, Change | Remove},
	{slices.Concat(clientDirects, deliveryLeads), []Audience{Named}, []Kind{Term}, Remove},
	{[]Role{Reply}, []Audience{Named}, []Kind{Member, Note, Record}, See | Add},

	// The people a project depends on, as those who direct it see them. What is sensitive, and how ready somebody is for their role, lies in
	// rooms of their own, whose readers are named one by one.
	{clientDirects, []Audience{ClientOnly}, []Kind{Stakeholder}, See | Add | Change | Remove},
	{[]Role{Mentor}, []Audience{ClientOnly}, []Kind{Stakeholder}, See},
	{clientDirects, []Audience{Named}, []Kind{Sensitive}, See | Add | Change},
	{clientRoles, []Audience{ClientOnly}, []Kind{Craft}, See},
	{clientDirects, []Audience{ClientOnly}, []Kind{Craft}, Add | Change},
	{slices.Concat([]Role{Mentor}, clientDirects), []Audience{Named}, []Kind{Readiness}, See | Add | Change},
	{[]Role{Mentor}, []Audience{Named}, everyday, See | Add},
	{[]Role{Mentor}, []Audience{Named}, counters, Change},

	// What both sides said must be in place before work begins.
	{slices.Concat([]Role{AssurerRole, Onlooker}, bothSidesShare), []Audience{Shared}, []Kind{Premise}, See},
	{slices.Concat(clientDirects, deliveryLeads), []Audience{Shared}, []Kind{Premise}, Add | Change},

	// What a client shared of what its project is for: the client shares it, who leads the delivery side acknowledges it.
	{slices.Concat([]Role{AssurerRole, Onlooker}, bothSidesShare), []Audience{Shared}, []Kind{Aim}, See},
	{clientDirects, []Audience{Shared}, []Kind{Aim}, Add | Change},
	{deliveryLeads, []Audience{Shared}, []Kind{Aim}, Change},

	// Clocks and imports leave their marks in the log of their side and in the shared one, and keep for their side who came and
	// who left.
	{[]Role{ClientAgent}, []Audience{ClientOnly}, []Kind{Record}, See | Add},
	{[]Role{ClientAgent}, []Audience{ClientOnly}, comings, See | Add | Change},
	{[]Role{DeliveryAgent}, []Audience{DeliveryOnly}, []Kind{Record}, See | Add},
	{[]Role{DeliveryAgent}, []Audience{DeliveryOnly}, comings, See | Add | Change},
	{agents, []Audience{Shared}, []Kind{Record}, See | Add},
	{agents, []Audience{Shared}, []Kind{Task}, See | Add | Change},
	{[]Role{ClientAgent}, []Audience{ClientOnly, Shared}, []Kind{Task}, Remove},
	{[]Role{DeliveryAgent}, []Audience{DeliveryOnly, Shared}, []Kind{Task}, Remove},
	{agents, []Audience{Shared}, []Kind{Member}, See | Change},
}

// Allowed is what a role may do with a kind in rooms of an audience.
func Allowed(r Role, a Audience, k Kind) (v Verb) {
	for _, u := range rules {
		if slices.Contains(u.roles, r) && slices.Contains(u.audiences, a) && slices.Contains(u.kinds, k) {
			v |= u.verbs
		}
	}
	return v
}
