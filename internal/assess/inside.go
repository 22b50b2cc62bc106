package assess

import (
	"bytes"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/format/casefile"
)

// Found is something a schedule file holds besides the plan of one project, which its sender may not mean to hand on.
type Found struct {
	What  string `json:"what"` // "rates of resources"
	Count int    `json:"count"`
	Warns bool   `json:"warns"` // it is often not meant for the other side
}

// marks are what stands in a file for each thing that may be in it: the name of a table, or an element.
var marks = []struct {
	kind, mark, what string
	warns            bool
}{
	{"xer", "RSRC", "resources, with their names", false},
	{"xer", "RSRCRATE", "rates of resources", true},
	{"xer", "TASKRSRC", "assignments of resources, with quantities and cost", true},
	{"xer", "PROJCOST", "expenses", true},
	{"xer", "ACCOUNT", "cost accounts", true},
	{"xer", "TASKFIN", "actual cost of past periods", true},
	{"xer", "TRSRCFIN", "actual cost of past periods by resource", true},
	{"xer", "UDFVALUE", "fields of the sender’s own", false},
	{"xer", "TASKMEMO", "notes on activities", true},
	{"xer", "WBSMEMO", "notes on parts of the work", true},
	{"xer", "PROJISSU", "issues", true},
	{"xer", "RISK", "risks", true},
	{"xer", "TASKDOC", "documents of activities", false},
	{"mspdi", "Resource", "resources, with their names", false},
	{"mspdi", "Rate", "rates of resources", true},
	{"mspdi", "Assignment", "assignments of resources, with quantities and cost", true},
	{"mspdi", "Notes", "notes", true},
	{"mspdi", "Value", "fields of the sender’s own", false},
	{"pmxml", "Resource", "resources, with their names", false},
	{"pmxml", "ResourceRate", "rates of resources", true},
	{"pmxml", "ResourceAssignment", "assignments of resources, with quantities and cost", true},
	{"pmxml", "ActivityExpense", "expenses", true},
	{"pmxml", "CostAccount", "cost accounts", true},
	{"pmxml", "UDF", "fields of the sender’s own", false},
	{"pmxml", "ActivityNote", "notes on activities", true},
	{"pmxml", "WBSNote", "notes on parts of the work", true},
	{"pmxml", "ProjectIssue", "issues", true},
	{"pmxml", "Risk", "risks", true},
	{"pmxml", "Document", "documents", false},
}

// Inside lists what a schedule file holds besides the plan of the project that is meant, other projects first. It looks at the bytes,
// since what no date depends upon is not read; the first line of a table's names is not counted.
func (s *Submission) Inside(body []byte) (found []Found) {
	if n := len(s.File.Network.Projects) - 1; n > 0 {
		found = append(found, Found{"other projects", n, true})
	}
	if n := len(s.File.Baselines); n > 0 {
		found = append(found, Found{"baseline projects", n, false})
	}
	counted := elements(body)
	if s.File.Kind == "xer" {
		counted = tables(body)
	}
	for _, m := range marks {
		if n := counted[m.mark]; m.kind == s.File.Kind && n > 0 {
			found = append(found, Found{m.what, n, m.warns})
		}
	}
	return found
}

// tables counts the rows of the tables of an XER file.
func tables(body []byte) map[string]int {
	counted, table := map[string]int{}, ""
	for line := range bytes.Lines(body) {
		switch {
		case bytes.HasPrefix(line, []byte("%T\t")):
			table = string(bytes.TrimSpace(line[3:]))
		case bytes.HasPrefix(line, []byte("%R\t")):
			counted[table]++
		}
	}
	return counted
}

// longestElement is how long the name of an element is looked at.
const longestElement = 64

// elements counts the elements of an XML file by their names. It reads nothing in them; one in a comment counts too.
func elements(body []byte) map[string]int {
	counted := map[string]int{}
	for {
		at := bytes.IndexByte(body, '<')
		if at < 0 {
			return counted
		}
		body = body[at+1:]
		end := bytes.IndexAny(body[:min(longestElement, len(body))], "> \t\r\n/")
		if end > 0 && body[0] != '?' && body[0] != '!' {
			counted[string(body[:end])]++
		}
	}
}

// Suggestion is an activity that a contract may name.
type Suggestion struct {
	Code     string
	Name     string
	Day      civil.Date // on which it is done, or forecast to be
	Done     bool
	Baseline civil.Date // 0 where the file carries none
	Why      string
}

// Suggestions lists the activities that a contract is likeliest to name, likeliest first.
func (s *Submission) Suggestions(most int) (out []Suggestion) {
	if s.Result == nil || s.Project == plan.None {
		return nil
	}
	for _, c := range casefile.Rank(StartingCase(s).Candidates) {
		if len(out) == most {
			break
		}
		out = append(out, Suggestion{Code: c.Code, Name: c.Name, Day: c.Finish, Done: c.Done, Baseline: c.Baseline, Why: c.Reason})
	}
	return out
}
