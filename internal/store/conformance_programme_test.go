package store

import (
	"context"
	"crypto/sha256"
	"testing"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/programme"
)

var ofProject = []string{"project"}

func (x target) submission() programme.Submission {
	return programme.Submission{Organisation: x.At.Organisation, Room: x.At.Room, Shared: x.SharedAt.Room, ID: x.Submission, Number: 1, Side: access.ClientSide,
		Origin: programme.FromFile, State: programme.Received, Rev: 1}
}

func (x target) activity() programme.Activity {
	return programme.Activity{Code: x.Code, Name: "n", Driver: -1}
}

func (x target) part() programme.Part {
	return programme.Part{Organisation: x.At.Organisation, Room: x.At.Room, Shared: x.SharedAt.Room, SubmissionRoom: x.At.Room, Submission: x.Submission, Name: x.Part, Body: []byte("b")}
}

func (x target) acceptance() programme.Acceptance {
	return programme.Acceptance{Organisation: x.At.Organisation, Room: x.At.Room, Shared: x.SharedAt.Room, ID: x.Acceptance, SubmissionRoom: x.At.Room, Submission: x.Submission, Words: "w"}
}

func (x target) nomination() programme.Nomination {
	return programme.Nomination{Organisation: x.At.Organisation, Room: x.At.Room, Shared: x.SharedAt.Room, ID: x.Acceptance, SubmissionRoom: x.At.Room, Submission: x.Submission}
}

func (x target) milestone() programme.Milestone {
	return programme.Milestone{Organisation: x.At.Organisation, Room: x.At.Room, Shared: x.SharedAt.Room, ID: x.Milestone, Title: "t", Activity: x.Code, Rev: 1}
}

func (x target) node(id string) casebook.Node {
	return casebook.Node{Organisation: x.ProjectAt.Organisation, Room: x.ProjectAt.Room, ID: id, Kind: casebook.Benefit, Title: "t", Source: x.Intake, Rev: 1}
}

func (x target) edge() casebook.Edge {
	return casebook.Edge{Organisation: x.ProjectAt.Organisation, Room: x.ProjectAt.Room, Node: x.Node, Needs: x.Other}
}

func (x target) reading() casebook.Reading {
	return casebook.Reading{Organisation: x.ProjectAt.Organisation, Room: x.ProjectAt.Room, ID: x.Reading, Node: x.Node, Day: "2026-01-01", Value: "1", Rev: 1}
}

func (x target) intake() casebook.Intake {
	return casebook.Intake{Organisation: x.ProjectAt.Organisation, Room: x.ProjectAt.Room, ID: x.Intake, Kind: "benefits", State: casebook.Open, Rev: 1}
}

func (x target) tolerance() casebook.Tolerance {
	return casebook.Tolerance{Organisation: x.ProjectAt.Organisation, Room: x.ProjectAt.Room, ID: x.Tolerance, Words: "w"}
}

func (x target) brief() casebook.Brief {
	return casebook.Brief{Organisation: x.ProjectAt.Organisation, Room: x.ProjectAt.Room, ID: x.Brief, Number: 1, Title: "t", Page: []byte("p"), Print: []byte("p"), Data: []byte("d")}
}

// settleProgramme writes what the village has of a supplier's programme, in one room.
func (v *village) settleProgramme(t *testing.T, tx *Tx, x target, of string, must func(error)) {
	t.Helper()
	ctx := t.Context()
	must(tx.AddFile(ctx, x.At, programme.File{ID: x.File, Name: secret(of)}, []byte(secret(of))))
	s := x.submission()
	s.Label, s.File = secret(of), x.File
	must(tx.AddSubmission(ctx, s))
	a := x.activity()
	a.Name = secret(of)
	must(tx.AddActivities(ctx, x.At, x.Submission, []programme.Activity{a}))
	p := x.part()
	p.Body = []byte(secret(of))
	must(tx.KeepPart(ctx, p))
	c := x.acceptance()
	c.Words = secret(of)
	must(tx.AddAcceptance(ctx, c))
	n := x.nomination()
	n.ByName = secret(of)
	must(tx.Nominate(ctx, n))
	m := x.milestone()
	m.Title = secret(of)
	must(tx.AddMilestone(ctx, m))
	must(tx.AddMilestoneDate(ctx, x.At, x.Milestone, 0, programme.MilestoneDate{Due: "2026-05-01", Reason: secret(of)}))
}

// settleCase writes what the village has of a project's case.
func (v *village) settleCase(t *testing.T, tx *Tx, x target, must func(error)) {
	t.Helper()
	ctx, of := t.Context(), secret("project")
	for _, id := range []string{x.Node, x.Other} {
		n := x.node(id)
		n.Title, n.Body = of, of
		must(tx.AddNode(ctx, n))
	}
	must(tx.KeepEdge(ctx, x.edge()))
	r := x.reading()
	r.Words = of
	must(tx.AddReading(ctx, r))
	i := x.intake()
	i.Sheet = of
	must(tx.AddIntake(ctx, i))
	must(tx.AddIntakeRows(ctx, x.ProjectAt, x.Intake, []casebook.IntakeRow{{Index: 1, Cells: of}}))
	must(tx.RememberMapping(ctx, x.ProjectAt, "benefits", x.Mapping, of))
	w := x.tolerance()
	w.Words = of
	must(tx.AddTolerance(ctx, w))
	b := x.brief()
	b.Title, b.Page = of, []byte(of)
	must(tx.AddBrief(ctx, b))
}

