package people

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"counterpart.dev/internal/core/civil"
)

// Standing is how a relationship stands on a day.
type Standing string

// The standings. One is Cold once a whole further cadence has passed since the contact was due [own].
const (
	Fresh   Standing = "in time"
	DueSoon Standing = "due soon" // within a week
	Overdue Standing = "overdue"
	Cold    Standing = "gone cold"
)

// soon is within how many days a contact is due soon.
const soon = 7

// Next is that somebody is to be spoken to.
type Next struct {
	Stakeholder
	Due      civil.Date
	Late     int // days after the due day; negative before it
	Standing Standing
	Reason   string // in words, to stand beside the day on which it is due
	Told     string // the same with when it is due, to stand alone
}

// Count sets when the next contact of somebody is due, from the day they were last spoken to or, where they never were, from the day from
// which they are minded.
func (s *Stakeholder) Count(minded civil.Date) {
	s.Next = ""
	if s.Cadence <= 0 || s.Ended != 0 {
		return
	}
	from := minded
	if last, err := civil.ParseDate(s.Last); err == nil {
		from = last
	}
	s.Next = (from + civil.Date(s.Cadence)).String()
}

// Tended reports whether somebody with an agreed cadence is within it on a day.
func (s Stakeholder) Tended(today civil.Date) bool {
	due, err := civil.ParseDate(s.Next)
	return err == nil && due >= today
}

// NextContacts is who is to be spoken to, of those with an agreed cadence: who is overdue first, then who has more influence, then who
// has waited longer, then by name.
func NextContacts(all []Stakeholder, today civil.Date) (out []Next) {
	for _, s := range all {
		due, err := civil.ParseDate(s.Next)
		if err != nil || s.Ended != 0 || s.Cadence <= 0 {
			continue
		}
		n := Next{Stakeholder: s, Due: due, Late: int(today - due)}
		n.Standing = standing(n.Late, int(s.Cadence))
		n.Reason, n.Told = n.reason(today, false), n.reason(today, true)
		out = append(out, n)
	}
	slices.SortStableFunc(out, func(a, b Next) int {
		return cmp.Or(cmp.Compare(rank(b), rank(a)), cmp.Compare(b.Influence, a.Influence), cmp.Compare(b.Late, a.Late), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	return out
}

func standing(late, cadence int) Standing {
	switch {
	case late > 0 && late >= cadence:
		return Cold
	case late > 0:
		return Overdue
	case late >= -soon:
		return DueSoon
	}
	return Fresh
}

// rank orders who is overdue before who will be soon, and both before the rest.
func rank(n Next) int {
	switch n.Standing {
	case Cold, Overdue:
		return 2
	case DueSoon:
		return 1
	}
	return 0
}

// reason says why in words: the last contact, what was agreed, when it is due where that is asked for, and what makes it weigh.
func (n Next) reason(today civil.Date, due bool) string {
	var parts []string
	if last, err := civil.ParseDate(n.Last); err == nil {
		parts = append(parts, "last spoken to "+ago(int(today-last)))
	} else {
		parts = append(parts, "never spoken to")
	}
	parts[0] += ", " + every(int(n.Cadence)) + " was agreed"
	switch {
	case !due:
	case n.Late > 0:
		parts = append(parts, days(n.Late)+" overdue")
	case n.Late == 0:
		parts = append(parts, "due today")
	default:
		parts = append(parts, "due in "+days(-n.Late))
	}
	if n.Influence >= 4 {
		parts = append(parts, fmt.Sprintf("influence %d of 5", n.Influence))
	}
	if n.Stance != "" && n.Wanted != "" && n.Stance != n.Wanted {
		parts = append(parts, fmt.Sprintf("%s, and wanted %s", n.Stance, n.Wanted))
	}
	text := strings.Join(parts, "; ")
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

func ago(n int) string {
	switch n {
	case 0:
		return "today"
	case 1:
		return "yesterday"
	}
	return days(n) + " ago"
}

func every(n int) string {
	if n == 1 {
		return "every day"
	}
	return fmt.Sprintf("every %d days", n)
}

func days(n int) string {
	if n == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%d days", n)
}

// Currency is how many of those with an agreed cadence were contacted within it, and how many there are of these. It is a figure of the
// client's People page and of no other.
func Currency(all []Stakeholder, today civil.Date) (within, of int) {
	for _, s := range all {
		if s.Cadence <= 0 || s.Ended != 0 {
			continue
		}
		of++
		if s.Tended(today) {
			within++
		}
	}
	return within, of
}

// Moved is where somebody stood on the grid before, and stands now.
type Moved struct {
	From, To Judged
	Since    int64 // when they were seen at From last; 0 where they have not moved
}

// Arrow is the last move that the judgements of one stakeholder tell, oldest first. Judgements that only repeat the place are passed over.
func Arrow(list []Judgement) (m Moved, ok bool) {
	if len(list) == 0 {
		return m, false
	}
	now := list[len(list)-1]
	m = Moved{From: now.Judged, To: now.Judged}
	for _, j := range slices.Backward(list[:len(list)-1]) {
		if j.Influence != now.Influence || j.Interest != now.Interest || j.Stance != now.Stance {
			m.From, m.Since = j.Judged, j.Made
			break
		}
	}
	return m, true
}

// PeerOf is whom a stakeholder faces, "" for nobody.
func PeerOf(id string, bonds []Bond) string {
	for _, b := range bonds {
		switch {
		case b.Sort != Peers:
		case b.From == id:
			return b.To
		case b.To == id:
			return b.From
		}
	}
	return ""
}
