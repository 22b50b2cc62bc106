package programme

import (
	"strconv"

	"counterpart.dev/internal/web/ui"
)

// mostRows is how many rows a table shows that is one of several on a page.
const mostRows = 12

// window is the part of a long table that is shown: its end, where the latest stands, or as many parts before it as the address says
// under the table's name.
func window[T any](c call, name string, all []T) (shown []T, p ui.Pager) {
	last := max(0, len(all)-1) / mostRows
	back, err := strconv.Atoi(c.query(name))
	if err != nil || back < 0 {
		back = 0
	}
	back = min(back, last)
	at := func(back int) ui.URL {
		said := ""
		if back > 0 {
			said = strconv.Itoa(back)
		}
		return c.self(windows...).With(name, said).At(name)
	}
	if back < last {
		p.Previous = at(back + 1)
	}
	if back > 0 {
		p.Next = at(back - 1)
	}
	end := len(all) - back*mostRows
	return all[max(0, end-mostRows):end], p
}

// windows are the names of the tables of which a part is shown; each is the id of its section too.
var windows = []string{"drives", "history", "before", "after"}
