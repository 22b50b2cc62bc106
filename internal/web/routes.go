// Package web is every page Counterpart has: this file lists all routes with who may use them, on one screen.
//
// It promises that a page that is not listed here does not exist, and that each line says who may open it. It refuses to do
// anything itself: the families beside it do.
//
// Long because it is the one list of all routes.
package web

import (
	"net/http"
	"time"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/accord"
	"counterpart.dev/internal/web/account"
	"counterpart.dev/internal/web/admin"
	"counterpart.dev/internal/web/benefit"
	"counterpart.dev/internal/web/brief"
	"counterpart.dev/internal/web/demo"
	"counterpart.dev/internal/web/dispatch"
	"counterpart.dev/internal/web/engage"
	"counterpart.dev/internal/web/evidence"
	"counterpart.dev/internal/web/mail"
	"counterpart.dev/internal/web/matter"
	"counterpart.dev/internal/web/meeting"
	"counterpart.dev/internal/web/mirror"
	"counterpart.dev/internal/web/money"
	"counterpart.dev/internal/web/outlook"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/people"
	"counterpart.dev/internal/web/portfolio"
	"counterpart.dev/internal/web/programme"
	"counterpart.dev/internal/web/progress"
	"counterpart.dev/internal/web/situation"
	"counterpart.dev/internal/web/static"
	"counterpart.dev/internal/web/task"
	"counterpart.dev/internal/web/work"
)

// Handle registers a route; it is (*server.Server).Handle.
type Handle func(pattern string, p server.Policy, h server.Handler)

// Pages are the families whose pages are listed, and the use cases behind them.
type Pages struct {
	Shell     page.Shell
	Door      page.Door
	Account   account.Pages
	Admin     admin.Pages
	Engage    engage.Pages
	Evidence  evidence.Pages
	Task      task.Pages
	Programme programme.Pages
	Benefit   benefit.Pages
	Brief     brief.Pages
	Matter    matter.Pages
	Accord    accord.Pages
	Mirror    mirror.Pages
	Mail      mail.Pages
	Meeting   meeting.Pages
	Dispatch  dispatch.Pages
	Outlook   outlook.Pages
	Situation situation.Pages
	Money     money.Pages
	OwnWork   work.Pages
	Portfolio portfolio.Pages
	People    people.Pages
	Demo      demo.Pages
	Routes    func() []server.Route // all of them, for their description
}

// Register lists every route.
func (p Pages) Register(handle Handle) {
	handle("GET /static/{path...}", server.Asset("files that are the same for everybody"), files)
	handle("GET /api/v1/openapi.json", server.Public("which addresses there are is in the source"), p.openAPI)
	handle("GET /styleguide", server.Public("the parts of pages hold nothing of anybody"), p.styleguide)
	handle("GET /styleguide/programme.json", server.Public("the demonstration's programme is in the source"), p.programme)
	handle("GET /styleguide/empty", server.Public("a page with nothing on it, which others are measured against"), p.empty)

	p.registerAccount(handle)
	p.registerAdmin(handle)
	p.registerEngage(handle)
	p.registerTasks(handle)
	p.registerProgramme(handle)
	p.registerMilestones(handle)
	p.registerProgress(handle)
	p.registerBriefs(handle)
	p.registerBenefits(handle)
	p.registerOwned(handle)
	p.registerMatters(handle, "/engagements/{id}", access.EngagementScope)
	p.registerMatters(handle, "/projects/{id}", access.ProjectScope)
	p.registerClocks(handle)
	p.registerAccord(handle)
	p.registerBidders(handle)
	p.registerMirror(handle)
	p.registerMessages(handle)
	p.registerMeetings(handle, "/engagements/{id}", access.EngagementScope)
	p.registerMeetings(handle, "/projects/{id}", access.ProjectScope)
	p.registerTellings(handle)
	p.registerMail(handle)
	p.registerOutlook(handle)
	p.registerSituations(handle, "/projects/{id}", access.ProjectScope)
	p.registerSituations(handle, "/engagements/{id}", access.EngagementScope)
	p.registerMoney(handle)
	p.registerWork(handle)
	p.registerPortfolio(handle)
	p.registerStakeholders(handle)
	p.registerRoles(handle)

	handle("GET /engagements/{id}/record", server.Needs(access.EngagementScope, "id", server.Either, access.Record, access.See), p.Evidence.Show)
	handle("GET /engagements/{id}/record/head", server.Needs(access.EngagementScope, "id", server.Either, access.Record, access.See), p.Evidence.Head)
	handle("GET /engagements/{id}/record/bundle", server.Needs(access.EngagementScope, "id", server.Either, access.Record, access.See), p.Evidence.Bundle)
	handle("GET /projects/{id}/record", server.Needs(access.ProjectScope, "id", server.Ours, access.Record, access.See), p.Evidence.Show)
	handle("GET /projects/{id}/record/head", server.Needs(access.ProjectScope, "id", server.Ours, access.Record, access.See), p.Evidence.Head)
	handle("GET /projects/{id}/record/bundle", server.Needs(access.ProjectScope, "id", server.Ours, access.Record, access.See), p.Evidence.Bundle)
	if p.Shell.Demo {
		handle("GET /demo", server.Public("a demonstration holds nothing but inventions"), p.Demo.Show)
		handle("GET /demo/sign-in/{secret}", server.Public("one click signs in to a demonstration, and to nothing else"), p.Demo.SignIn)
	}
	handle("GET /record/key", server.SignedIn("what signatures are checked with is nobody's secret"), p.Evidence.Key)
}

// registerSituations lists what was noticed, and what those who direct the work do about it. What is of one engagement lies in the client's
// room of it, what stands on the case in the project's.
func (p Pages) registerSituations(handle Handle, path string, scope access.Scope) {
	needs := func(v access.Verb) server.Policy { return server.Needs(scope, "id", server.Ours, access.Situation, v) }
	x, list, one := p.Situation, path+"/situations", path+"/situations/{situation}"
	handle("GET "+list, needs(access.See), x.List)
	handle("GET "+list+"/rules", needs(access.See), x.Rules)
	handle("GET "+one, needs(access.See), x.Show)
	handle("GET "+one+"/acts/{act}", needs(access.Change), x.Acting)
	handle("POST "+one+"/acts/{act}", needs(access.Change), x.Act)
	handle("POST "+one+"/dismiss", needs(access.Change), x.Dismiss)
	handle("POST "+one+"/resume", needs(access.Change), x.Resume)
	handle("POST "+one+"/outcome", needs(access.Change), x.Say)
	handle("POST "+one+"/blank/{entry}", needs(access.Change), x.Blank)
	if scope == access.ProjectScope {
		handle("POST "+list+"/look", needs(access.Change).Limited(60), x.Look)
	}
}

// longTaking is how long it may take until a thousand rows have become matters.
const longTaking = 2 * time.Minute

// registerMatters lists what people do with what needs an answer. In which of the rooms it lies, and which moves are legal, the use cases
// decide.
func (p Pages) registerMatters(handle Handle, path string, s access.Scope) {
	m := p.Matter
	needs := func(w server.Where, k access.Kind, v access.Verb) server.Policy {
		return server.Needs(s, "id", w, k, v)
	}
	either, see, change := server.Either, access.See, access.Change
	handle("GET "+path+"/matters", needs(either, access.Matter, see), m.Register)
	handle("GET "+path+"/matters.csv", needs(either, access.Matter, see), m.CSV)
	handle("GET "+path+"/matters.xlsx", needs(either, access.Matter, see), m.Workbook)
	handle("GET "+path+"/matters.json", needs(either, access.Matter, see), m.JSON)
	handle("GET "+path+"/matters.pdf", needs(either, access.Matter, see), m.PrintRegister)
	handle("GET "+path+"/matters/new", needs(either, access.Matter, access.Add), m.New)
	handle("POST "+path+"/matters", needs(either, access.Matter, access.Add).Upload(mostMatterFiles), m.Raise)
	handle("POST "+path+"/matters/bulk", needs(either, access.Matter, change), m.Bulk)
	handle("POST "+path+"/matters/lists", needs(either, access.Matter, see), m.SaveList)
	handle("POST "+path+"/matters/lists/forget", needs(either, access.Matter, see), m.ForgetList)
	p.registerRegisters(handle, path, s)
	handle("GET "+path+"/matters/{matter}", needs(either, access.Matter, see), m.Thread)
	handle("GET "+path+"/matters/{matter}/print.pdf", needs(either, access.Matter, see), m.Print)
	handle("GET "+path+"/matters/{matter}/files/{file}", needs(either, access.Matter, see), m.File)
	handle("GET "+path+"/matters/{matter}/files/{file}/look", needs(either, access.Matter, see), m.Look)
	handle("GET "+path+"/matters/{matter}/files/{file}/raw", needs(either, access.Matter, see), m.Raw)
	handle("GET "+path+"/matters/{matter}/moves/{verb}", needs(either, access.Matter, change), m.Moving)
	handle("POST "+path+"/matters/{matter}/moves/{verb}", needs(either, access.Matter, change).Upload(mostMatterFiles), m.Move)
	handle("GET "+path+"/matters/{matter}/erase/{move}", needs(either, access.Record, access.Remove), m.Erasing)
	handle("POST "+path+"/matters/{matter}/erase/{move}", needs(either, access.Record, access.Remove), m.Erase)
}