// programmeCalls are the methods about files and a supplier's programme.
var programmeCalls = map[string]call{
	"TaskAbout": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.TaskAbout(ctx, x.At, "") }},
	"AddFile": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddFile(ctx, x.At, programme.File{ID: x.File + "-new", Name: "n"}, []byte("body")))
	}},
	"File": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.File(ctx, x.At, x.File) }},
	"FileWithHash": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		sum := sha256.Sum256([]byte(secret(map[string]string{"file-1": "client", "file-2": "shared"}[x.File])))
		return tx.FileWithHash(ctx, x.At, sum[:])
	}},
	"FileBody": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.FileBody(ctx, x.At, x.File) }},
	"EraseFile": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.EraseFile(ctx, x.At, x.File))
	}},
	"AddSubmission": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		s := x.submission()
		s.ID += "-new"
		return nothing(tx.AddSubmission(ctx, s))
	}},
	"Submission": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Submission(ctx, x.Submission) }},
	"Submissions": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.Submissions(ctx, x.At.Organisation, x.At.Room, x.At.Room)
	}},
	"SubmissionRevs": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.SubmissionRevs(ctx, x.At.Organisation, x.At.Room, x.At.Room)
	}},
	"ChangeSubmission": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.ChangeSubmission(ctx, x.submission()))
	}},
	"AddActivities": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		a := x.activity()
		a.Code += "-new"
		return nothing(tx.AddActivities(ctx, x.At, x.Submission, []programme.Activity{a}))
	}},
	"DropActivities": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.DropActivities(ctx, x.At, x.Submission))
	}},
	"Activity": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.Activity(ctx, x.At, x.Submission, x.Code)
	}},
	"ActivitiesCalled": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.ActivitiesCalled(ctx, x.At, x.Submission, []string{x.Code})
	}},
	"ActivityHistory": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.ActivityHistory(ctx, x.At.Organisation, x.At.Room, x.At.Room, x.Code)
	}},
	"Forecasts": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.Forecasts(ctx, x.At.Organisation, x.At.Room, x.At.Room, []string{x.Code})
	}},
	"ForecastsOf": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.ForecastsOf(ctx, x.At.Organisation, []string{x.Submission})
	}},
	"SubmissionsIn": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.SubmissionsIn(ctx, x.At.Organisation, []access.RoomID{x.At.Room})
	}},
	"SubmissionsStand": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		revs, nominated, err := tx.SubmissionsStand(ctx, x.At.Organisation, []access.RoomID{x.At.Room})
		return struct {
			Revs      []SubmissionRevs
			Nominated []programme.Nomination
		}{revs, nominated}, err
	}},
	"MilestonesIn": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.MilestonesIn(ctx, x.At.Organisation, []access.RoomID{x.At.Room})
	}},
	"KeepPart": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return nothing(tx.KeepPart(ctx, x.part())) }},
	"Part": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.Part(ctx, x.At, x.Submission, x.Part)
	}},
	"AddPart": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		p := x.part()
		p.Name += "-new"
		return nothing(tx.AddPart(ctx, p))
	}},
	"PartRev": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.PartRev(ctx, x.At, x.Submission, x.Part)
	}},
	"PartsNamed": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.PartsNamed(ctx, x.At, x.Part)
	}},
	"Parts": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Parts(ctx, x.At, x.Submission) }},
	"NotifyOverdue": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.NotifyOverdue(ctx, x.submission()))
	}},
	"AddAcceptance": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		a := x.acceptance()
		a.ID += "-new"
		return nothing(tx.AddAcceptance(ctx, a))
	}},
	"Acceptances": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.Acceptances(ctx, x.At.Organisation, x.At.Room, x.At.Room)
	}},
	"EraseAcceptance": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.EraseAcceptance(ctx, x.At, x.Acceptance))
	}},
	"Nominate": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		n := x.nomination()
		n.ID += "-new"
		return nothing(tx.Nominate(ctx, n))
	}},
	"Nomination": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Nomination(ctx, x.At) }},
	"AddMilestone": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		m := x.milestone()
		m.ID += "-new"
		return nothing(tx.AddMilestone(ctx, m))
	}},
	"Milestone": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Milestone(ctx, x.Milestone) }},
	"Milestones": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.Milestones(ctx, x.At.Organisation, x.At.Room, x.At.Room)
	}},
	"ChangeMilestone": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.ChangeMilestone(ctx, x.milestone()))
	}},
	"AddMilestoneDate": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddMilestoneDate(ctx, x.At, x.Milestone, 1, programme.MilestoneDate{Due: "2026-06-01"}))
	}},
}

