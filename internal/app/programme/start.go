package programme

import (
	"bytes"
	"cmp"
	"strings"

	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/errs"
)

// First is what a file says of itself before anything is kept of it.
type First struct {
	Name     string // of the project in it; of several, the one with the most activities
	Currency string // ISO code, "" where it states none
	DataDate civil.Date
}

// Peek reads a file that somebody drops on an empty project, so that nothing is opened for one that cannot be read.
func Peek(name string, body []byte) (f First, err error) {
	defer errs.Wrap(&err, "programme.Peek")
	l, err := assess.Load(name, bytes.NewReader(body), "")
	if err != nil {
		return f, errs.InvalidFields("The file cannot be read", []errs.Field{{Path: "file", Message: sentence(errs.Sentence(err))}})
	}
	var best plan.Project
	most := -1
	for i, c := range choices(l.File) {
		if c.Activities > most {
			most = c.Activities
			best = l.File.Network.Projects[l.File.Network.WithActivities()[i]]
		}
	}
	if most < 0 {
		return f, errs.InvalidFields("The file cannot be read", []errs.Field{{Path: "file", Message: "The file has no activities: export the schedule again, with the project in it."}})
	}
	return First{Name: clip(strings.Join(strings.Fields(cmp.Or(best.Name, best.Code, name)), " ")), Currency: best.Currency, DataDate: best.DataDate.Date()}, nil
}