// mostMatterFiles is how many bytes of files come with a move.
const mostMatterFiles = 25 << 20

// registerRegisters lists the ways of a register out of a spreadsheet into the room of the viewer's side, and out again.
func (p Pages) registerRegisters(handle Handle, path string, scope access.Scope) {
	m := p.Matter
	list := func(v access.Verb) server.Policy { return server.Needs(scope, "id", server.Ours, access.Intake, v) }
	handle("GET "+path+"/registers", list(access.Add), m.Lists)
	handle("GET "+path+"/registers/new", list(access.Add), m.NewList)
	handle("POST "+path+"/registers", list(access.Add).Upload(10<<20).Limited(60), m.BeginList)
	handle("GET "+path+"/registers/{list}", list(access.Add), m.ShowList)
	handle("GET "+path+"/registers/{list}/file", list(access.Add), m.ListFile)
	handle("GET "+path+"/registers/{list}/rows.csv", list(access.Add), m.ListRows)
	handle("POST "+path+"/registers/{list}/columns", list(access.Change), m.ChooseColumns)
	handle("POST "+path+"/registers/{list}/answers", list(access.Change).Body(1<<20), m.AnswerList)
	handle("POST "+path+"/registers/{list}/apply", list(access.Change).Within(longTaking), m.ApplyList)
	handle("POST "+path+"/registers/{list}/drop", list(access.Change), m.DropList)
	handle("GET "+path+"/registers/{list}/undo", list(access.Change), m.UndoingList)
	handle("POST "+path+"/registers/{list}/undo", list(access.Change).Within(longTaking), m.UndoList)
}

// registerClocks lists what only an engagement has: a room that is shared, and rules by which clocks run.
func (p Pages) registerClocks(handle Handle) {
	m := p.Matter
	shared := func(k access.Kind, v access.Verb) server.Policy {
		return server.Needs(access.EngagementScope, "id", server.SharedRoom, k, v)
	}
	handle("GET /engagements/{id}/matters/{matter}/share", shared(access.Matter, access.Add), m.Sharing)
	handle("POST /engagements/{id}/matters/{matter}/share", shared(access.Matter, access.Add), m.Share)
	handle("GET /engagements/{id}/matters/{matter}/what-if", server.Needs(access.EngagementScope, "id", server.Ours, access.Brief, access.See).Limited(60), m.WhatIf)
	handle("POST /engagements/{id}/matters/{matter}/beside", server.Needs(access.EngagementScope, "id", server.Ours, access.Beside, access.Change), m.KeepBeside)
	handle("GET /engagements/{id}/clock", shared(access.Clock, access.See), m.Rules)
	handle("POST /engagements/{id}/clock", shared(access.Clock, access.Change), m.KeepRules)
	handle("GET /engagements/{id}/clock/bench", shared(access.Clock, access.See), m.Bench)
	handle("POST /today/seen", server.SignedIn("what one has looked at is one's own"), m.Seen)
}

// registerStakeholders lists what those who direct a project do with the people it depends on. What was confided to somebody, the use cases
// show to nobody else.
func (p Pages) registerStakeholders(handle Handle) {
	s := p.People
	needs := func(v access.Verb) server.Policy {
		return server.Needs(access.ProjectScope, "id", server.Ours, access.Stakeholder, v)
	}
	see, add, change := needs(access.See), needs(access.Add), needs(access.Change)
	handle("GET /projects/{id}/stakeholders", see, s.Board)
	handle("GET /projects/{id}/stakeholders.csv", see, s.CSV)
	handle("GET /projects/{id}/stakeholders/new", add, s.New)
	handle("POST /projects/{id}/stakeholders", add, s.Add)
	handle("POST /projects/{id}/stakeholders/contact", add, s.Quick)
	list := func(v access.Verb) server.Policy {
		return server.Needs(access.ProjectScope, "id", server.Ours, access.Intake, v)
	}
	const taken = "/projects/{id}/stakeholder-lists" // below stakeholders the name of a list could be somebody’s id
	handle("GET "+taken, list(access.Add), s.Lists)
	handle("GET "+taken+"/new", list(access.Add), s.NewList)
	handle("POST "+taken, list(access.Add).Upload(10<<20).Limited(60), s.BeginList)
	handle("GET "+taken+"/{list}", list(access.Add), s.ShowList)
	handle("GET "+taken+"/{list}/file", list(access.Add), s.ListFile)
	handle("GET "+taken+"/{list}/rows.csv", list(access.Add), s.ListRows)
	handle("POST "+taken+"/{list}/columns", list(access.Change), s.ChooseColumns)
	handle("POST "+taken+"/{list}/answers", list(access.Change).Body(1<<20), s.AnswerList)
	handle("POST "+taken+"/{list}/apply", list(access.Change).Within(longTaking), s.ApplyList)
	handle("POST "+taken+"/{list}/drop", list(access.Change), s.DropList)
	handle("GET "+taken+"/{list}/undo", list(access.Change), s.UndoingList)
	handle("POST "+taken+"/{list}/undo", list(access.Change).Within(longTaking), s.UndoList)
	handle("GET /projects/{id}/stakeholders/{stakeholder}", see, s.One)
	handle("GET /projects/{id}/stakeholders/{stakeholder}/edit", change, s.Edit)
	handle("POST /projects/{id}/stakeholders/{stakeholder}/edit", change, s.Change)
	handle("POST /projects/{id}/stakeholders/{stakeholder}/mind", change, s.Mind)
	handle("GET /projects/{id}/stakeholders/{stakeholder}/judge", add, s.Judging)
	handle("POST /projects/{id}/stakeholders/{stakeholder}/judge", add, s.Judge)
	handle("POST /projects/{id}/stakeholders/{stakeholder}/contact", add, s.Note)
	handle("POST /projects/{id}/stakeholders/{stakeholder}/bonds", add, s.Bind)
	handle("POST /projects/{id}/stakeholders/{stakeholder}/bonds/drop", needs(access.Remove), s.Unbind)
	handle("GET /projects/{id}/stakeholders/{stakeholder}/confide", add, s.Confiding)
	handle("POST /projects/{id}/stakeholders/{stakeholder}/confide", add, s.Confide)
	handle("GET /projects/{id}/stakeholders/{stakeholder}/sensitive/{sensitivity}/erase", change, s.ErasingConfided)
	handle("POST /projects/{id}/stakeholders/{stakeholder}/sensitive/{sensitivity}/erase", change, s.EraseConfided)
	handle("GET /projects/{id}/stakeholders/{stakeholder}/erase", server.Needs(access.ProjectScope, "id", server.Ours, access.Record, access.Remove), s.Erasing)
	handle("POST /projects/{id}/stakeholders/{stakeholder}/erase", server.Needs(access.ProjectScope, "id", server.Ours, access.Record, access.Remove), s.Erase)
}

