package ui

import (
	"fmt"
	"strings"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/civil"
)

// Count is a whole number with its thousands set apart: "12,408".
func Count[N ~int | ~int32 | ~int64](n N) string {
	digits := strings.TrimPrefix(fmt.Sprint(n), "-")
	var b strings.Builder
	if n < 0 {
		b.WriteString("−")
	}
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String()
}

// Things is a number of things: "1 matter", "12,408 matters". The plural is the singular with an s unless it is given.
func Things(n int, singular string, plural ...string) string {
	switch {
	case n == 1:
		return "1 " + singular
	case len(plural) > 0:
		return Count(n) + " " + plural[0]
	}
	return Count(n) + " " + singular + "s"
}

// single is the name of things for one of them: "entries" is "entry", "pieces of work" is "piece of work".
func single(things string) string {
	words := strings.Fields(things)
	for i, w := range words {
		switch stem, isY := strings.CutSuffix(w, "ies"); {
		case w == "series": // one is called as many are
		case w == "people":
			words[i] = "person"
		case isY:
			words[i] = stem + "y"
		default:
			words[i] = strings.TrimSuffix(w, "s")
		}
	}
	return strings.Join(words, " ")
}

// Series is names as a sentence lists them: "a, b and c".
func Series(names []string) string {
	switch n := len(names); n {
	case 0:
		return ""
	case 1:
		return names[0]
	default:
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
}

// Sum is an amount as people say it, with every digit for those who ask: "£4.6m".
func Sum(m benefit.Money, currency string) g.Node {
	short, full := brief.Short(m, currency), brief.Full(m, currency)
	if short == full {
		return h.DataEl(h.Value(full), g.Text(short))
	}
	return h.DataEl(h.Value(full), g.Text(short))
}

// Date is a day with its distance from today beside it: "12 Nov 2026 · 8 days ago". Without a today only the day is
// written; no date is a dash.
func Date(d, today civil.Date) g.Node {
	if d.IsZero() {
		return noDate()
	}
	return stamp(d, relative(d, today), "quiet")
}

// Due is a day by which something is to be done: "25 Nov 2026 · in 5 days", "12 Nov 2026 · 8 days late".
func Due(d, today civil.Date) g.Node {
	if d.IsZero() {
		return noDate()
	}
	if late := int(today - d); !today.IsZero() && late > 0 {
		return stamp(d, Things(late, "day")+" late", "late")
	}
	return stamp(d, relative(d, today), "quiet")
}

func noDate() g.Node { return h.Span(h.Class("quiet"), h.Aria("hidden", "true"), g.Text("–")) }

func stamp(d civil.Date, beside, class string) g.Node {
	day := h.Time(h.DateTime(d.String()), g.Text(brief.Date(d)))
	if beside == "" {
		return day
	}
	return g.Group{day, g.Text(" "), h.Span(h.Class("beside "+class), g.Text(beside))}
}

// relative is the distance of a day from today in words; "" without a today.
func relative(d, today civil.Date) string {
	if today.IsZero() {
		return ""
	}
	switch n := int(d - today); {
	case n == 0:
		return "today"
	case n == 1:
		return "tomorrow"
	case n == -1:
		return "yesterday"
	case n > 0:
		return "in " + span(n)
	default:
		return span(-n) + " ago"
	}
}

// span is a number of days as people say it: days for a month, weeks for a half year, then months, then years.
func span(days int) string {
	switch {
	case days < 31:
		return Things(days, "day")
	case days < 183:
		return Things(days/7, "week")
	case days < 730:
		return Things(days*12/365, "month")
	}
	return Things(days/365, "year")
}

// Moment is an instant with its distance from now beside it: "20 Nov 2026, 14:05 GMT · 3 hours ago". It is written in the
// zone the instant carries, which is the engagement's. Without a now only the instant is written; the zero instant is a dash.
func Moment(at, now time.Time) g.Node {
	if at.IsZero() {
		return noDate()
	}
	when := h.Time(h.DateTime(at.Format(time.RFC3339)), g.Text(at.Format("2 Jan 2006, 15:04 MST")))
	if now.IsZero() {
		return when
	}
	return g.Group{when, g.Text(" "), h.Span(h.Class("beside quiet"), g.Text(Since(at, now)))}
}

// Lately is the distance of an instant from now, for a column that is read for how fresh its row is: the instant itself is its title.
func Lately(at, now time.Time) g.Node {
	return h.Time(h.DateTime(at.Format(time.RFC3339)), h.Title(at.Format("2 Jan 2006, 15:04 MST")), g.Text(Since(at, now)))
}

// Since is the distance of an instant from now in words: "just now", "in 5 minutes", "3 hours ago", "yesterday".
func Since(at, now time.Time) string {
	gap := now.Sub(at)
	ahead := gap < 0
	if ahead {
		gap = -gap
	}
	text := ""
	switch {
	case gap < time.Minute:
		return "just now"
	case gap < time.Hour:
		text = Things(int(gap/time.Minute), "minute")
	case gap < 24*time.Hour:
		text = Things(int(gap/time.Hour), "hour")
	default:
		return relative(dayOf(at), dayOf(now.In(at.Location())))
	}
	if ahead {
		return "in " + text
	}
	return text + " ago"
}

func dayOf(t time.Time) civil.Date {
	y, m, d := t.Date()
	return civil.NewDate(y, int(m), d)
}
