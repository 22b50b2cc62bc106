package assure

import (
	"fmt"
	"strconv"
	"strings"

	"counterpart.dev/internal/core/plan"
)

// Reasons why a check was not run.
const (
	noIncomplete = "there are no incomplete activities"
	noLinks      = "there are no links whose successor is incomplete"
	noDataDate   = "the file has no data date"
	noBaseline   = "there is no baseline: nominate an earlier submission"
	noDates      = "no dates could be computed"
	noDatesLoop  = "no dates could be computed: the links form a loop (check 19)"
)

// notRun says why there is no figure.
func (f *Figure) notRun(reason string) {
	f.Verdict, f.Reason = NotRun, reason
}

// share fills a percentage: items of whole. The whole is above zero.
func (f *Figure) share(part, whole int) {
	f.Ratio = Ratio{float64(part), float64(whole)}
	f.settle(100 * float64(part) / float64(whole))
}

// count fills a number of things out of a whole that is only shown beside it.
func (f *Figure) count(part, whole int) {
	f.Ratio = Ratio{float64(part), float64(whole)}
	f.settle(float64(part))
}

// index fills a quotient. The whole is above zero.
func (f *Figure) index(part, whole float64) {
	f.Ratio = Ratio{part, whole}
	f.settle(part / whole)
}

func (f *Figure) settle(v float64) {
	f.Value, f.HasValue = v, true
	f.Verdict = f.Threshold.verdict(v)
}

// onlyShown withholds the verdict from a figure that says nothing here.
func (f *Figure) onlyShown(reason string) {
	f.Verdict, f.Reason = Shown, reason
}

func (f *Figure) note(format string, args ...any) {
	f.Notes = append(f.Notes, fmt.Sprintf(format, args...))
}

// shareOfIncomplete runs a check that picks incomplete activities: pick returns what to say of one, or "".
func (s *schedule) shareOfIncomplete(f *Figure, pick func(i int32) string) {
	if s.opens == 0 {
		f.notRun(noIncomplete)
		return
	}
	f.Items = s.pick(s.open, pick)
	if f.Unit == unitPercent {
		f.share(len(f.Items), s.opens)
	} else {
		f.count(len(f.Items), s.opens)
	}
}

// pick lists the activities of a set of which there is something to say.
func (s *schedule) pick(of []bool, say func(i int32) string) []Item {
	var items []Item
	for i, in := range of {
		if !in {
			continue
		}
		if detail := say(int32(i)); detail != "" {
			items = append(items, s.item(int32(i), detail))
		}
	}
	return items
}

// dated reports whether there are computed dates, or else says why the check was not run.
func (s *schedule) dated(f *Figure) bool {
	if s.res != nil {
		return true
	}
	f.notRun(noDates)
	if len(s.circles()) > 0 {
		f.notRun(noDatesLoop)
	}
	return false
}

// Shown is the value as a reader sees it: "4.2 % (12 of 287)", "3 links", "0.97", "600 wd"; "" when there is none.
func (f *Figure) Shown() string {
	if !f.HasValue {
		return ""
	}
	switch f.Unit {
	case unitPercent:
		return fmt.Sprintf("%s %% (%s of %s)", f.digits(1), grouped(f.Ratio.Part), grouped(f.Ratio.Whole))
	case unitIndex:
		return f.digits(2)
	case unitDays:
		return f.digits(1) + " " + f.Unit
	}
	if f.Value == 1 {
		return "1 " + singular[f.Unit]
	}
	return grouped(f.Value) + " " + f.Unit
}

var singular = map[string]string{unitLinks: "link", unitActivities: "activity", unitDates: "date", unitLoops: "loop"}

// digits rounds the value to so many places, and takes more where rounding would hide on which side of the threshold it is.
func (f *Figure) digits(places int) string {
	for ; ; places++ {
		text := strconv.FormatFloat(f.Value, 'f', places, 64)
		rounded, err := strconv.ParseFloat(text, 64)
		if err != nil || places >= 6 || f.Threshold.verdict(rounded) == f.Threshold.verdict(f.Value) {
			return text
		}
	}
}

// grouped writes a whole number with thousands set apart: 12,345.
func grouped(v float64) string {
	s := strconv.FormatFloat(v, 'f', 0, 64)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// ID is the item by the file's own identities: "1042", "1042 → 1043 FS+5d" or "7 → 8 → 7".
func (it Item) ID() string {
	names := make([]string, len(it.IDs))
	for i, id := range it.IDs {
		names[i] = string(id)
	}
	return it.joined(names)
}

// Label is the item by the Activity IDs users see, in the same forms.
func (it Item) Label() string { return it.joined(it.Codes) }

func (it Item) joined(names []string) string {
	text := strings.Join(names, " → ")
	switch {
	case it.Link != "":
		text += " " + it.Link
	case len(names) > 1:
		text += " → " + names[0]
	}
	return text
}

// listed joins what there is to say of one activity.
func listed(parts ...string) string {
	var said []string
	for _, p := range parts {
		if p != "" {
			said = append(said, p)
		}
	}
	return strings.Join(said, ", ")
}

// constraints says which of an activity's constraints are of a sort.
func constraints(a *plan.Activity, sort func(plan.ConstraintKind) bool) string {
	var said [len(a.Constraints)]string
	for i, c := range a.Constraints {
		if !sort(c.Kind) {
			continue
		}
		said[i] = c.Kind.String()
		if !c.Date.IsZero() {
			said[i] += " " + c.Date.String()
		}
	}
	return listed(said[:]...)
}
