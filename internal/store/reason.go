package store

// Reason says why a transaction needs the rights of System: to identities, rooms and grants, never to content. The list is
// closed; a test holds it against who may use which.
type Reason struct {
	name     string
	readOnly bool
}

func (r Reason) String() string { return r.name }

// The reasons.
var (
	ResolveSeat   = Reason{"resolve a credential to its seat", true}
	ReadAccount   = Reason{"show people their own account", true}
	Administer    = Reason{"show the installation to its administrator", true}
	SignIn        = Reason{"sign in or out", false}
	FirstRun      = Reason{"set up the installation", false}
	OpenScope     = Reason{"open the rooms of a scope", false}
	GiveSeat      = Reason{"give, change or end a seat", false}
	ManageAccount = Reason{"change an account", false}
	KeepRecord    = Reason{"keep the keys of the record", false}
	Repair        = Reason{"check and repair what doctor found", false}
	MindQueue     = Reason{"put back or drop a job that was set aside", false}
	Sweep         = Reason{"forget what has ended", false}
	SendMail      = Reason{"ask for mail, and send it", false}
	TakeMail      = Reason{"keep a message that came by mail, and find whose it is", false}
	OpenSealed    = Reason{"put answers where nobody reads them, and open them in one act when their round ends", false}
)

// Reasons lists every reason, in a fixed order.
func Reasons() []Reason {
	return []Reason{ResolveSeat, ReadAccount, Administer, SignIn, FirstRun, OpenScope, GiveSeat, ManageAccount, KeepRecord, Repair,
		MindQueue, Sweep, SendMail, TakeMail, OpenSealed}
}