// registerRoles lists what the client role takes, who is ready for it, what it lacks, and what both sides say must be in place. Whose
// readiness somebody reads, the use cases decide.
func (p Pages) registerRoles(handle Handle) {
	s := p.People
	role := func(v access.Verb) server.Policy {
		return server.Needs(access.ProjectScope, "id", server.Ours, access.Appointment, v)
	}
	craft := func(v access.Verb) server.Policy {
		return server.Needs(access.ProjectScope, "id", server.Ours, access.Craft, v)
	}
	premise := func(v access.Verb) server.Policy {
		return server.Needs(access.EngagementScope, "id", server.SharedRoom, access.Premise, v)
	}
	handle("GET /client-roles", server.SignedIn("who sees a project sees whether its client role is whole"), s.Roles)
	handle("GET /projects/{id}/client-role", role(access.See), s.RoleOf)
	handle("POST /projects/{id}/client-role/{role}/first", role(access.Change), s.Induct)
	handle("GET /projects/{id}/competences", craft(access.See), s.Competences)
	handle("POST /projects/{id}/competences", craft(access.Change), s.SetDemand)
	handle("GET /projects/{id}/readiness", craft(access.See), s.Readinesses)
	handle("POST /projects/{id}/readiness", craft(access.See), s.Open)
	handle("GET /projects/{id}/readiness/{readiness}", craft(access.See), s.Ready)
	handle("POST /projects/{id}/readiness/{readiness}/proofs", craft(access.See), s.Prove)
	handle("POST /projects/{id}/readiness/{readiness}/proofs/{proof}/erase", craft(access.See), s.EraseProof)
	handle("POST /projects/{id}/readiness/{readiness}/steps/{proof}", craft(access.See), s.Step)
	handle("POST /projects/{id}/readiness/{readiness}/delegation", craft(access.See), s.Agree)
	for _, at := range []access.Scope{access.ProjectScope, access.EngagementScope} {
		erase := server.Needs(at, "id", server.Ours, access.Record, access.Remove)
		handle("GET /"+string(at)+"s/{id}/names", erase, s.Names)
		handle("POST /"+string(at)+"s/{id}/names", erase, s.EraseName)
	}
	handle("GET /engagements/{id}/start-conditions", premise(access.See), s.StartConditions)
	handle("POST /engagements/{id}/start-conditions", premise(access.Add), s.Say)
}

// registerOutlook lists what the client side does about what could happen to a project.
func (p Pages) registerOutlook(handle Handle) {
	o := p.Outlook
	needs := func(v access.Verb) server.Policy {
		return server.Needs(access.ProjectScope, "id", server.Ours, access.Outlook, v)
	}
	const project, outlook = "/projects/{id}", "/projects/{id}/outlook"
	handle("GET "+outlook, needs(access.See), o.Expected)
	handle("GET "+project+"/outlook.json", needs(access.See), o.JSON)
	handle("POST "+outlook+"/run", needs(access.Add).Limited(60), o.Simulate)
	handle("GET "+outlook+"/inputs", needs(access.See), o.Inputs)
	handle("GET "+outlook+"/inputs/new", needs(access.Add), o.New)
	handle("POST "+outlook+"/inputs", needs(access.Add), o.Add)
	handle("GET "+outlook+"/inputs/{row}", needs(access.Change), o.Edit)
	handle("POST "+outlook+"/inputs/{row}", needs(access.Change), o.Change)
	handle("POST "+outlook+"/inputs/{row}/end", needs(access.Remove), o.End)
	handle("GET "+outlook+"/what-if", needs(access.See).Limited(120), o.WhatIf)
	handle("GET "+outlook+"/scenarios", needs(access.See), o.Scenarios)
	handle("POST "+outlook+"/scenarios", needs(access.Add).Limited(60), o.KeepWhatIf)
	handle("POST "+outlook+"/scenarios/{scenario}/again", needs(access.Add).Limited(60), o.Again)
	handle("POST "+outlook+"/scenarios/{scenario}/drop", needs(access.Remove), o.Drop)
}

// registerMeetings lists what people do about meetings. In which of the rooms a series lies, the use cases find.
func (p Pages) registerMeetings(handle Handle, path string, s access.Scope) {
	m := p.Meeting
	needs := func(v access.Verb) server.Policy { return server.Needs(s, "id", server.Either, access.Meeting, v) }
	see, add, change := needs(access.See), needs(access.Add), needs(access.Change)
	handle("GET "+path+"/meetings", see, m.List)
	handle("GET "+path+"/meetings/new", add, m.New)
	handle("POST "+path+"/meetings", add, m.Plan)
	handle("GET "+path+"/meetings/file", add, m.File)
	handle("POST "+path+"/meetings/file", add.Upload(4<<20).Limited(60), m.ReadFile)
	handle("GET "+path+"/meetings/{series}/edit", change, m.Edit)
	handle("POST "+path+"/meetings/{series}/edit", change, m.Change)
	handle("POST "+path+"/meetings/{series}/end", change, m.End)
	handle("GET "+path+"/meetings/{series}/meeting.ics", see, m.Calendar)
	handle("GET "+path+"/meetings/{series}/{number}", see, m.Sitting)
	handle("GET "+path+"/meetings/{series}/{number}/print", see, m.Print)
	handle("POST "+path+"/meetings/{series}/{number}/agenda", change, m.Agenda)
	handle("POST "+path+"/meetings/{series}/{number}/attendance", change, m.Attendance)
	handle("POST "+path+"/meetings/{series}/{number}/guests", change, m.Guests)
	handle("POST "+path+"/meetings/{series}/{number}/lines", change, m.Line)
	handle("POST "+path+"/meetings/{series}/{number}/rewrite", change, m.Rewrite)
	handle("POST "+path+"/meetings/{series}/{number}/send", change, m.Send)
	handle("GET "+path+"/meetings/{series}/{number}/contest", change, m.Contest)
	handle("POST "+path+"/meetings/{series}/{number}/say", change, m.Say)
	handle("POST "+path+"/meetings/{series}/{number}/move", change, m.Move)
	handle("POST "+path+"/meetings/{series}/{number}/cancel", change, m.Cancel)
}

// registerTellings lists whom the client tells what, and when.
func (p Pages) registerTellings(handle Handle) {
	m := p.Meeting
	needs := func(v access.Verb) server.Policy {
		return server.Needs(access.ProjectScope, "id", server.Ours, access.Telling, v)
	}
	handle("GET /projects/{id}/communication", needs(access.See), m.Tellings)
	handle("POST /projects/{id}/communication", needs(access.Add), m.AddTelling)
	handle("POST /projects/{id}/communication/{telling}/told", needs(access.Change), m.Told)
	handle("GET /projects/{id}/communication/{telling}/edit", needs(access.Change), m.EditTelling)
	handle("POST /projects/{id}/communication/{telling}/edit", needs(access.Change), m.ChangeTelling)
	handle("GET /communication", server.SignedIn("what one sees of each project’s plan, beside one another"), m.AllTellings)
}

// registerMail lists what people wish to be told by mail, how they end it, and how mail goes.
func (p Pages) registerMail(handle Handle) {
	d, m, signedIn := p.Dispatch, p.Meeting, server.SignedIn("what is one's own")
	handle("GET /me/mail", signedIn, d.Mine)
	handle("POST /me/mail", signedIn, d.KeepMine)
	handle("GET /me/calendar", signedIn, m.MyCalendar)
	handle("POST /me/calendar", signedIn.Limited(20), m.OpenFeed)
	handle("POST /me/calendar/end", signedIn, m.CloseFeed)
	handle("GET /calendar/{secret}/meetings.ics", server.Public("whoever holds the secret of a feed was given it by its owner").Limited(60), m.Feed)
	handle("GET /mail/stop/{secret}", server.Public("whoever was sent a mail may end it").Limited(60), d.Stopping)
	handle("POST /mail/stop/{secret}", server.Public("whoever was sent a mail may end it").Limited(60), d.Stop)
	handle("GET /decide/{secret}", server.SignedIn("a link in a mail leads its reader alone to what it asks").Limited(60), p.Matter.Deciding)
	handle("POST /decide/{secret}", server.SignedIn("a link in a mail leads its reader alone to what it asks").Limited(60), p.Matter.Decided)
	handle("POST /me/mail/again", signedIn, d.TryMine)
	handle("POST /administration/mail/again", server.Administrator("runs the installation"), d.TryTheirs)
	handle("GET /administration/mail", server.Administrator("runs the installation"), d.Health)
	handle("POST /administration/mail/test", server.Administrator("runs the installation").Limited(10), d.Test)
}

// registerMessages lists what people do with messages that came by mail.
func (p Pages) registerMessages(handle Handle) {
	m, own := p.Mail, server.SignedIn("each sees the messages that lie in rooms of theirs")
	handle("GET /messages", own, m.List)
	handle("GET /messages/drop", own, m.Dropping)
	handle("POST /messages/drop", own.Upload(35<<20).Limited(60), m.Drop)
	handle("GET /messages/addresses", own, m.Addresses)
	handle("POST /messages/addresses", own, m.GiveAddress)
	handle("GET /messages/{message}", own, m.Show)
	handle("GET /messages/{message}/original", own, m.Original)
	handle("POST /messages/{message}/post", own, m.Post)
	handle("POST /messages/{message}/raise", own, m.Raise)
	handle("POST /messages/{message}/discard", own, m.Discard)
	handle("POST /messages/{message}/confirm", own, m.Confirm)
}

