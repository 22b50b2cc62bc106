package assure

import "counterpart.dev/internal/core/plan"

// Row is a figure in plain fields, for writers of JSON and tables. Lists are never null.
type Row struct {
	Number            int       `json:"number"`
	Name              string    `json:"name"`
	Value             *float64  `json:"value"` // null when not run
	Unit              string    `json:"unit"`  // "" for an index
	Shown             string    `json:"shown"` // the value as a reader sees it
	Numerator         *float64  `json:"numerator"`
	Denominator       *float64  `json:"denominator"`
	Threshold         string    `json:"threshold"` // "≤ 5 %", "" when only shown
	Limit             *float64  `json:"limit"`     // the number in it
	Verdict           Verdict   `json:"verdict"`
	Reason            string    `json:"reason"`
	Definition        string    `json:"definition"`
	Source            string    `json:"source"`
	AllLinksNumerator *float64  `json:"all_links_numerator,omitempty"` // link checks: over all links
	AllLinks          *float64  `json:"all_links,omitempty"`
	Lists             string    `json:"lists"` // what ids and items are
	IDs               []string  `json:"ids"`   // one an item: "1042", or for a link "1042 → 1043 FS+5d"
	Items             []RowItem `json:"items"`
	Notes             []string  `json:"notes"`
}

// RowItem is one thing behind a figure.
type RowItem struct {
	IDs    []plan.ActivityID `json:"ids"`   // one activity, both ends of a link, or the activities of a loop
	Codes  []string          `json:"codes"` // the Activity IDs users see
	Link   string            `json:"link,omitempty"`
	Label  string            `json:"label"` // the item by its codes
	Detail string            `json:"detail"`
}

// Rows are the figures of a list, such as Report.Checks, in plain fields.
func Rows(figures []Figure) []Row {
	rows := make([]Row, len(figures))
	for i := range figures {
		rows[i] = figures[i].row()
	}
	return rows
}

func (f *Figure) row() Row {
	r := Row{
		Number: f.Number, Name: f.Name, Unit: f.Unit, Shown: f.Shown(), Threshold: f.Threshold.String(),
		Verdict: f.Verdict, Reason: f.Reason, Definition: f.Text, Source: f.Source, Lists: f.Lists,
		IDs: make([]string, len(f.Items)), Items: make([]RowItem, len(f.Items)), Notes: append([]string{}, f.Notes...),
	}
	if f.HasValue {
		r.Value, r.Numerator, r.Denominator = &f.Value, &f.Ratio.Part, &f.Ratio.Whole
	}
	if f.Threshold.Sign != "" {
		r.Limit = &f.Threshold.Value
	}
	if f.AllLinks != nil {
		r.AllLinksNumerator, r.AllLinks = &f.AllLinks.Part, &f.AllLinks.Whole
	}
	for i := range f.Items {
		it := &f.Items[i]
		r.IDs[i] = it.ID()
		r.Items[i] = RowItem{IDs: it.IDs, Codes: it.Codes, Link: it.Link, Label: it.Label(), Detail: it.Detail}
	}
	return r
}