// caseCalls are the methods about a project's case.
var caseCalls = map[string]call{
	"AddNode": {mode: appMode, in: ofProject, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddNode(ctx, x.node(x.Node+"-new")))
	}},
	"Node": {mode: appMode, in: ofProject, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Node(ctx, x.ProjectAt, x.Node) }},
	"CaseRows": {mode: appMode, in: ofProject, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		nodes, edges, readings, err := tx.CaseRows(ctx, x.ProjectAt)
		return struct {
			Nodes    []casebook.Node
			Edges    []casebook.Edge
			Readings []casebook.Reading
		}{nodes, edges, readings}, err
	}},
	"NodesFrom": {mode: appMode, in: ofProject, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.NodesFrom(ctx, x.ProjectAt, x.Intake)
	}},
	"ChangeNode": {mode: appMode, in: ofProject, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.ChangeNode(ctx, x.node(x.Node)))
	}},
	"KeepEdge": {mode: appMode, in: ofProject, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return nothing(tx.KeepEdge(ctx, x.edge())) }},
	"DropEdge": {mode: appMode, in: ofProject, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.DropEdge(ctx, x.ProjectAt, x.Node, x.Other)
	}},
	"DropEdgesOf": {mode: appMode, in: ofProject, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.DropEdgesOf(ctx, x.ProjectAt, x.Node))
	}},
	"AddReading": {mode: appMode, in: ofProject, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		r := x.reading()
		r.ID += "-new"
		return nothing(tx.AddReading(ctx, r))
	}},
	"ReadingsOf": {mode: appMode, in: ofProject, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.ReadingsOf(ctx, x.ProjectAt, x.Node)
	}},
	"WithdrawReading": {mode: appMode, in: ofProject, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.WithdrawReading(ctx, x.reading()))
	}},
	"AddIntake": {mode: appMode, in: ofProject, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		i := x.intake()
		i.ID += "-new"
		return nothing(tx.AddIntake(ctx, i))
	}},
	"Intake":  {mode: appMode, in: ofProject, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Intake(ctx, x.ProjectAt, x.Intake) }},
	"Intakes": {mode: appMode, in: ofProject, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Intakes(ctx, x.ProjectAt) }},
	"ChangeIntake": {mode: appMode, in: ofProject, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.ChangeIntake(ctx, x.intake()))
	}},
	"AddIntakeRows": {mode: appMode, in: ofProject, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddIntakeRows(ctx, x.ProjectAt, x.Intake, []casebook.IntakeRow{{Index: 2, Cells: "[]"}}))
	}},
	"IntakeRows": {mode: appMode, in: ofProject, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.IntakeRows(ctx, x.ProjectAt, x.Intake)
	}},
	"ChangeIntakeRow": {mode: appMode, in: ofProject, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.ChangeIntakeRow(ctx, x.ProjectAt, x.Intake, casebook.IntakeRow{Index: 1, State: "taken", Rev: 1}))
	}},
	"DropIntakeRows": {mode: appMode, in: ofProject, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.DropIntakeRows(ctx, x.ProjectAt, x.Intake))
	}},
	"Mapping": {mode: appMode, in: ofProject, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.Mapping(ctx, x.ProjectAt, "benefits", x.Mapping)
	}},
	"RememberMapping": {mode: appMode, in: ofProject, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.RememberMapping(ctx, x.ProjectAt, "benefits", x.Mapping, "{}"))
	}},
	"DropMapping": {mode: appMode, in: ofProject, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.DropMapping(ctx, x.ProjectAt, "benefits", x.Mapping))
	}},
	"AddTolerance": {mode: appMode, in: ofProject, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		v := x.tolerance()
		v.ID += "-new"
		return nothing(tx.AddTolerance(ctx, v))
	}},
	"Tolerances": {mode: appMode, in: ofProject, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Tolerances(ctx, x.ProjectAt) }},
	"EraseTolerance": {mode: appMode, in: ofProject, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.EraseTolerance(ctx, x.ProjectAt, x.Tolerance))
	}},
	"AddBrief": {mode: appMode, in: ofProject, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		b := x.brief()
		b.ID += "-new"
		return nothing(tx.AddBrief(ctx, b))
	}},
	"Brief": {mode: appMode, in: ofProject, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Brief(ctx, x.ProjectAt, x.Brief) }},
	"BriefData": {mode: appMode, in: ofProject, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.BriefData(ctx, x.ProjectAt, x.Brief)
	}},
	"PageStand": {mode: appMode, in: ofProject, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		p, err := tx.PageStand(ctx, x.ProjectAt)
		var last casebook.Brief
		if p.Last != nil {
			last, p.Last = *p.Last, nil // an address would never be the same twice
		}
		return struct {
			PageStand
			Last casebook.Brief
		}{p, last}, err
	}},
	"LastBrief": {mode: appMode, in: ofProject, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.LastBrief(ctx, x.ProjectAt)
	}},
	"Briefs": {mode: appMode, in: ofProject, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Briefs(ctx, x.ProjectAt) }},
}
