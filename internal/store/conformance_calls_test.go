package store

import (
	"context"
	"maps"
	"time"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/record"
)

// call is one method of Tx, tried on a target.
type call struct {
	mode mode
	in   []string // private, shared, desk, home, project: whose room is meant, which decides who is an outsider
	run  func(context.Context, *Tx, target) (any, error)
	// quiet is a method that answers nobody with anything.
	quiet bool
	// own is a method that answers a seat with its own, whatever it is asked about.
	own bool
	// first prepares, in the same transaction, what the method needs.
	first func(context.Context, *Tx, target) error
	reads bool // in a transaction that only reads
}

// plain are methods that ask nothing of the database.
var plain = []string{"Now", "Seat", "Random", "NewID", "NewOpaqueID", "System", "As"}

var (
	inside = []string{"private", "shared"}
	page   = Sort{Limit: 50}
)

func nothing(err error) (any, error) { return nil, err }

func (x target) note() engage.Note {
	return engage.Note{Organisation: x.At.Organisation, Room: x.At.Room, ID: x.Note, Shared: x.SharedAt.Room, ParentRoom: x.At.Room, Parent: x.Note, Title: "t", Body: "b", Rev: 1}
}

func (x target) engagement() engage.Engagement {
	return engage.Engagement{Organisation: x.SharedAt.Organisation, Room: x.SharedAt.Room, ID: x.Engagement, Name: "n", Rev: 1}
}

func (x target) standing() engage.Standing {
	return engage.Standing{Organisation: x.At.Organisation, Room: x.At.Room, ID: x.Standing, Shared: x.SharedAt.Room, Engagement: x.Engagement, Project: x.Project, Rev: 1}
}

func (x target) project() engage.Project {
	return engage.Project{Organisation: x.ProjectAt.Organisation, Room: x.ProjectAt.Room, ID: x.Project, Name: "n", Rev: 1}
}

func (x target) entry() Entry {
	return Entry{Kind: "noted", Subject: Ref{What: "note", ID: x.Subject}, Actor: Ref{What: "person", ID: string(x.Person), Name: "n"},
		Fields: []record.Field{{Name: "title", Value: []byte("t")}}}
}

// calls holds every method of Tx that asks the database, by name.
var calls = joined(houseCalls, programmeCalls, caseCalls, matterCalls, accordCalls, peopleCalls, meetingCalls, moneyCalls, situationCalls, mailCalls, workCalls, outlookCalls, casemapCalls)

func joined(parts ...map[string]call) map[string]call {
	all := map[string]call{}
	for _, p := range parts {
		maps.Copy(all, p)
	}
	return all
}

