package portfolio

import (
	"context"
	"strconv"

	"counterpart.dev/internal/app/lists"
	core "counterpart.dev/internal/core/portfolio"
	"counterpart.dev/internal/core/vague"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Laid is files laid side by side as they are, without an installation: every list in them, and what Years makes of those that could be read.
type Laid struct {
	Years
	Lists []LaidList // in the order of the files and their sheets
}

// LaidList is one list of a file. Its Year.List is its place among them, from "1".
type LaidList struct {
	File, Sheet string
	Setup       Setup
	Year        core.Year
}

// Customs are what is said of lists that do not say it themselves.
type Customs struct {
	Unit int64          // what sums are counted in: 1, 1000, a million or a billion; 0: not said
	Days vague.DayOrder // what 01/02/2027 is
}

// Lay reads files of published projects as BeginLists would, and lays them side by side as Years does. A unit that is said goes for those
// lists only that ask for one.
func Lay(ctx context.Context, files []lists.File, say Customs) (out *Laid, err error) {
	defer errs.Wrap(&err, "portfolio.Lay")
	out = &Laid{Years: Years{Lists: map[string]store.Published{}}}
	for _, f := range files {
		some, err := open(ctx, f)
		if err != nil {
			return nil, err
		}
		for i := range some {
			l := some[i].lay(say)
			l.Year.List = strconv.Itoa(len(out.Lists) + 1)
			out.Years.Lists[l.Year.List] = store.Published{File: l.File, Sheet: l.Sheet}
			out.Lists = append(out.Lists, l)
			if l.Year.Problem == "" {
				out.Years.Years = append(out.Years.Years, l.Year)
			}
		}
	}
	out.Years.Years = core.Apart(out.Years.Years)
	out.Lines, out.Doubts = core.Align(out.Years.Years, nil)
	out.Tallies = core.Tallies(out.Years.Years, out.Lines)
	return out, nil
}

func (f *found) lay(say Customs) LaidList {
	table, s := f.setup()
	s.Days = say.Days
	y := core.ReadAs(table, s.Setup)
	if len(y.Asks) > 0 && say.Unit != 0 {
		s.Unit = say.Unit
		y = core.ReadAs(table, s.Setup)
	}
	return LaidList{File: f.name(), Sheet: f.sheet, Setup: s, Year: y}
}