// registerMirror lists what people do with the mirror of an engagement. Whose figures they see there, the use cases decide.
func (p Pages) registerMirror(handle Handle) {
	m := p.Mirror
	shared := func(k access.Kind, v access.Verb) server.Policy {
		return server.Needs(access.EngagementScope, "id", server.SharedRoom, k, v)
	}
	wish := server.Needs(access.EngagementScope, "id", server.Ours, access.Mirror, access.Change)
	handle("GET /engagements/{id}/mirror", shared(access.Mirror, access.See), m.Show)
	handle("GET /engagements/{id}/mirror.csv", shared(access.Mirror, access.See), m.CSV)
	handle("GET /engagements/{id}/mirror.json", shared(access.Mirror, access.See), m.JSON)
	handle("GET /engagements/{id}/mirror/cases", shared(access.Mirror, access.See), m.Cases)
	handle("GET /engagements/{id}/mirror/switch", wish, m.Switching)
	handle("POST /engagements/{id}/mirror/switch", wish, m.Switch)
	handle("GET /engagements/{id}/mirror/promises", shared(access.Mirror, access.Change), m.Publishing)
	handle("POST /engagements/{id}/mirror/promises", shared(access.Mirror, access.Change), m.Publish)
	handle("GET /engagements/{id}/mirror/misses/{matter}", shared(access.Matter, access.Change), m.Explaining)
	handle("POST /engagements/{id}/mirror/misses/{matter}", shared(access.Matter, access.Change), m.Explain)
}

// registerWork lists what the client side itself has to do on a project.
func (p Pages) registerWork(handle Handle) {
	w, path := p.OwnWork, "/projects/{id}/work"
	sees := server.Needs(access.ProjectScope, "id", server.Ours, access.Brief, access.See)
	handle("GET "+path, sees, w.Show)
	handle("GET "+path+".csv", sees, w.CSV)
	handle("GET "+path+"/ahead", sees, w.Ahead)
	handle("GET "+path+"/found", server.Needs(access.ProjectScope, "id", server.Ours, access.Benefit, access.Remove).Limited(60), w.Found)
	handle("POST "+path+"/found", server.Needs(access.ProjectScope, "id", server.Ours, access.Benefit, access.Add), w.Pick)
}

// registerMoney lists the client's money, and what both sides of a contract know of it.
func (p Pages) registerMoney(handle Handle) {
	m, path := p.Money, "/projects/{id}/money"
	ours := func(v access.Verb) server.Policy {
		return server.Needs(access.ProjectScope, "id", server.Ours, access.Money, v)
	}
	list := func(v access.Verb) server.Policy {
		return server.Needs(access.ProjectScope, "id", server.Ours, access.Intake, v)
	}
	handle("GET "+path, ours(access.See), m.Show)
	handle("GET "+path+".csv", ours(access.See), m.CSV)
	handle("GET "+path+".xlsx", ours(access.See), m.Workbook)
	handle("GET "+path+"/new", ours(access.Add), m.New)
	handle("POST "+path, ours(access.Add), m.Enter)
	handle("GET "+path+"/share", ours(access.Add), m.Sharing)
	handle("POST "+path+"/share", ours(access.Add), m.Share)
	handle("GET "+path+"/lists", list(access.Add), m.Lists)
	handle("GET "+path+"/lists/new", list(access.Add), m.NewList)
	handle("POST "+path+"/lists", list(access.Add).Upload(10<<20).Limited(60), m.BeginList)
	handle("GET "+path+"/lists/{list}", list(access.Add), m.ShowList)
	handle("GET "+path+"/lists/{list}/file", list(access.Add), m.ListFile)
	handle("GET "+path+"/lists/{list}/rows.csv", list(access.Add), m.ListRows)
	handle("POST "+path+"/lists/{list}/columns", list(access.Change), m.ChooseColumns)
	handle("POST "+path+"/lists/{list}/answers", list(access.Change).Body(1<<20), m.AnswerList)
	handle("POST "+path+"/lists/{list}/apply", list(access.Change).Within(longTaking), m.ApplyList)
	handle("POST "+path+"/lists/{list}/drop", list(access.Change), m.DropList)
	handle("GET "+path+"/lists/{list}/undo", list(access.Change), m.UndoingList)
	handle("POST "+path+"/lists/{list}/undo", list(access.Change).Within(longTaking), m.UndoList)
	handle("GET "+path+"/entries/{entry}/correct", ours(access.Add), m.Correcting)
	handle("POST "+path+"/entries/{entry}", ours(access.Add), m.Correct)
	handle("POST "+path+"/entries/{entry}/out", ours(access.Add), m.TakeOut)
	const gates = "/projects/{id}/gates"
	gate := func(v access.Verb) server.Policy {
		return server.Needs(access.ProjectScope, "id", server.Ours, access.Gate, v)
	}
	handle("GET "+gates, gate(access.See), m.Gates)
	handle("POST "+gates, gate(access.Add), m.OpenGate)
	handle("GET "+gates+"/{gate}", gate(access.See), m.Gate)
	handle("POST "+gates+"/{gate}", gate(access.Add), m.Decide)
	handle("POST "+gates+"/{gate}/evidence/{index}", gate(access.Add), m.SetItem)
	handle("POST "+gates+"/{gate}/conditions/{index}", gate(access.Add), m.Follow)
	handle("POST "+gates+"/{gate}/case", gate(access.Add), m.Freeze)
	handle("GET "+gates+"/{gate}/case/{version}", gate(access.See), m.Version)
	handle("GET "+gates+"/{gate}/changes", gate(access.See), m.Changes)
	handle("GET /engagements/{id}/money", server.Needs(access.EngagementScope, "id", server.SharedRoom, access.Money, access.See), m.Contract)
	handle("GET /engagements/{id}/money.csv", server.Needs(access.EngagementScope, "id", server.SharedRoom, access.Money, access.See), m.ContractCSV)
	handle("GET /engagements/{id}/money.xlsx", server.Needs(access.EngagementScope, "id", server.SharedRoom, access.Money, access.See), m.ContractWorkbook)
}

// registerAccord lists what both sides are asked, what they say of it, the charter and the pulse. What lies in a sealed room has no address
// but that of whoever is asked.
func (p Pages) registerAccord(handle Handle) {
	a, asked := p.Accord, server.SignedIn("what one is asked oneself, in a room of one's own")
	shared := func(k access.Kind, v access.Verb) server.Policy {
		return server.Needs(access.EngagementScope, "id", server.SharedRoom, k, v)
	}
	ours := func(v access.Verb) server.Policy {
		return server.Needs(access.EngagementScope, "id", server.Ours, access.Verdict, v)
	}
	see, change := shared(access.Values, access.See), shared(access.Values, access.Change)
	const values, pulse, charter = "/engagements/{id}/values", "/engagements/{id}/pulse", "/engagements/{id}/charter"
	handle("GET "+values, see, a.Values)
	handle("POST "+values, shared(access.Values, access.Add), a.Open)
	handle("GET "+values+"/{round}", see, a.Round)
	handle("GET "+values+"/{round}/found.csv", see, a.Found)
	handle("POST "+values+"/{round}/answered", change, a.Answered)
	handle("GET "+values+"/{round}/verdict", ours(access.Add), a.Verdict)
	handle("POST "+values+"/{round}/verdict", ours(access.Add), a.Say)
	handle("POST "+values+"/{round}/award", ours(access.Add), a.Award)
	handle("GET "+pulse, see, a.Pulse)
	handle("POST "+pulse, shared(access.Values, access.Add), a.OpenPulse)
	handle("GET "+pulse+"/{round}", see, a.PulseRound)
	handle("GET "+pulse+"/{round}/released.csv", see, a.Released)
	handle("GET "+pulse+"/{round}/sheet", see, a.Sheet)
	const judged = "/engagements/{id}/confidence"
	handle("GET "+judged, see, a.Confidence)
	handle("GET "+judged+".csv", see, a.ConfidenceCSV)
	handle("POST "+judged, shared(access.Values, access.Add), a.OpenRating)
	handle("GET "+judged+"/{round}", see, a.RatingRound)
	p.registerAsking(handle, judged, change)
	for _, path := range []string{values, pulse} {
		handle("POST "+path+"/{round}/follows/{index}", change, a.Follow)
		p.registerAsking(handle, path, change)
	}
	handle("GET "+charter, shared(access.Charter, access.See), a.Charter)
	handle("GET "+charter+"/print", shared(access.Charter, access.See), a.PrintCharter)
	handle("POST "+charter+"/propose", shared(access.Charter, access.Add), a.Propose)
	handle("GET "+charter+"/edit", shared(access.Charter, access.Change), a.Editing)
	handle("POST "+charter+"/edit", shared(access.Charter, access.Change), a.Edit)
	handle("POST "+charter+"/sign", shared(access.Charter, access.Add), a.Sign)

	handle("GET /asked/{round}", asked, a.Paper)
	handle("POST /asked/{round}", asked, a.HandIn)
	handle("POST /asked/{round}/save", asked, a.Save)
	link := server.Link("whoever was asked answers, and sees what they answered")
	handle("GET /answer/{secret}", link, a.Paper)
	handle("POST /answer/{secret}", link.Limited(60), a.HandIn)
	handle("POST /answer/{secret}/save", link.Limited(120), a.Save)
}

