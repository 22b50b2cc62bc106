package intake

import (
	"slices"
	"strings"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/vague"
)

// The fields of a list of benefits.
const (
	FieldRef         = "ref"
	FieldTitle       = "title"
	FieldDescription = "description"
	FieldKind        = "kind"
	FieldOwner       = "owner"
	FieldMeasure     = "measure"
	FieldUnit        = "unit"
	FieldBaseline    = "baseline"
	FieldTarget      = "target"
	FieldValue       = "value"
	FieldByTime      = "value_by_time" // one column for each year or quarter
	FieldDate        = "date"
	FieldObjective   = "objective"
	FieldDepends     = "depends"
	FieldNotes       = "notes"
)

// BenefitFields is what a list of benefits can say of each, with the headings that mean it.
func BenefitFields() []Field {
	money := []string{"£", "€", "$", "value", "cost"}
	return []Field{
		{Key: FieldTitle, Title: "Title", Content: Prose, Names: []string{"benefit", "benefit name", "benefit title", "title", "benefits", "name of benefit", "expected benefit",
			"benefit description", "description of benefit", "benefit summary", "benefit statement", "planned benefit", "benefit / disbenefit", "saving", "savings initiative",
			"nutzen", "bezeichnung", "name", "bénéfice", "initiative", "opportunity"},
			Not: append([]string{"owner", "type", "category", "id", "ref", "no", "number", "date", "measure", "status", "kind", "profile", "map", "start", "end", "manager", "lead", "realisation"}, money...)},
		{Key: FieldRef, Title: "Reference", Content: Codes, Names: []string{"ref", "reference", "id", "benefit id", "benefit ref", "benefit no", "no", "number", "#", "benefit number",
			"benefit reference", "item", "line", "nr", "lfd nr", "ben id"}},
		{Key: FieldOwner, Title: "Owner", Content: People, Names: []string{"owner", "benefit owner", "accountable", "accountable owner", "accountable person", "responsible",
			"responsible owner", "owned by", "lead", "benefit lead", "sro", "who", "benefits owner", "accountability", "business owner", "named owner", "responsibility",
			"realisation owner", "owner role", "owner name", "verantwortlich", "responsable", "accountable officer", "manager", "benefit manager"}},
		{Key: FieldKind, Title: "Kind", Content: Prose, Names: []string{"kind", "type", "benefit type", "type of benefit", "category", "benefit category", "classification", "class",
			"cashable", "cashable / non-cashable", "cashable?", "cashable y/n", "financial / non-financial", "art", "benefit kind", "benefit class"}},
		{Key: FieldMeasure, Title: "Measure", Content: Prose, Names: []string{"measure", "kpi", "metric", "indicator", "how measured", "how will it be measured", "measurement", "success measure",
			"benefit measure", "performance indicator", "measured by", "measure / unit", "measure / kpi", "kpi / measure", "key performance indicator", "messgröße", "indicateur",
			"how measure", "measure of success", "success criteria"}},
		{Key: FieldUnit, Title: "Unit", Content: Prose, Names: []string{"unit", "unit of measure", "uom", "units", "measure unit", "einheit", "unit measure"}},
		{Key: FieldBaseline, Title: "Baseline", Content: Figures, Names: []string{"baseline", "current", "as-is", "as is", "current value", "baseline value", "current level",
			"current performance", "today", "now", "current state", "starting point", "before", "baseline figure", "ist", "baseline level", "current baseline", "baseline measure", "actual today"},
			Not: []string{"date"}},
		{Key: FieldTarget, Title: "Target", Content: Figures, Names: []string{"target", "to-be", "to be", "target value", "goal", "planned value", "future", "target level", "future state",
			"after", "target performance", "expected value", "soll", "ziel", "desired", "target figure", "objective value", "improvement", "expected improvement"},
			Not: []string{"date", "owner"}},
		{Key: FieldValue, Title: "Value per year", Content: Sums, Names: []string{"value", "£ p.a.", "£ pa", "value per year", "annual value", "annual benefit", "annual saving", "benefit value",
			"financial value", "financial benefit", "value p.a.", "saving p.a.", "savings", "annual savings", "value per annum", "£", "£k", "£m", "£000", "amount", "gross annual benefit",
			"yearly value", "estimated value", "expected saving", "cash benefit", "recurring benefit", "monetary value", "value (£)", "wert", "wert pro jahr", "montant", "full year effect", "worth", "benefit p.a.",
			"steady state value", "net benefit", "total benefit"},
			Not: []string{"date", "owner", "type", "baseline", "target", "current"}},
		{Key: FieldDate, Title: "Date", Content: Dates, Names: []string{"date", "when", "realisation date", "realization date", "start date", "start", "realised from", "benefit start",
			"benefit start date", "date realised", "expected date", "target date", "due date", "realisation", "timing", "timescale", "by when", "delivery date", "first realised", "from", "live date",
			"go-live", "expected realisation", "benefit date", "realisation start", "planned date", "due", "termin", "datum", "ab", "échéance", "date expected", "forecast date",
			"expected realisation date", "benefit realisation date", "realisation period", "date of realisation"},
			Not: []string{"baseline", "review", "approved", "updated", "reported", "change"}},
		{Key: FieldObjective, Title: "Objective", Content: Prose, Names: []string{"objective", "strategic objective", "objective served", "supports objective", "strategic goal", "aim", "outcome",
			"strategic outcome", "objectives", "programme objective", "contributes to", "strategic alignment", "business objective", "corporate objective", "ziel des programms", "linked objective",
			"theme", "workstream objective", "project objective", "investment objective"}},
		{Key: FieldDepends, Title: "Depends on", Content: AnyContent, Names: []string{"depends on", "dependency", "dependencies", "enabler", "enabling change", "enabling milestone", "enablers", "milestone",
			"business change", "requires", "needs", "linked milestone", "deliverable", "enabled by", "prerequisite", "project deliverable", "key dependencies", "required change", "change required",
			"linked to", "abhängig von", "output", "enabling project", "delivered by"}, Not: []string{"date", "owner", "£"}},
		{Key: FieldByTime, Title: "Value by year", Content: Sums, ByTime: true},
		{Key: FieldDescription, Title: "Description", Content: Prose, Names: []string{"description", "detail", "details", "benefit detail", "narrative", "explanation", "rationale", "beschreibung",
			"long description", "full description", "further detail"}, Not: money},
		{Key: FieldNotes, Title: "Notes", Content: AnyContent, Names: []string{"notes", "note", "comments", "comment", "remarks", "remark", "assumptions", "commentary", "update", "bemerkung", "remarques",
			"comments / assumptions"}},
	}
}

