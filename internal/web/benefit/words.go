package benefit

import (
	"math"
	"strconv"
	"strings"
	"time"

	work "counterpart.dev/internal/app/benefit"
	engage "counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/civil"
)

// short is a day: "5 Jul 2027"; "" for none.
func short(d civil.Date) string {
	if d.IsZero() {
		return ""
	}
	y, m, day := d.Civil()
	return strconv.Itoa(day) + " " + m.String()[:3] + " " + strconv.Itoa(y)
}

// usTime is an instant of the store.
func usTime(us int64) time.Time { return time.UnixMicro(us) }

func parseRev(s string) (int64, error) { return strconv.ParseInt(s, 10, 64) }

// cut splits the value of a suggestion into the node and what it would wait for.
func cut(s string) (node, on string, ok bool) { return strings.Cut(s, " ") }

// percent is a share of a link, "" for all of it.
func percent(x float64) string {
	if x == 0 {
		return ""
	}
	return strconv.FormatFloat(math.Round(x*1e6)/1e4, 'f', -1, 64) + " %"
}

// plurals is how several things of each kind are spoken of.
var plurals = map[casebook.Kind]string{casebook.Objective: "objectives", casebook.Benefit: "benefits", casebook.Change: "business changes", casebook.Work: "pieces of own work", casebook.Interface: "hand-overs",
	casebook.Tie: "milestones", casebook.Cost: "costs", casebook.Decision: "decisions", casebook.Assumption: "assumptions", casebook.Appraisal: "appraisals"}

// dayOf is the day of an instant of the store where the project is.
func dayOf(us int64, v *work.View) civil.Date {
	y, m, d := usTime(us).In(engage.Zone(v.Project.Zone)).Date()
	return civil.NewDate(y, int(m), d)
}