// registerAsking lists how a side asks its own, and how a round ends.
func (p Pages) registerAsking(handle Handle, path string, change server.Policy) {
	a := p.Accord
	handle("GET "+path+"/{round}/ask", change, a.Asking)
	handle("POST "+path+"/{round}/ask", change.Limited(60), a.Ask)
	handle("POST "+path+"/{round}/asked/{asked}/end", change, a.Unask)
	handle("POST "+path+"/{round}/end", change, a.End)
	handle("POST "+path+"/{round}/withdraw", change, a.Withdraw)
}

// registerBidders lists how the client side asks several bidders alike.
func (p Pages) registerBidders(handle Handle) {
	a := p.Accord
	needs := func(v access.Verb) server.Policy {
		return server.Needs(access.ProjectScope, "id", server.Ours, access.Values, v)
	}
	const bidders = "/projects/{id}/bidders"
	handle("GET "+bidders, needs(access.See), a.Bidders)
	handle("POST "+bidders, needs(access.Add), a.OpenTender)
	handle("GET "+bidders+"/{round}", needs(access.See), a.Tender)
	handle("GET "+bidders+"/{round}/audit.csv", needs(access.See), a.Audit)
	p.registerAsking(handle, bidders, needs(access.Change))
}

// registerAccount lists how people come in.
func (p Pages) registerAccount(handle Handle) {
	a, in, signedIn := p.Account, server.Public("who comes in has no account, or is not signed in"), server.SignedIn("what is one's own")
	handle("GET /first-run/{secret}", server.Public("whoever starts an empty installation holds its secret").Limited(30), a.FirstRun)
	handle("POST /first-run/{secret}", server.Public("whoever starts an empty installation holds its secret").Limited(30), a.SetUp)
	handle("GET /sign-in", in, a.SignIn)
	handle("POST /sign-in", in.Limited(20), a.EnterPassword)
	handle("GET /sign-in/code", in, a.Code)
	handle("POST /sign-in/code", in.Limited(20), a.EnterCode)
	handle("POST /sign-in/second-factor", in.Limited(20), a.EnrolAtDoor)
	handle("POST /sign-out", server.Public("a session that ended meanwhile is no reason not to sign out"), a.SignOut)
	handle("GET /choose-organisation", signedIn, a.ChooseOrganisation)
	handle("POST /choose-organisation", signedIn, a.ActFor)
	handle("GET /invitations/{secret}", in.Limited(60), a.Invited)
	handle("POST /invitations/{secret}", in.Limited(20), a.Accept)
	handle("GET /recover/{secret}", in.Limited(60), a.Recover)
	handle("POST /recover/{secret}", in.Limited(20), a.Reset)
	handle("POST /engagements/{id}/see-as", server.Needs(access.EngagementScope, "id", server.Ours, access.Standing, access.See).Limited(20), a.SeeAs)
	handle("POST /see-as/stop", server.Public("who only looks may change nothing but this"), a.StopSeeing)

	p.registerOwn(handle)
}

// registerOwn lists what people do about their own account, and leads about those of their organisation.
func (p Pages) registerOwn(handle Handle) {
	a, signedIn := p.Account, server.SignedIn("what is one's own")
	handle("GET /me", signedIn, a.Me)
	handle("GET /me/account.json", signedIn, a.SaveAccount)
	handle("POST /me/name", signedIn, a.Rename)
	handle("GET /me/password", signedIn, a.Password)
	handle("POST /me/password", signedIn.Limited(20), a.ChangePassword)
	handle("GET /me/email", signedIn, a.Email)
	handle("POST /me/email", signedIn.Limited(20), a.ChangeEmail)
	handle("GET /me/second-factor", signedIn, a.NewFactor)
	handle("POST /me/second-factor", signedIn.Limited(20), a.SetUpFactor)
	handle("POST /me/second-factor/confirm", signedIn.Limited(20), a.ConfirmFactor)
	handle("GET /me/second-factor/codes", signedIn, a.RecoveryCodes)
	handle("POST /me/second-factor/codes", signedIn.Limited(20), a.RenewCodes)
	handle("GET /me/second-factor/remove", signedIn, a.AskRemoveFactor)
	handle("POST /me/second-factor/remove", signedIn.Limited(20), a.RemoveFactor)
	handle("GET /me/sessions/end", signedIn, a.AskEndSession)
	handle("POST /me/sessions/end", signedIn.Limited(20), a.EndSession)
	handle("GET /me/sessions/end-all", signedIn, a.AskSignOutEverywhere)
	handle("POST /me/sessions/end-all", signedIn.Limited(20), a.SignOutEverywhere)
	handle("GET /me/tokens/new", signedIn, a.NewToken)
	handle("POST /me/tokens", signedIn.Limited(20), a.AddToken)
	handle("POST /me/tokens/end", signedIn, a.EndToken)

	leads := server.SignedIn("its lead, which the act asks of the matrix")
	handle("GET /organisation", server.SignedIn("the organisation one acts for"), a.Organisation)
	handle("POST /organisation/name", leads, a.RenameOrganisation)
	handle("POST /organisation/second-factor", leads, a.RequireFactor)
	handle("GET /organisation/invite", leads, a.Invite)
	handle("POST /organisation/invite", leads.Limited(60), a.SendInvite)
	handle("POST /organisation/invitations/withdraw", leads, a.Withdraw)
	handle("GET /organisation/people/{person}", leads, a.Colleague)
	handle("POST /organisation/people/{person}/lead", leads, a.SetLead)
	handle("POST /organisation/people/{person}/confirm", leads, a.Confirm)
	handle("POST /organisation/people/{person}/recover", leads.Limited(20), a.MakeRecovery)
	handle("POST /organisation/people/{person}/sessions", leads, a.EndSessionsOf)
	handle("GET /organisation/people/{person}/deactivate", leads, a.Deactivate)
	handle("POST /organisation/people/{person}/deactivate", leads, a.End)
	for _, s := range []access.Scope{access.ProgrammeScope, access.ProjectScope, access.EngagementScope} {
		path := "/" + string(s) + "s/{id}/invite"
		handle("GET "+path, server.Needs(s, "id", server.Ours, access.Invitation, access.Add), a.Invite)
		handle("POST "+path, server.Needs(s, "id", server.Ours, access.Invitation, access.Add).Limited(60), a.SendInvite)
		handle("POST "+path+"/withdraw", server.Needs(s, "id", server.Ours, access.Invitation, access.Change), a.Withdraw)
	}
}

// registerAdmin lists what whoever runs the installation does.
func (p Pages) registerAdmin(handle Handle) {
	a, runs := p.Admin, server.Administrator("runs the installation")
	handle("GET /administration", runs, a.Overview)
	handle("GET /administration/organisations", runs, a.Organisations)
	handle("GET /administration/organisations/new", runs, a.NewOrganisation)
	handle("POST /administration/organisations", runs, a.AddOrganisation)
	handle("GET /administration/organisations/{organisation}", runs, a.Organisation)
	handle("POST /administration/organisations/{organisation}/lead", runs, a.InviteLead)
	handle("GET /administration/people", runs, a.People)
	handle("GET /administration/people/{person}", runs, a.Person)
	handle("POST /administration/people/{person}/administrator", runs, a.SetAdministrator)
	handle("POST /administration/people/{person}/sessions", runs, a.EndSessions)
	handle("POST /administration/people/{person}/recover", runs, a.Recover)
	handle("GET /administration/people/{person}/end", runs, a.ConfirmEnd)
	handle("POST /administration/people/{person}/end", runs, a.End)
}

