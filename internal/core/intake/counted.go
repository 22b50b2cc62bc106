package intake

import (
	"fmt"
	"strings"

	"counterpart.dev/internal/core/vague"
)

// powers are what somebody can say that sums are counted in, as powers of ten.
var powers = map[int64]int{1: 0, 1_000: 3, 1_000_000: 6, 1_000_000_000: 9}

// Counts reports whether sums can be said to be counted in so many; 0 is nothing said.
func Counts(in int64) bool {
	_, ok := powers[in]
	return ok || in == 0
}

// smallSum is below what every sum of a column lies that may be counted in thousands or millions, though nothing says so [own].
const smallSum = 1000

// countedIn is what the heading of a column says of the sums below it: itself, or else as somebody said of the list. Where nobody did, and all
// of them are small and bare, it is asked; in a list that is kept to the penny only where none shows pennies.
func (r *lines) countedIn(col Column, toThePenny bool) (h vague.Heading, note string) {
	h = vague.ReadHeading(col.Heading, r.customs)
	power, said := powers[r.layout.Counted]
	switch {
	case h.Power != 0:
	case said && power > 0:
		h.Power, h.Told = power, true
		note = fmt.Sprintf("sums below %s are counted in %s, as was said", quoted(col.Heading), map[int]string{3: "thousands", 6: "millions", 9: "billions"}[power])
	case !said && h.Currency == "" && r.smallBare(col, toThePenny):
		h.Open = true
		note = fmt.Sprintf("nothing says what the sums below %s are counted in: say it for the whole list where its columns are read, or row by row", quoted(col.Heading))
	}
	return h, note
}

// smallBare reports whether a column holds two sums or more that are written without a currency and without what they are counted in, and none
// of them is as large as sums of money are that matter.
func (r *lines) smallBare(col Column, toThePenny bool) bool {
	n := 0
	for _, row := range r.rows[max(r.layout.Last+1, 0):] {
		cell := cellAt(row, col.Index)
		x := cell.Number
		switch {
		case !cell.own() || cell.Kind == Number && (cell.Percent || cell.Currency != "" || cell.Scaled):
			continue
		case cell.Kind == Words && strings.Trim(cell.Text, "0123456789.,- ") == "":
			a := vague.ReadMoney(cell.Text, r.customs, vague.Heading{Currency: "GBP"})
			if a.State != vague.Understood {
				continue
			}
			x = float64(a.Value.High) / 100
		case cell.Kind != Number:
			continue
		}
		if at := strings.LastIndexByte(cell.Text, '.'); toThePenny && at >= 0 && len(cell.Text)-at == 3 {
			return false
		}
		if x >= smallSum || x <= -smallSum {
			return false
		}
		if x != 0 {
			n++
		}
	}
	return n > 1
}
