package programme

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/core/assure"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/store"
)

// The names of what is worked out from a submission.
const (
	sheetPart    = "sheet"
	checksPart   = "checks"
	warningsPart = "warnings"
	insidePart   = "inside"
	projectsPart = "projects"
	suggestPart  = "milestones"
)

// checkPart is the name of one check with the list behind it: the very bytes that the command line prints for it.
func checkPart(number int) string { return fmt.Sprintf("check.%d", number) }

// Checks is what the checks of a schedule found, without the lists behind them.
type Checks struct {
	Baseline string      `json:"baseline"` // which was used, as a sentence; "" for none
	Rows     []CheckRow  `json:"checks"`   // the fourteen
	Extras   []CheckRow  `json:"extras"`   // numbered from 15
	Engine   string      `json:"-"`
	place    store.Place // where the lists behind them are kept
}

// CheckRow is a check without the list behind it.
type CheckRow struct {
	assure.Row
	Count int `json:"count"` // things behind it
}

// Held counts the checks of the fourteen that hold, and those that do not.
func (c Checks) Held() (held, missed int) {
	for _, r := range c.Rows {
		switch r.Verdict {
		case assure.Holds:
			held++
		case assure.Fails:
			missed++
		}
	}
	return held, missed
}

// Warnings is what was odd about a file.
type Warnings struct {
	List []plan.Warning `json:"warnings"`
	More int            `json:"more"` // how many were not kept
}

// Choice is a project of a file that holds several.
type Choice struct {
	ID         string `json:"id"`
	Code       string `json:"code"`
	Name       string `json:"name"`
	DataDate   string `json:"data_date"`
	Activities int    `json:"activities"`
}

// encode writes a value as the command line does: text as it is.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// part reads a result into a value. Without the result, the value stays as it is.
func part(ctx context.Context, tx *store.Tx, at store.Place, submission, name string, into any) (p programme.Part, ok bool, err error) {
	p, err = maybe(tx.Part(ctx, at, submission, name))
	if err != nil || p.Name == "" {
		return p, false, err
	}
	return p, true, json.Unmarshal(p.Body, into)
}

// encoded are results by name, to be kept together.
type encoded struct {
	parts []programme.Part
	err   error
}

func (e *encoded) add(name string, v any) {
	b, err := encode(v)
	if err != nil {
		e.err = err
		return
	}
	e.parts = append(e.parts, programme.Part{Name: name, Body: b})
}

// checks adds what the checks found: all of them without their lists, and each with its list.
func (e *encoded) checks(r *assure.Report) (held, missed int) {
	sum := Checks{Baseline: r.Baseline}
	row := func(f assure.Row) CheckRow {
		e.add(checkPart(f.Number), f)
		out := CheckRow{f, len(f.Items)}
		out.IDs, out.Items = nil, nil
		return out
	}
	for _, f := range assure.Rows(r.Checks) {
		sum.Rows = append(sum.Rows, row(f))
	}
	for _, f := range assure.Rows(r.Extras) {
		sum.Extras = append(sum.Extras, row(f))
	}
	e.add(checksPart, sum)
	return sum.Held()
}

// choices lists the projects of a file that have activities.
func choices(f *plan.File) []Choice {
	n := f.Network
	count := make([]int, len(n.Projects))
	for i := range n.Activities {
		count[n.Activities[i].Project]++
	}
	var out []Choice
	for i, p := range n.Projects {
		if count[i] > 0 {
			out = append(out, Choice{ID: string(p.ID), Code: p.Code, Name: p.Name, DataDate: dated(p.DataDate), Activities: count[i]})
		}
	}
	return out
}

// Engine is what works results out now.
const Engine = assess.Engine