// registerTasks lists what people see of long work, and whoever runs the installation of the queue.
func (p Pages) registerTasks(handle Handle) {
	t, own, runs := p.Task, server.SignedIn("the rooms one is in, and the act asks the matrix"), server.Administrator("runs the installation")
	handle("GET /tasks", own, t.List)
	handle("GET /tasks/{id}", own, t.Show)
	handle("GET /tasks/{id}/progress", own, t.Progress)
	handle("POST /tasks/{id}/stop", own, t.Stop)
	handle("POST /tasks/{id}/again", own.Limited(60), t.Again)
	handle("GET /administration/jobs", runs, t.Jobs)
	handle("POST /administration/jobs/{id}/retry", runs, t.Retry)
	handle("POST /administration/jobs/{id}/drop", runs, t.Drop)
}

// registerBenefits lists what the client side does with a project's case. What of it is a benefit owner's, the use cases decide.
func (p Pages) registerBenefits(handle Handle) {
	b := p.Benefit
	needs := func(v access.Verb) server.Policy {
		return server.Needs(access.ProjectScope, "id", server.Ours, access.Benefit, v)
	}
	const project = "/projects/{id}"
	handle("GET "+project+"/benefits", needs(access.See), b.List)
	handle("GET "+project+"/benefits.csv", needs(access.See), b.ListCSV)
	handle("GET "+project+"/map", needs(access.See), b.Map)
	handle("POST "+project+"/map", needs(access.Remove), b.EditMap)
	handle("GET "+project+"/reviews", needs(access.See), b.Reviews)
	handle("GET "+project+"/case", needs(access.See), b.Case)
	handle("GET "+project+"/case.yaml", needs(access.See), b.File)
	handle("GET "+project+"/checks", needs(access.See), b.Checks)
	handle("GET "+project+"/loss", needs(access.See), b.Loss)
	handle("GET "+project+"/what-if", needs(access.See), b.WhatIf)
	handle("GET "+project+"/suggestions", needs(access.Remove), b.Suggestions)
	handle("POST "+project+"/suggestions", needs(access.Add), b.LinkSuggested)
	handle("GET "+project+"/case/import", needs(access.Remove), b.Importing)
	handle("POST "+project+"/case/import", needs(access.Add).Body(4<<20), b.Import)
	handle("POST "+project+"/case/drafts", needs(access.Change), b.SaveDraft)

	list := func(v access.Verb) server.Policy {
		return server.Needs(access.ProjectScope, "id", server.Ours, access.Intake, v)
	}
	handle("GET "+project+"/lists", list(access.See), b.Lists)
	handle("GET "+project+"/lists/new", list(access.Add), b.NewList)
	handle("POST "+project+"/lists", list(access.Add).Upload(10<<20).Limited(60), b.BeginList)
	handle("GET "+project+"/lists/{list}", list(access.See), b.ShowList)
	handle("GET "+project+"/lists/{list}/file", list(access.See), b.ListFile)
	handle("GET "+project+"/lists/{list}/rows.csv", list(access.See), b.ListRows)
	handle("POST "+project+"/lists/{list}/columns", list(access.Change), b.ChooseColumns)
	handle("POST "+project+"/lists/{list}/answers", list(access.Change), b.AnswerList)
	handle("POST "+project+"/lists/{list}/apply", list(access.Change), b.ApplyList)
	handle("POST "+project+"/lists/{list}/drop", list(access.Change), b.DropList)
	handle("GET "+project+"/lists/{list}/undo", list(access.Change), b.UndoingList)
	handle("POST "+project+"/lists/{list}/undo", list(access.Change), b.UndoList)

	handle("GET "+project+"/benefits/{node}/readings/{reading}", needs(access.Change), b.Withdrawing)
	handle("POST "+project+"/benefits/{node}/readings/{reading}", needs(access.Change), b.Withdraw)
	for _, of := range []string{"/benefits", "/case/{kind}"} {
		handle("GET "+project+of+"/new", needs(access.Add), b.New)
		handle("POST "+project+of, needs(access.Add), b.Add)
		handle("GET "+project+of+"/{node}", needs(access.See), b.Show)
		handle("POST "+project+of+"/{node}", needs(access.Change), b.Change)
		handle("GET "+project+of+"/{node}/edit", needs(access.Change), b.Edit)
		handle("GET "+project+of+"/{node}/links", needs(access.Change), b.Linking)
		handle("POST "+project+of+"/{node}/links", needs(access.Change), b.Link)
		handle("GET "+project+of+"/{node}/end", needs(access.Remove), b.Ending)
		handle("POST "+project+of+"/{node}/end", needs(access.Remove), b.End)
	}
}

// registerOwned lists what is done about one benefit, by its owner among others, and what of a case is shared with a supplier.
func (p Pages) registerOwned(handle Handle) {
	b := p.Benefit
	needs := func(v access.Verb) server.Policy {
		return server.Needs(access.ProjectScope, "id", server.Ours, access.Benefit, v)
	}
	const project = "/projects/{id}"
	handle("POST "+project+"/benefits/{node}/answer", needs(access.Change), b.Answer)
	handle("POST "+project+"/benefits/{node}/readings", needs(access.Change), b.AddReading)
	handle("GET "+project+"/benefits/{node}/readings/list", needs(access.Change), b.ReadingList)
	handle("POST "+project+"/benefits/{node}/readings/list", needs(access.Change).Upload(2<<20).Limited(60), b.TakeReadingList)
	handle("GET "+project+"/benefits/{node}/curve", needs(access.Change), b.Curve)
	handle("POST "+project+"/benefits/{node}/curve", needs(access.Change), b.KeepCurve)
	handle("POST "+project+"/benefits/{node}/reviews", needs(access.Change), b.AddReview)
	handle("POST "+project+"/benefits/{node}/hand-over", needs(access.Change), b.HandOver)
	handle("GET /api/v1"+project+"/benefits", needs(access.See), b.Measured)
	handle("POST /api/v1"+project+"/benefits/{node}/readings", needs(access.Change).Limited(600), b.PushReading)

	aims := func(v access.Verb) server.Policy {
		return server.Needs(access.EngagementScope, "id", server.SharedRoom, access.Aim, v)
	}
	handle("GET /engagements/{id}/objectives", aims(access.See), b.Aims)
	handle("POST /engagements/{id}/objectives", aims(access.Add), b.ShareAim)
	handle("POST /engagements/{id}/objectives/{aim}/acknowledge", aims(access.Change), b.AcknowledgeAim)
	handle("POST /engagements/{id}/objectives/{aim}/end", aims(access.Add), b.WithdrawAim)
}

// registerBriefs lists the sponsor's page: as it stands, as it was published, and as somebody outside reads it.
func (p Pages) registerBriefs(handle Handle) {
	b := p.Brief
	needs := func(k access.Kind, v access.Verb) server.Policy {
		return server.Needs(access.ProjectScope, "id", server.Ours, k, v)
	}
	const project = "/projects/{id}"
	handle("GET "+project+"/brief", needs(access.Brief, access.See), b.Live)
	handle("GET "+project+"/brief/page", needs(access.Brief, access.See), b.Page)
	handle("POST "+project+"/brief/work", needs(access.Brief, access.Add).Limited(60), b.WorkOut)
	handle("GET "+project+"/brief/tolerances", needs(access.Brief, access.See), b.Tolerances)
	handle("POST "+project+"/brief/tolerances", needs(access.Brief, access.Add), b.Agree)
	handle("GET "+project+"/brief/publish", needs(access.Brief, access.Add), b.Publishing)
	handle("POST "+project+"/brief/publish", needs(access.Brief, access.Add).Limited(60), b.Publish)
	handle("GET "+project+"/briefs", needs(access.Brief, access.See), b.List)
	handle("GET "+project+"/briefs.csv", needs(access.Brief, access.See), b.ListCSV)
	handle("GET "+project+"/briefs/compare", needs(access.Brief, access.See), b.Compare)
	handle("GET "+project+"/briefs/links", needs(access.Link, access.See), b.Links)
	handle("POST "+project+"/briefs/links/{link}/end", needs(access.Link, access.Change), b.EndLink)
	handle("GET "+project+"/briefs/{brief}", needs(access.Brief, access.See), b.Published)
	handle("GET "+project+"/briefs/{brief}/page", needs(access.Brief, access.See), b.Frozen)
	handle("GET "+project+"/briefs/{brief}/brief.pdf", needs(access.Brief, access.See), b.Print)
	handle("GET "+project+"/briefs/{brief}/share", needs(access.Link, access.Add), b.Sharing)
	handle("POST "+project+"/briefs/{brief}/share", needs(access.Link, access.Add).Limited(60), b.Share)
	handle("GET /shared/{secret}", server.Link("whoever has the link reads the one page it opens"), b.Opened)
	handle("GET /shared/{secret}/brief.pdf", server.Link("whoever has the link reads the one page it opens"), b.OpenedPrint)
}