// kindWords are the ways lists name kinds of benefits, longer ones first where one holds another.
var kindWords = []struct {
	kind benefit.Kind
	ways []string
}{
	{benefit.Disbenefit, []string{"disbenefit", "dis-benefit", "negative", "db", "dis benefit"}},
	{benefit.NonCashable, []string{"non-cashable", "non cashable", "noncashable", "ncrb", "non-cash-releasing", "non cash releasing", "non-cash releasing", "nc", "not cashable",
		"economic", "efficiency non-cashable", "financial non-cashable", "non-cash", "non cash", "capacity releasing", "opportunity cost", "cost avoidance", "soft saving", "soft savings"}},
	{benefit.Cashable, []string{"cashable", "crb", "cash releasing", "cash-releasing", "cash", "c", "financial cashable", "cash saving", "cost reduction", "cost saving",
		"financial - cashable", "budget reduction", "hard saving", "hard savings", "hard benefit", "cost savings"}},
	{benefit.Quantifiable, []string{"quantifiable", "quantitative", "qb", "measurable", "quant", "quantified", "numeric"}},
	{benefit.Qualitative, []string{"qualitative", "qual", "intangible", "non-quantifiable", "unquantifiable", "non quantifiable", "soft", "non-measurable"}},
}

// vagueKinds are words for a kind that can be several, with the kinds they can be.
var vagueKinds = map[string][]benefit.Kind{
	"financial": {benefit.Cashable, benefit.NonCashable}, "fin": {benefit.Cashable, benefit.NonCashable}, "monetary": {benefit.Cashable, benefit.NonCashable},
	"non-financial": {benefit.Quantifiable, benefit.Qualitative}, "non financial": {benefit.Quantifiable, benefit.Qualitative}, "nonfinancial": {benefit.Quantifiable, benefit.Qualitative},
	"tangible": {benefit.Cashable, benefit.NonCashable, benefit.Quantifiable}, "efficiency": {benefit.Cashable, benefit.NonCashable},
	"productivity": {benefit.Cashable, benefit.NonCashable}, "societal": {benefit.Quantifiable, benefit.Qualitative}, "social": {benefit.Quantifiable, benefit.Qualitative},
	"quality": {benefit.Quantifiable, benefit.Qualitative}, "strategic": {benefit.Quantifiable, benefit.Qualitative}, "both": {benefit.Cashable, benefit.NonCashable},
}