var houseCalls = map[string]call{
	// Identities.
	"Setting": {mode: systemMode, reads: true, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Setting(ctx, x.Form) }},
	"SetSetting": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.SetSetting(ctx, x.Form, "v"))
	}},
	"AddOrganisation": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddOrganisation(ctx, party.Organisation{ID: access.OrganisationID(x.Note), Side: access.ClientSide}))
	}},
	"Organisation":  {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Organisation(ctx, x.Tenant) }},
	"Organisations": {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Organisations(ctx) }},
	"RenameOrganisation": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.RenameOrganisation(ctx, x.Tenant, 1, "n"))
	}},
	"RequireFactor": {mode: systemMode, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.RequireFactor(ctx, x.Tenant, true) }},
	"EverSeated":    {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.EverSeated(ctx, x.Tenant) }},
	"AddPerson": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddPerson(ctx, party.Person{ID: access.PersonID(x.Note), Email: x.Note}))
	}},
	"Person":        {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Person(ctx, x.Person) }},
	"PersonByEmail": {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.PersonByEmail(ctx, x.Email) }},
	"People":        {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.People(ctx) }},
	"PeopleBy": {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.PeopleBy(ctx, []access.PersonID{x.Person})
	}},
	"ChangePerson": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.ChangePerson(ctx, party.Person{ID: x.Person, Rev: 1, Email: "e"}))
	}},
	"EndPerson": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return nothing(tx.EndPerson(ctx, x.Person)) }},
	"RevivePerson": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.RevivePerson(ctx, x.Person))
	},
		first: func(ctx context.Context, tx *Tx, x target) error { return tx.EndPerson(ctx, x.Person) }},
	"SetAdmin": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.SetAdmin(ctx, x.Person, true))
	}},
	"Password": {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Password(ctx, x.Person) }},
	"SetPassword": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.SetPassword(ctx, x.Person, "h"))
	}},

	// Credentials and invitations' secrets.
	"AddCredential": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddCredential(ctx, [32]byte{9}, party.Credential{ID: x.Note, Kind: party.SessionCredential, Seat: x.Seat, Until: Forever}))
	}},
	"Holder": {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.Holder(ctx, x.hash(), party.SessionCredential)
	}},
	"Seen": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.Seen(ctx, x.Credential, Forever))
	}},
	"CredentialByHash": {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.CredentialByHash(ctx, x.hash(), party.SessionCredential)
	}},
	"Credentials": {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.Credentials(ctx, x.Person, party.SessionCredential)
	}},
	"CredentialCount": {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.CredentialCount(ctx, party.SessionCredential)
	}},
	"EndCredential": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.EndCredential(ctx, x.Person, x.Credential))
	}},
	"EndOtherSessions": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.EndOtherSessions(ctx, x.Person, ""))
	}},
	"SweepCredentials": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.SweepCredentials(ctx, tx.Now()))
	}},
	"Factor": {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Factor(ctx, x.Person) }},
	"SetFactor": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.SetFactor(ctx, x.Person, []byte("s")))
	},
		first: func(ctx context.Context, tx *Tx, x target) error { _, err := tx.EndFactor(ctx, x.Person); return err }},
	"ConfirmFactor": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.ConfirmFactor(ctx, x.Person, 2))
	},
		first: func(ctx context.Context, tx *Tx, x target) error {
			if _, err := tx.EndFactor(ctx, x.Person); err != nil {
				return err
			}
			return tx.SetFactor(ctx, x.Person, []byte("s"))
		}},
	"TakeStep":  {mode: systemMode, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.TakeStep(ctx, x.Person, 2) }},
	"EndFactor": {mode: systemMode, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.EndFactor(ctx, x.Person) }},
	"SetRecoveryCodes": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.SetRecoveryCodes(ctx, x.Person, [][32]byte{{9}}))
	}},
	"TakeRecoveryCode": {mode: systemMode, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.TakeRecoveryCode(ctx, x.Person, x.hash())
	}},
	"RecoveryCodes": {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.RecoveryCodes(ctx, x.Person) }},
	"AddWaiting": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddWaiting(ctx, [32]byte{9}, party.Waiting{Person: x.Person, Until: Forever}))
	}},
	"Waiting":    {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Waiting(ctx, x.hash()) }},
	"TryWaiting": {mode: systemMode, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.TryWaiting(ctx, x.hash()) }},
	"EndWaiting": {mode: systemMode, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.EndWaiting(ctx, x.hash()) }},
	"AddInvite": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddInvite(ctx, [32]byte{9}, party.Invite{ID: x.Note, Tenant: x.Tenant, Scope: x.Engagement}))
	}},
	"Invite":    {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Invite(ctx, x.hash()) }},
	"EndInvite": {mode: systemMode, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.EndInvite(ctx, x.Invitation) }},
	"EndEntrances": {mode: systemMode, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		sessions, invitations, err := tx.EndEntrances(ctx)
		return sessions + invitations, err
	}},

	// Seats, posts, scopes, rooms.
	"AddSeat": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddSeat(ctx, party.Seat{ID: access.SeatID(x.Note), Organisation: "mill", Kind: party.AgentSeat, Until: Forever}))
	}},
	"SeatByID": {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.SeatByID(ctx, x.Seat) }},
	"SeatsOf":  {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.SeatsOf(ctx, x.Person) }},
	"SeatsIn":  {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.SeatsIn(ctx, x.Tenant) }},
	"LeadsOf": {mode: systemMode, first: func(ctx context.Context, tx *Tx, x target) error {
		return tx.AddPost(ctx, party.Post{Seat: x.Seat, Tenant: x.Tenant, Scope: access.ScopeID(x.Tenant), Role: access.Lead, Until: Forever})
	}, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.LeadsOf(ctx, x.Tenant) }},
	"Headcounts": {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Headcounts(ctx) }},
	"EverySeat":  {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.EverySeat(ctx) }},
	"Agents": {mode: systemMode, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Agents(ctx) },
		first: func(ctx context.Context, tx *Tx, x target) error {
			return tx.AddSeat(ctx, party.Seat{ID: "agent", Organisation: "mill", Kind: party.AgentSeat, Until: Forever})
		}},
	"HoldSeat": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.HoldSeat(ctx, x.Seat, true))
	}},
	"EndSeat": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return nothing(tx.EndSeat(ctx, x.Seat)) }},
	"Regrant": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Regrant(ctx, x.Seat) }},
	"AddPost": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddPost(ctx, party.Post{Seat: x.Seat, Tenant: x.Tenant, Scope: x.Engagement, Role: access.Firm, Until: Forever}))
	}},
	"EndPost": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.EndPost(ctx, party.Post{Seat: x.Seat, Tenant: x.Tenant, Scope: x.Project, Role: access.Sponsor}))
	}},
	"PostsOf": {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.PostsOf(ctx, x.Seat) }},
	"PostsAt": {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.PostsAt(ctx, x.Tenant, x.Project) }},
	"PostsEver": {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.PostsEver(ctx, x.Tenant, x.Project)
	}},
	"GrantNamed": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.GrantNamed(ctx, x.Seat, party.Grant{Room: party.Room{Organisation: x.At.Organisation, ID: x.At.Room, SharedRoom: x.SharedAt.Room, Scope: x.Engagement, Audience: access.ClientOnly}, Role: access.Mentor, Until: Forever}))
	}},
	"Holders":  {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Holders(ctx, x.At) }},
	"Insiders": {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Insiders(ctx, x.At) }},
	"AccountsOf": {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.AccountsOf(ctx, []access.PersonID{x.Person})
	}},
	"Holdings": {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Holdings(ctx, x.Seat) }},
	"AddScope": {mode: systemMode, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.AddScope(ctx, x.Tenant, access.ScopeID(x.Note), access.EngagementScope, x.Project, access.ClientOnly)
	}},
	"AddRoom": {mode: systemMode, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.AddRoom(ctx, party.Room{Organisation: x.Tenant, Scope: x.Engagement, Audience: access.Named}, false)
	}},
	"MoveScope": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.MoveScope(ctx, x.Tenant, x.Engagement, x.Programme))
	}},
	"Rooms": {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Rooms(ctx, x.Engagement) }},
	"Scopes": {mode: systemMode, reads: true, own: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.Scopes(ctx, access.EngagementScope)
	}},
	"Tenant": {mode: systemMode, in: []string{"shared"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		tenant, kind, err := tx.Tenant(ctx, x.Engagement)
		return string(tenant) + string(kind), err
	}},
	"Parent": {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.Parent(ctx, x.Tenant, x.Engagement)
	}},
	"Desk": {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Desk(ctx, x.Seat) }},
	"EndAgain": {mode: systemMode, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.EndAgain(ctx, Ledger{Seats: []access.SeatID{x.Seat}})
	}},
	"EraseAgain": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.EraseAgain(ctx, Again{Place: x.At}))
	}},

	// The queue, for whoever runs the installation.
	"DeadJobs": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.DeadJobs(ctx, 10) }},
	"RetryDead": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(found(tx.RetryDead(ctx, x.Note)))
	}},
	"DropDead": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(found(tx.DropDead(ctx, x.Note)))
	}},
	"QueueCounts": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.QueueCounts(ctx) }},
	"Enqueue": {mode: appMode, in: inside, own: true, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.Enqueue(ctx, Job{Kind: "programme-read", Place: x.At, Task: x.Task}))
	}},

	// What a seat reaches.
	"Lock":    {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return nothing(tx.Lock(ctx, x.Engagement)) }},
	"Reaches": {mode: appMode, in: []string{"shared"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Reaches(ctx, x.Engagement) }},
	"ReachesIn": {mode: appMode, in: []string{"shared"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.ReachesIn(ctx, []access.ScopeID{x.Engagement})
	}},
	"Reach":     {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Reach(ctx, x.At.Room) }},
	"ReachesOf": {mode: appMode, in: inside, reads: true, own: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.ReachesOf(ctx, access.ClientOnly) }},
	"ScopeKind": {mode: appMode, in: []string{"shared"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.ScopeKind(ctx, x.Engagement) }},
	"MyDesk":    {mode: appMode, in: []string{"desk"}, reads: true, own: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.MyDesk(ctx) }},
	"Knows":     {mode: appMode, in: []string{"shared"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Knows(ctx, x.Person) }},

	// Programmes, projects, engagements.
	"AddProgramme": {mode: appMode, in: []string{"home"}, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddProgramme(ctx, x.Home, engage.Programme{ID: access.ScopeID(x.Note)}))
	}},
	"Programmes": {mode: appMode, in: []string{"home"}, reads: true, own: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Programmes(ctx) }},
	"Programme":  {mode: appMode, in: []string{"home"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Programme(ctx, x.Programme) }},
	"ChangeProgramme": {mode: appMode, in: []string{"home"}, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.ChangeProgramme(ctx, x.Home, engage.Programme{ID: x.Programme, Rev: 1}))
	}},
	"AddProject": {mode: appMode, in: []string{"project"}, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		p := x.project()
		p.ID = access.ScopeID(x.Note)
		return nothing(tx.AddProject(ctx, p))
	}},
	"Projects": {mode: appMode, in: []string{"project"}, reads: true, own: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Projects(ctx) }},
	"Project":  {mode: appMode, in: []string{"project"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Project(ctx, x.Project) }},
	"ProjectPage": {mode: appMode, in: []string{"project"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.ProjectPage(ctx, x.Programme, "", page)
	}},
	"ProjectCount": {mode: appMode, in: []string{"project"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.ProjectCount(ctx, x.Programme, "") }},
	"ChangeProject": {mode: appMode, in: []string{"project"}, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.ChangeProject(ctx, x.project()))
	}},
	"AddEngagement": {mode: appMode, in: []string{"shared"}, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		e := x.engagement()
		e.ID = access.ScopeID(x.Note)
		return nothing(tx.AddEngagement(ctx, e))
	}},
	"Engagements": {mode: appMode, in: []string{"shared"}, reads: true, own: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Engagements(ctx) }},
	"Engagement":  {mode: appMode, in: []string{"shared"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Engagement(ctx, x.Engagement) }},
	"EngagementWork": {mode: appMode, in: []string{"shared"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		e, p, err := tx.EngagementWork(ctx, x.Engagement)
		return []any{e, p}, err
	}},
	"EngagementPage":   {mode: appMode, in: []string{"shared"}, reads: true, own: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.EngagementPage(ctx, "", "", page) }},
	"EngagementStates": {mode: appMode, in: []string{"shared"}, reads: true, own: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.EngagementStates(ctx, "") }},
	"EngagementsIn": {mode: appMode, in: []string{"shared"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.EngagementsIn(ctx, x.Tenant, []access.RoomID{x.SharedAt.Room})
	}},
	"ChangeEngagement": {mode: appMode, in: []string{"shared"}, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.ChangeEngagement(ctx, x.engagement()))
	}},
	"StepEngagement": {mode: appMode, in: []string{"shared"}, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.StepEngagement(ctx, x.engagement(), engage.Aligned))
	}},
	"AddStanding": {mode: appMode, in: []string{"private"}, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		s := x.standing()
		s.ID = x.Note
		return nothing(tx.AddStanding(ctx, s))
	}},
	"Standing":  {mode: appMode, in: []string{"private"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Standing(ctx, x.Engagement) }},
	"Standings": {mode: appMode, in: []string{"private"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Standings(ctx, x.Project) }},
	"ProjectWork": {mode: appMode, in: []string{"private"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		p, all, err := tx.ProjectWork(ctx, x.Project)
		return struct {
			Project engage.Project
			All     []engage.Standing
		}{p, all}, err
	}},
	"EngagementsOf": {mode: appMode, in: []string{"private"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		standings, list, err := tx.EngagementsOf(ctx, x.Tenant, []access.ScopeID{x.Project})
		if len(standings)+len(list) == 0 {
			return nil, err
		}
		return []any{standings, list}, err
	}},
	"ChangeStanding": {mode: appMode, in: []string{"private"}, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.ChangeStanding(ctx, x.standing()))
	}},
	"PassGate": {mode: appMode, in: []string{"private"}, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.PassGate(ctx, x.standing(), "why", "who"))
	}},

	// People of a room.
	"AddMember": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddMember(ctx, x.At, party.Member{ID: x.Note, Person: access.PersonID(x.Note)}))
	}},
	"ChangeMember": {mode: appMode, in: inside, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.ChangeMember(ctx, x.At, party.Member{Person: x.Person})
	}},
	"Members":     {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Members(ctx, x.At) }},
	"Member":      {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Member(ctx, x.At, x.Person) }},
	"PeopleKnown": {mode: appMode, in: inside, reads: true, own: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.PeopleKnown(ctx, 50) }},
	"AddAppointment": {mode: appMode, in: []string{"private"}, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddAppointment(ctx, x.At, party.Appointment{ID: x.Note}))
	}},
	"Appointments": {mode: appMode, in: []string{"private"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Appointments(ctx, x.At) }},
	"AppointmentsIn": {mode: appMode, in: []string{"private"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.AppointmentsIn(ctx, x.Tenant, []access.RoomID{x.At.Room})
	}},
	"Appointment": {mode: appMode, in: []string{"private"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.Appointment(ctx, x.At, x.Appointment)
	}},
	"EndAppointment": {mode: appMode, in: []string{"private"}, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.EndAppointment(ctx, x.At, x.Appointment, 1))
	}},
	"SetAppointmentDays": {mode: appMode, in: []string{"private"}, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.SetAppointmentDays(ctx, x.At, x.Appointment, 1, 3))
	}},
	"AddInvitation": {mode: appMode, in: []string{"private"}, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddInvitation(ctx, x.At, party.Invitation{ID: x.Note}))
	}},
	"Invitations": {mode: appMode, in: []string{"private"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Invitations(ctx, x.At) }},
	"EndInvitation": {mode: appMode, in: []string{"private"}, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.EndInvitation(ctx, x.At, x.Invitation, "withdrawn")
	}},
	"AddLink": {mode: appMode, in: []string{"private"}, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddLink(ctx, x.At, party.Link{ID: x.Note}))
	}},
	"Links":   {mode: appMode, in: []string{"private"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Links(ctx, x.At) }},
	"Link":    {mode: appMode, in: []string{"private"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Link(ctx, x.At, x.Link) }},
	"EndLink": {mode: appMode, in: []string{"private"}, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.EndLink(ctx, x.At, x.Link) }},

	// Letters and numbers.
	"Next": {mode: appMode, in: inside, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Next(ctx, x.At, "letters") }},
	"AddAuthority": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddAuthority(ctx, x.At, engage.Authority{ID: x.Note}))
	}},
	"Authorities": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Authorities(ctx, x.At) }},
	"RolesIn": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		given, letters, err := tx.RolesIn(ctx, x.Tenant, []access.RoomID{x.At.Room})
		if len(given)+len(letters) == 0 {
			return nil, err
		}
		return []any{given, letters}, err
	}},
	"Authority": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Authority(ctx, x.At, x.Authority) }},
	"RevokeAuthority": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.RevokeAuthority(ctx, x.At, x.Authority, 1, "why"))
	}},

	// Notes, search, drafts.
	"AddNote": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		n := x.note()
		n.ID = n.ID + "-new"
		return nothing(tx.AddNote(ctx, n))
	}},
	"Note":  {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Note(ctx, x.At, x.Note) }},
	"Notes": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Notes(ctx, x.At, Before{}, 50) }},
	"NotePage": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.NotePage(ctx, x.At, x.Word[:3], page)
	}},
	"NotesFound": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.NotesFound(ctx, x.At, x.Word[:3]) }},
	"NoteCount":  {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.NoteCount(ctx, x.At) }},
	"Replies":    {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Replies(ctx, x.At, x.Note) }},
	"NotesNamed": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.NotesNamed(ctx, []string{x.Note})
	}},
	"RecentNotes": {mode: appMode, in: inside, reads: true, own: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.RecentNotes(ctx, 0, 50) }},
	"ChangeNote":  {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return nothing(tx.ChangeNote(ctx, x.note())) }},
	"MarkShared": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.MarkShared(ctx, x.note(), "copy"))
	}},
	"EraseNote": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.EraseNote(ctx, x.At, x.Note))
	}},
	"Index": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.Index(ctx, x.At, "note", x.Note, []string{"new"}))
	}},
	"Find": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Find(ctx, []string{x.Word}, 50) }},
	"SaveDraft": {mode: appMode, in: []string{"desk"}, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.SaveDraft(ctx, x.Desk, x.Form, "b"))
	}},
	"Draft":  {mode: appMode, in: []string{"desk"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Draft(ctx, x.Form) }},
	"Drafts": {mode: appMode, in: []string{"desk"}, reads: true, own: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Drafts(ctx, 50) }},
	"DropDraft": {mode: appMode, in: []string{"desk"}, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.DropDraft(ctx, x.Desk, x.Form))
	}},

	// Long work.
	"AddTask": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddTask(ctx, Task{Place: x.At, ID: x.Note, Kind: "k"}))
	}},
	"Task":    {mode: appMode, in: []string{"shared"}, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Task(ctx, x.Task) }},
	"Tasks":   {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Tasks(ctx, x.At, 50) }},
	"TasksOf": {mode: appMode, in: inside, reads: true, own: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.TasksOf(ctx, 50) }},
	"ChangeTask": {mode: appMode, in: inside, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.ChangeTask(ctx, Task{Place: x.At, ID: x.Task, State: TaskRunning})
	}},
	"CancelTask": {mode: appMode, in: inside, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.CancelTask(ctx, x.At, x.Task) }},
	"RestartTask": {mode: appMode, in: inside, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.RestartTask(ctx, x.At, x.Task) },
		first: func(ctx context.Context, tx *Tx, x target) error {
			_, err := tx.CancelTask(ctx, x.At, x.Task)
			return err
		}},
	"SweepTasks": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.SweepTasks(ctx, tx.Now().Add(time.Hour))
	}},

	// The record.
	"Record": {mode: appMode, in: inside, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Record(ctx, x.At, x.entry()) }},
	"Log": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		id, size, err := tx.Log(ctx, x.At)
		return []any{id, size}[:min(2, 2*int(size))], err
	}},
	"Logs": {mode: appMode, in: inside, reads: true, own: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Logs(ctx) }},
	"Tree": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.Tree(ctx, x.At, 1).Stored.ReadHashes([]int64{0})
	}},
	"Leaves":       {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Leaves(ctx, x.At, 0, 50) }},
	"LeavesBefore": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.LeavesBefore(ctx, x.At, 50, 50) }},
	"LeavesOf": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.LeavesOf(ctx, x.At, []record.Kind{"noted"}, 0, 50)
	}},
	"Boxes": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Boxes(ctx, x.At, 0, 50) }},
	"Open": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		boxes, err := tx.Boxes(ctx, x.At, 0, 50)
		if err != nil || len(boxes) == 0 {
			return nil, err
		}
		raw, err := tx.Leaves(ctx, x.At, boxes[0].Index, 1)
		if err != nil {
			return nil, err
		}
		l, err := record.ParseLeaf(raw[0])
		if err != nil {
			return nil, err
		}
		return tx.Open(ctx, l, boxes[0])
	}},
	"Handles": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Handles(ctx, x.At) }},
	"History": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.History(ctx, x.At, Ref{What: "note", ID: x.Subject})
	}},
	"EraseFields": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.EraseFields(ctx, x.At, 1, x.entry(), "retention"))
	}},
	"AddHead": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddHead(ctx, x.At, SignedHead{Size: 99, Note: []byte("n")}))
	}},
	"Heads": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Heads(ctx, x.At) }},
}