// registerProgramme lists the supplier's programme: what is handed in, what is behind it, and what is said of it.
func (p Pages) registerProgramme(handle Handle) {
	x := p.Programme
	needs := func(k access.Kind, v access.Verb) server.Policy {
		return server.Needs(access.EngagementScope, "id", server.Either, k, v)
	}
	see, list := needs(access.Submission, access.See), "/engagements/{id}/programme"
	one := list + "/{submission}"
	ours := func(v access.Verb) server.Policy {
		return server.Needs(access.EngagementScope, "id", server.Ours, access.Submission, v)
	}
	shared := server.Needs(access.EngagementScope, "id", server.SharedRoom, access.Submission, access.Add)
	handle("GET "+list, see, x.Submissions)
	handle("GET "+list+".csv", see, x.SubmissionsCSV)
	handle("GET "+list+"/new", ours(access.Add), x.NewSubmission)
	handle("POST "+list, ours(access.Add).Upload(64<<20).Limited(60), x.AddSubmission)
	handle("GET "+list+"/typed", ours(access.Add), x.NewTyped)
	handle("POST "+list+"/typed", ours(access.Add), x.TypeIn)
	handle("POST "+list+"/measure", ours(access.Add), x.Measure)
	handle("GET "+one, see, x.Submission)
	handle("GET "+one+"/original", needs(access.File, access.See), x.Original)
	handle("POST "+one+"/project", needs(access.Submission, access.Change), x.ChooseProject)
	handle("POST "+one+"/read", needs(access.Submission, access.Change).Limited(60), x.Reread)
	handle("GET "+one+"/share", shared, x.Sharing)
	handle("POST "+one+"/share", shared, x.Share)
	handle("GET "+one+"/overdue", shared, x.Overdue)
	handle("POST "+one+"/overdue", shared, x.NotifyOverdue)
	handle("GET "+one+"/accept", needs(access.Acceptance, access.Add), x.Accepting)
	handle("POST "+one+"/accept", needs(access.Acceptance, access.Add), x.Accept)
	handle("POST "+one+"/accept/draft", needs(access.Acceptance, access.Add), x.SaveDraft)
	handle("GET "+one+"/baseline", needs(access.Acceptance, access.Add), x.Nominating)
	handle("POST "+one+"/baseline", needs(access.Acceptance, access.Add), x.Nominate)
	handle("GET "+one+"/checks", see, x.Checks)
	handle("GET "+one+"/checks.csv", see, x.ChecksCSV)
	handle("GET "+one+"/checks/{check}", see, x.Check)
	handle("GET "+one+"/checks/{check}/list.csv", see, x.CheckCSV)
	handle("GET "+one+"/warnings", see, x.Warnings)
	handle("GET "+one+"/activities", see, x.Activities)
	handle("GET "+one+"/activities.csv", see, x.ActivitiesCSV)
	handle("GET "+one+"/activities/{activity}", see, x.Activity)
	handle("GET "+one+"/gantt", see, x.Gantt)
	handle("GET "+one+"/gantt/data", see, x.GanttData)
	handle("GET /projects/{id}/start", server.Needs(access.ProjectScope, "id", server.Ours, access.Project, access.Change), x.Start)
	handle("POST /projects/{id}/start", server.Needs(access.ProjectScope, "id", server.Ours, access.Project, access.Change).Upload(64<<20).Limited(60), x.Begin)
}

// registerProgress lists what sets the submissions of a programme against each other.
func (p Pages) registerProgress(handle Handle) {
	x, list := progress.Pages{Shell: p.Programme.Shell, Work: p.Programme.Work}, "/engagements/{id}/programme"
	one := list + "/{submission}"
	see := server.Needs(access.EngagementScope, "id", server.Either, access.Submission, access.See)
	handle("GET "+list+"/record", see, x.Record)
	handle("GET "+list+"/record.csv", see, x.RecordCSV)
	handle("GET "+one+"/changes", see, x.Changes)
	handle("POST "+one+"/changes", server.Needs(access.EngagementScope, "id", server.Ours, access.Submission, access.Add).Limited(120), x.Compare)
	handle("GET "+one+"/changes.csv", see, x.ChangesCSV)
	handle("GET "+one+"/changes.json", see, x.ChangesJSON)
	handle("GET "+one+"/changes/benefits", server.Needs(access.EngagementScope, "id", server.Ours, access.Submission, access.See), x.Benefits)
	handle("GET "+one+"/columns", see, x.Columns)
	handle("POST "+one+"/columns", server.Needs(access.EngagementScope, "id", server.Ours, access.Submission, access.Change).Limited(120), x.ChooseColumns)
	handle("GET "+one+"/value", see, x.Value)
	handle("GET "+one+"/value.csv", see, x.ValueCSV)
}

// registerMilestones lists the dates that the contract names.
func (p Pages) registerMilestones(handle Handle) {
	x, list := p.Programme, "/engagements/{id}/milestones"
	needs := func(v access.Verb) server.Policy {
		return server.Needs(access.EngagementScope, "id", server.Either, access.Milestone, v)
	}
	one := list + "/{milestone}"
	handle("GET "+list, needs(access.See), x.Milestones)
	handle("GET "+list+".csv", needs(access.See), x.MilestonesCSV)
	handle("GET "+list+"/new", needs(access.Add), x.NewMilestone)
	handle("POST "+list, needs(access.Add), x.AddMilestone)
	handle("POST "+list+"/suggested", needs(access.Add), x.TakeSuggested)
	handle("GET "+one, needs(access.See), x.Milestone)
	handle("POST "+one, needs(access.Change), x.ChangeMilestone)
	handle("GET "+one+"/edit", needs(access.Change), x.EditMilestone)
	handle("GET "+one+"/dates", needs(access.Change), x.Dating)
	handle("POST "+one+"/dates", needs(access.Change), x.AddDate)
	handle("GET "+one+"/end", needs(access.Change), x.Ending)
	handle("POST "+one+"/end", needs(access.Change), x.End)
}

// registerPortfolio lists the page of everything somebody sees.
func (p Pages) registerPortfolio(handle Handle) {
	own := server.SignedIn("lists hold what is the viewer's, row by row")
	handle("GET /portfolio", own, p.Portfolio.Show)
	handle("GET /portfolio.csv", own, p.Portfolio.CSV)
	handle("GET /portfolio.xlsx", own, p.Portfolio.XLSX)
	handle("GET /portfolio/objectives", own, p.Portfolio.Objectives)
	handle("POST /portfolio/kept", own, p.Portfolio.Keep)
	handle("POST /portfolio/kept/forget", own, p.Portfolio.Forget)
	x, led := p.Portfolio, server.SignedIn("lists are those of the viewer’s organisation, and the act asks the matrix")
	handle("GET /portfolio/years", led, x.Years)
	handle("GET /portfolio/years.csv", led, x.YearsCSV)
	handle("GET /portfolio/years/projects/{list}/{row}", led, x.Line)
	handle("POST /portfolio/years/same", led, x.Same)
	const lists = "/portfolio/lists"
	handle("GET "+lists, led, x.Lists)
	handle("GET "+lists+"/new", led, x.NewList)
	handle("POST "+lists, led.Upload(30<<20).Within(longTaking).Limited(60), x.BeginLists)
	handle("GET "+lists+"/{list}", led, x.ShowList)
	handle("GET "+lists+"/{list}/rows.csv", led, x.RowsCSV)
	handle("GET "+lists+"/{list}/rows/{row}", led, x.Row)
	handle("GET "+lists+"/{list}/file", led, x.ListFile)
	handle("POST "+lists+"/{list}/reading", led, x.ReadList)
	handle("POST "+lists+"/{list}/apply", led.Within(longTaking), x.TakeList)
	handle("POST "+lists+"/{list}/drop", led, x.DropList)
	handle("POST "+lists+"/{list}/undo", led.Within(longTaking), x.UndoList)
	handle("POST /portfolio", own.Within(longTaking).Limited(60), p.Portfolio.WorkOut)
}

