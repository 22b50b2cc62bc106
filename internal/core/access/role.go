package access

import "slices"

// Role is what somebody is in a scope.
type Role string

// The roles.
const (
	Staff             Role = "staff"              // works for the organisation; in its own room
	Lead              Role = "lead"               // invites to the organisation and recovers its accounts; sees no project for it
	ProgrammeManager  Role = "programme_manager"  // client: many projects
	ClientPM          Role = "client_pm"          // client: runs it daily
	Sponsor           Role = "sponsor"            // client: decides
	BenefitOwner      Role = "benefit_owner"      // client: owns a benefit
	Firm              Role = "firm"               // a firm that acts for the client
	Mentor            Role = "mentor"             // an experienced client PM who may be asked
	DeliveryPM        Role = "delivery_pm"        // delivery: submits, answers, asks
	DeliveryExecutive Role = "delivery_executive" // delivery: decides
	DeliveryMember    Role = "delivery_member"    // delivery: works on it
	AssurerRole       Role = "assurer"            // reads independently, by the client's invitation
	Guest             Role = "guest"              // reads what is shared, for a time
	Reply             Role = "reply"              // a link without an account: reads one question and answers it
	Reader            Role = "reader"             // a link without an account: reads one frozen page
	Rater             Role = "rater"              // by a link or a seat: answers what they alone are asked, in a room of their own
	Onlooker          Role = "onlooker"           // sees what the other side sees of the shared room; never acts
	ClientAgent       Role = "client_agent"       // what the client side's clocks and imports act as
	DeliveryAgent     Role = "delivery_agent"     // the same for the delivery side
)

// Roles lists every role, in a fixed order.
func Roles() []Role {
	return []Role{Staff, Lead, ProgrammeManager, ClientPM, Sponsor, BenefitOwner, Firm, Mentor, DeliveryPM, DeliveryExecutive,
		DeliveryMember, AssurerRole, Guest, Reply, Reader, Rater, Onlooker, ClientAgent, DeliveryAgent}
}

// Side is the side a role belongs to. Staff, Lead, Guest, Reply, Reader, Rater and Onlooker are held on any side.
func (r Role) Side() Side {
	switch r {
	case ProgrammeManager, ClientPM, Sponsor, BenefitOwner, Firm, Mentor, ClientAgent:
		return ClientSide
	case DeliveryPM, DeliveryExecutive, DeliveryMember, DeliveryAgent:
		return DeliverySide
	case AssurerRole:
		return AssurerSide
	}
	return NoSide
}

// words is how a role reads on a page.
var words = map[Role]string{Staff: "staff", Lead: "organisation lead", ProgrammeManager: "programme manager",
	ClientPM: "client PM", Sponsor: "sponsor", BenefitOwner: "benefit owner", Firm: "client-side firm", Mentor: "mentor",
	DeliveryPM: "delivery PM", DeliveryExecutive: "delivery executive", DeliveryMember: "delivery team", AssurerRole: "assurer",
	Guest: "guest", Reply: "reply link", Reader: "reading link", Rater: "asked to answer", Onlooker: "onlooker", ClientAgent: "client side's clock", DeliveryAgent: "delivery side's clock"}

// Words is how the role reads on a page.
func (r Role) Words() string {
	if w, ok := words[r]; ok {
		return w
	}
	return string(r)
}

// reaches lists the audiences that a role appointed to a scope is given there.
var reaches = map[Role][]Audience{
	ProgrammeManager: {ClientOnly, Shared}, ClientPM: {ClientOnly, Shared}, Sponsor: {ClientOnly, Shared}, Firm: {ClientOnly, Shared},
	BenefitOwner: {ClientOnly}, Mentor: {ClientOnly},
	DeliveryPM: {DeliveryOnly, Shared}, DeliveryExecutive: {DeliveryOnly, Shared}, DeliveryMember: {DeliveryOnly, Shared},
	AssurerRole: {AssurerOnly, Shared}, Guest: {Shared}, Onlooker: {Shared},
	ClientAgent: {ClientOnly, Shared}, DeliveryAgent: {DeliveryOnly, Shared},
	Staff: {ClientOnly, DeliveryOnly, AssurerOnly}, Lead: {ClientOnly, DeliveryOnly, AssurerOnly},
}

// Reaches reports whether a role appointed to a scope enters that scope's room of an audience. Named and sealed rooms are
// entered by name only.
func (r Role) Reaches(a Audience) bool { return slices.Contains(reaches[r], a) }

// appointable lists the roles that people are given in each scope.
var appointable = map[Scope][]Role{
	OrganisationScope: {Staff, Lead},
	ProgrammeScope:    {ProgrammeManager},
	ProjectScope:      {ProgrammeManager, ClientPM, Sponsor, BenefitOwner, Mentor, Firm, AssurerRole},
	EngagementScope:   {ClientPM, Firm, DeliveryPM, DeliveryExecutive, DeliveryMember, AssurerRole, Guest},
}

// Appointable lists the roles that people are given in a scope.
func Appointable(s Scope) []Role { return slices.Clone(appointable[s]) }

// Inherits reports whether a role held in a scope holds in the scopes below it too: a programme's in its projects, a
// project's in its engagements. Roles in an organisation hold only in the organisation's own room.
func (r Role) Inherits(s Scope) bool {
	return s != OrganisationScope && r.Side() != DeliverySide && r != Guest
}
