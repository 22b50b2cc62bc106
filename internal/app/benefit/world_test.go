package benefit_test

import (
	"os"
	"testing"

	"counterpart.dev/internal/app/account"
	work "counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/store"
)

// world is a project with an engagement, and everybody who has to do with it.
type world struct {
	apptest.Both
	Case                            work.Work
	Sponsor, Owner, Mentor, Firm    access.Viewer
	Assurer, Guest, Other, Outsider access.Viewer // Other leads another delivery organisation of the project
}

func each(t *testing.T, test func(t *testing.T, w world)) {
	t.Helper()
	apptest.Each(t, func(t *testing.T, base *apptest.World) { test(t, open(t, base)) })
}

func open(t *testing.T, base *apptest.World) world {
	t.Helper()
	w := world{Both: base.Both(t), Case: work.Work{DB: base.DB}}
	give := func(name string, r access.Role) access.Viewer {
		v := w.Colleague(t, w.Ada, name)
		if err := w.Work.GiveRole(t.Context(), w.Ada, w.Project, engage.RoleForm{Person: v.Person, Role: r}); err != nil {
			t.Fatal(err)
		}
		return w.SignIn(t, name)
	}
	w.Sponsor, w.Owner, w.Mentor = give("Sy Moor", access.Sponsor), give("Ruth Bell", access.BenefitOwner), give("Gus Hart", access.Mentor)
	w.Firm = w.Join(t, w.Ada, account.Order{Scope: w.Project, Role: access.Firm, Name: "Pia Voss", Organisation: "Calder & Moss"})
	w.Assurer = w.Join(t, w.Ada, account.Order{Scope: w.Project, Role: access.AssurerRole, Name: "Fay Grant", Organisation: "Beacon Review"})
	w.Guest = w.Join(t, w.Ada, account.Order{Scope: w.Engagement, Role: access.Guest, Name: "Ned Cole", Organisation: "City Council", Until: apptest.Epoch.AddDate(0, 3, 0)})
	w.Other = w.Join(t, w.Ada, account.Order{Scope: w.second(t), Role: access.DeliveryPM, Name: "Mo Reed", Organisation: "Helio Data"})
	w.Outsider = w.Colleague(t, w.Ada, "Bo Lind")
	return w
}

// second is another engagement of the project.
func (w world) second(t *testing.T) access.ScopeID {
	t.Helper()
	return w.World.Engagement(t, w.Ada, w.Project, "Helio Data")
}

// strangers is everybody whom a case is hidden from.
func (w world) strangers() map[string]access.Viewer {
	return map[string]access.Viewer{"the delivery PM": w.Dan, "the assurer": w.Assurer, "a guest": w.Guest, "another supplier": w.Other, "a colleague without a role": w.Outsider}
}

// add adds a node as the client PM.
func (w world) add(t *testing.T, k casebook.Kind, values ...string) string {
	t.Helper()
	id, err := w.Case.Add(t.Context(), w.Ada, w.Project, k, form(values...))
	if err != nil {
		t.Fatalf("%s %v: %v", k, values, err)
	}
	return id
}

// form makes a form of names and values in turn.
func form(values ...string) work.Form {
	f := work.Form{Values: map[string]string{}}
	for i := 0; i+1 < len(values); i += 2 {
		f.Values[values[i]] = values[i+1]
	}
	return f
}

// change changes fields of a node, leaving the others as they stand.
func (w world) change(t *testing.T, v access.Viewer, k casebook.Kind, id string, values ...string) error {
	t.Helper()
	view := w.see(t, w.Ada)
	f, err := view.Filled(k, view.Nodes[id])
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range form(values...).Values {
		if _, ok := f.Values[name]; !ok {
			t.Fatalf("a %s has no field %s", k, name)
		}
		f.Values[name] = value
	}
	return w.Case.Change(t.Context(), v, w.Project, k, id, f)
}

func (w world) see(t *testing.T, v access.Viewer) *work.View {
	t.Helper()
	view, err := w.Case.Case(t.Context(), v, w.Project)
	if err != nil {
		t.Fatal(err)
	}
	return view
}

// benefit is one benefit of the case.
func one(t *testing.T, view *work.View, id string) work.Row {
	t.Helper()
	for _, r := range view.List() {
		if string(r.ID) == id {
			return r
		}
	}
	t.Fatalf("there is no benefit %s", id)
	return work.Row{}
}

// contract is a contract milestone of the engagement as the store keeps it; another family of use cases makes them.
func (w world) contract(t *testing.T, id, title, due, activity string) {
	t.Helper()
	w.write(t, w.Ada, access.Shared, func(tx *store.Tx, at access.Reach) error {
		m := programme.Milestone{Organisation: at.Organisation, Room: at.Room, Shared: at.SharedRoom, ID: id, Title: title, Activity: activity, ActivityName: title, Confirmed: true}
		if err := tx.AddMilestone(t.Context(), m); err != nil {
			return err
		}
		return tx.AddMilestoneDate(t.Context(), store.At(at), id, 0, programme.MilestoneDate{Due: due})
	})
}

// submit keeps a submission of the delivery side with activities by code and finish.
func (w world) submit(t *testing.T, id, dataDate string, finishes map[string]string) {
	t.Helper()
	w.write(t, w.Dan, access.Shared, func(tx *store.Tx, at access.Reach) error {
		s := programme.Submission{Organisation: at.Organisation, Room: at.Room, Shared: at.SharedRoom, ID: id, Number: 1, Side: access.DeliverySide, Origin: programme.FromFile,
			State: programme.Read, DataDate: dataDate, Label: "Revision " + id, Project: "VS"}
		if err := tx.AddSubmission(t.Context(), s); err != nil {
			return err
		}
		var list []programme.Activity
		for code, day := range finishes {
			d, err := civil.ParseDate(day)
			if err != nil {
				return err
			}
			list = append(list, programme.Activity{Index: len(list), Code: code, Name: code, Kind: "finish milestone", Status: "not started", Start: d.At(600), Finish: d.At(1020), Driver: -1})
		}
		return tx.AddActivities(t.Context(), store.At(at), id, list)
	})
}

func (w world) write(t *testing.T, v access.Viewer, a access.Audience, do func(*store.Tx, access.Reach) error) {
	t.Helper()
	err := w.DB.Write(t.Context(), v.Seat, func(tx *store.Tx) error {
		reaches, err := tx.Reaches(t.Context(), w.Engagement)
		if err != nil {
			return err
		}
		for _, r := range reaches {
			if r.Audience == a {
				return do(tx, r)
			}
		}
		return store.ErrRefused
	})
	if err != nil {
		t.Fatal(err)
	}
}

// hospital is the example's case file.
func hospital(t *testing.T) []byte {
	t.Helper()
	raw, err := os.ReadFile("../../../examples/hospital/case.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