// registerEngage lists what people do with programmes, projects and engagements.
func (p Pages) registerEngage(handle Handle) {
	e, own := p.Engage, server.SignedIn("lists hold what is the viewer's, and the act asks the matrix")
	project := func(k access.Kind, v access.Verb) server.Policy {
		return server.Needs(access.ProjectScope, "id", server.Ours, k, v)
	}
	programme := func(k access.Kind, v access.Verb) server.Policy {
		return server.Needs(access.ProgrammeScope, "id", server.Ours, k, v)
	}
	shared := func(k access.Kind, v access.Verb) server.Policy {
		return server.Needs(access.EngagementScope, "id", server.SharedRoom, k, v)
	}
	ours := func(k access.Kind, v access.Verb) server.Policy {
		return server.Needs(access.EngagementScope, "id", server.Ours, k, v)
	}

	handle("GET /{$}", own, e.Today)
	handle("GET /search", own, e.Search)
	handle("GET /search/palette", own, e.Palette)
	handle("POST /drafts", own, e.SaveDraft)
	handle("POST /drafts/forget", own, e.DropDraft)
	handle("GET /links/{secret}", server.Link("whoever was asked reads the question"), e.Question)
	handle("POST /links/{secret}", server.Link("whoever was asked answers").Limited(30), e.Answer)

	handle("GET /programmes/new", own, e.NewProgramme)
	handle("POST /programmes", own, e.OpenProgramme)
	handle("GET /programmes/{id}", programme(access.Project, access.See), e.Programme)
	handle("GET /programmes/{id}/edit", programme(access.Project, access.See), e.EditProgramme)
	handle("POST /programmes/{id}", programme(access.Project, access.See), e.ChangeProgramme)

	handle("GET /projects", own, e.Projects)
	handle("GET /projects.csv", own, e.ProjectsCSV)
	handle("GET /projects/new", own, e.NewProject)
	handle("POST /projects", own, e.OpenProject)
	handle("GET /projects/{id}", project(access.Project, access.See), e.Project)
	handle("GET /projects/{id}/edit", project(access.Project, access.Change), e.EditProject)
	handle("POST /projects/{id}", project(access.Project, access.Change), e.ChangeProject)
	handle("GET /projects/{id}/move", project(access.Project, access.Change), e.MovingProject)
	handle("POST /projects/{id}/move", project(access.Project, access.Change), e.MoveProject)
	handle("GET /projects/{id}/engagements/new", project(access.Project, access.Change), e.NewEngagement)
	handle("POST /projects/{id}/engagements", project(access.Project, access.Change), e.OpenEngagement)

	handle("GET /engagements", own, e.Engagements)
	handle("GET /engagements.csv", own, e.EngagementsCSV)
	handle("GET /engagements/{id}", shared(access.Engagement, access.See), e.Engagement)
	handle("GET /engagements/{id}/edit", shared(access.Engagement, access.Change), e.EditEngagement)
	handle("POST /engagements/{id}", shared(access.Engagement, access.Change), e.ChangeEngagement)
	handle("GET /engagements/{id}/step", shared(access.Engagement, access.Change), e.Stepping)
	handle("POST /engagements/{id}/step", shared(access.Engagement, access.Change), e.Step)
	handle("GET /engagements/{id}/standing", ours(access.Standing, access.Change), e.Standing)
	handle("POST /engagements/{id}/standing", ours(access.Standing, access.Change), e.SetStanding)
	handle("GET /engagements/{id}/notes/{note}/share", shared(access.Note, access.Add), e.Sharing)
	handle("POST /engagements/{id}/notes/{note}/share", shared(access.Note, access.Add), e.ShareNote)

	for _, s := range []access.Scope{access.ProgrammeScope, access.ProjectScope, access.EngagementScope} {
		p.registerPeople(handle, "/"+string(s)+"s/{id}/people", s)
	}
	p.registerWritten(handle, "/projects/{id}", access.ProjectScope, server.Ours)
	p.registerWritten(handle, "/engagements/{id}", access.EngagementScope, server.SharedRoom)
}

// registerPeople lists who works on something, and the giving of roles.
func (p Pages) registerPeople(handle Handle, path string, s access.Scope) {
	e, see := p.Engage, server.Needs(s, "id", server.Ours, access.Appointment, access.See)
	if s == access.EngagementScope {
		see = server.Needs(s, "id", server.Either, access.Member, access.See)
	}
	handle("GET "+path, see, e.People)
	handle("POST "+path, server.Needs(s, "id", server.Ours, access.Appointment, access.Add), e.GiveRole)
	handle("GET "+path+"/{role}", server.Needs(s, "id", server.Ours, access.Appointment, access.Change), e.Role)
	handle("POST "+path+"/{role}/days", server.Needs(s, "id", server.Ours, access.Appointment, access.Change), e.SetDays)
	handle("POST "+path+"/{role}/end", server.Needs(s, "id", server.Ours, access.Appointment, access.Change), e.EndRole)
}

// registerWritten lists the notes, letters and questions of a project or an engagement; letters lie in the room that is named.
func (p Pages) registerWritten(handle Handle, path string, s access.Scope, letters server.Where) {
	e := p.Engage
	needs := func(w server.Where, k access.Kind, v access.Verb) server.Policy {
		return server.Needs(s, "id", w, k, v)
	}
	handle("GET "+path+"/notes", needs(server.Either, access.Note, access.See), e.Notes)
	handle("GET "+path+"/notes.csv", needs(server.Either, access.Note, access.See), e.NotesCSV)
	handle("GET "+path+"/notes/new", needs(server.Ours, access.Note, access.Add), e.NewNote)
	handle("POST "+path+"/notes", needs(server.Ours, access.Note, access.Add), e.AddNote)
	handle("GET "+path+"/notes/{note}", needs(server.Either, access.Note, access.See), e.Note)
	handle("POST "+path+"/notes/{note}", needs(server.Ours, access.Note, access.Change), e.ChangeNote)
	handle("GET "+path+"/notes/{note}/edit", needs(server.Ours, access.Note, access.Change), e.EditNote)
	handle("POST "+path+"/notes/{note}/answers", needs(server.Ours, access.Note, access.Add), e.AnswerNote)
	handle("GET "+path+"/notes/{note}/history", needs(server.Either, access.Record, access.See), e.NoteHistory)
	handle("GET "+path+"/notes/{note}/erase", needs(server.Either, access.Record, access.Remove), e.Erasing)
	handle("POST "+path+"/notes/{note}/erase", needs(server.Either, access.Record, access.Remove), e.EraseNote)

	handle("GET "+path+"/letters", needs(letters, access.Authority, access.See), e.Letters)
	handle("GET "+path+"/letters/new", needs(letters, access.Authority, access.Add), e.NewLetter)
	handle("POST "+path+"/letters", needs(letters, access.Authority, access.Add), e.IssueLetter)
	handle("GET "+path+"/letters/{letter}", needs(letters, access.Authority, access.See), e.Letter)
	handle("POST "+path+"/letters/{letter}/revoke", needs(letters, access.Authority, access.Change), e.RevokeLetter)

	handle("GET "+path+"/links", needs(server.Ours, access.Link, access.See), e.Links)
	handle("GET "+path+"/links/new", needs(server.Ours, access.Link, access.Add), e.NewLink)
	handle("POST "+path+"/links", needs(server.Ours, access.Link, access.Add), e.Ask)
	handle("GET "+path+"/links/{link}", needs(server.Ours, access.Link, access.See), e.Thread)
	handle("POST "+path+"/links/{link}/say", needs(server.Ours, access.Link, access.Change), e.Say)
	handle("POST "+path+"/links/{link}/end", needs(server.Ours, access.Link, access.Change), e.EndLink)
	handle("POST "+path+"/links/{link}/open", needs(server.Ours, access.Link, access.Change), e.OpenThread)
}

var served = static.Handler()

// files serves what pages load. It needs no viewer.
func files(w http.ResponseWriter, r *http.Request) error {
	served.ServeHTTP(w, r)
	return nil
}