var plainMarks = strings.NewReplacer("–", "-", "‑", "-", "(", " ", ")", " ")

// ReadKind understands what kind of benefit a list says. Heading is that of the column: below "Cashable?" a "yes" means it.
func ReadKind(text, heading string) vague.Answer[benefit.Kind] {
	a := vague.Answer[benefit.Kind]{Text: text}
	word := strings.Trim(strings.ToLower(strings.Join(strings.Fields(plainMarks.Replace(text)), " ")), " .,;:[]?*")
	switch {
	case strings.TrimSpace(text) == "":
		return a
	case slices.Contains([]string{"", "tbc", "tbd", "tba", "unknown", "to be confirmed", "to be determined", "not known"}, word):
		a.State = vague.Undecided
		return a
	case slices.Contains([]string{"n/a", "na", "not applicable"}, word):
		a.State = vague.NotApplicable
		return a
	}
	if strings.Contains(strings.ToLower(heading), "cashable") {
		switch word {
		case "y", "yes", "true", "x", "✓", "1":
			return kindIs(a, benefit.Cashable)
		case "n", "no", "false", "0":
			return kindAsked(a, benefit.NonCashable, benefit.Quantifiable, benefit.Qualitative)
		}
	}
	for _, k := range kindWords {
		if slices.Contains(k.ways, word) {
			return kindIs(a, k.kind)
		}
	}
	if can, ok := vagueKinds[word]; ok {
		return kindAsked(a, can...)
	}
	return kindAsked(a, kindsWithin(word)...)
}

// kindsWithin is the kinds that are named among other words.
func kindsWithin(word string) []benefit.Kind {
	var out []benefit.Kind
	rest := " " + word + " "
	for _, k := range kindWords {
		for _, way := range k.ways {
			if at := strings.Index(rest, way); at >= 0 && len(way) > 4 && !slices.Contains(out, k.kind) {
				out = append(out, k.kind)
				rest = rest[:at] + rest[at+len(way):]
			}
		}
	}
	return out
}

func kindIs(a vague.Answer[benefit.Kind], k benefit.Kind) vague.Answer[benefit.Kind] {
	a.State, a.Value = vague.Understood, k
	return a
}

func kindAsked(a vague.Answer[benefit.Kind], can ...benefit.Kind) vague.Answer[benefit.Kind] {
	a.State, a.Question = vague.Asked, "What kind of benefit is it?"
	if len(can) == 0 {
		can = []benefit.Kind{benefit.Cashable, benefit.NonCashable, benefit.Quantifiable, benefit.Qualitative, benefit.Disbenefit}
	}
	for _, k := range can {
		a.Candidates = append(a.Candidates, vague.Candidate[benefit.Kind]{Value: k, Words: k.String()})
	}
	return a
}
