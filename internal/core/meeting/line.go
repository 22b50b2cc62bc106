package meeting

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/vague"
)

// Sort is what a line of the minutes is.
type Sort string

// The sorts of lines.
const (
	Note     Sort = "note"
	Decision Sort = "decision"
	Promise  Sort = "promise"
	Question Sort = "question"
	Warning  Sort = "warning"
)

// Sorts lists every sort, in a fixed order.
func Sorts() []Sort { return []Sort{Note, Decision, Promise, Question, Warning} }

// heads are the words before a colon that say what a line is.
var heads = map[string]Sort{
	"note": Note, "decision": Decision, "decided": Decision, "promise": Promise, "promised": Promise, "commitment": Promise, "action": Promise,
	"question": Question, "warning": Warning, "early warning": Warning,
}

// Person is somebody who may be named in a line.
type Person struct {
	ID   access.PersonID
	Name string
	Side access.Side
}

// Line is a line as it was understood, or with what has to be said first.
type Line struct {
	Sort     Sort
	Words    string
	Who      Person     // who decided, or promises; the zero Person where nobody is named
	Day      civil.Date // by when
	Problems []string   // each a sentence; a line with any is not kept as what it says
}

// Becomes reports whether a line becomes a matter besides being minuted.
func (l Line) Becomes() bool { return l.Sort != Note }

// ReadLine reads what was typed while talking: "decision: … by NAME", "promise: NAME … by DATE", "question: …", "warning: …". Anything
// else is a note. People are those who may be named; a name that fits several of them is asked about, never guessed.
func ReadLine(text string, people []Person, today civil.Date) Line {
	text = strings.Join(strings.Fields(text), " ")
	head, rest, found := strings.Cut(text, ":")
	sort, known := heads[strings.ToLower(strings.TrimSpace(head))]
	if !found || !known {
		return Line{Sort: Note, Words: text, Problems: empty(text)}
	}
	l := Line{Sort: sort, Words: strings.TrimSpace(rest)}
	switch sort {
	case Decision:
		l.decision(people)
	case Promise:
		l.promise(people, today)
	case Question:
		if before, after, ok := cutLast(l.Words, " by "); ok {
			if day, isDay, _ := dayIn(after, today); isDay {
				l.Words, l.Day = before, day
			}
		}
	}
	if len(l.Problems) == 0 {
		l.Problems = empty(l.Words)
	}
	return l
}

func empty(words string) []string {
	if words == "" {
		return []string{"Write what was said."}
	}
	return nil
}

// decision finds who decided, behind the last "by".
func (l *Line) decision(people []Person) {
	before, after, ok := cutLast(l.Words, " by ")
	if !ok {
		l.Problems = append(l.Problems, "Who decided it is not said: end the line with “by” and their name.")
		return
	}
	who, problem := named(strings.TrimRight(after, ". "), people)
	if problem != "" {
		l.Problems = append(l.Problems, problem)
		return
	}
	l.Words, l.Who = before, who
}

// promise finds who promises, at the beginning, and by when, behind the last "by".
func (l *Line) promise(people []Person, today civil.Date) {
	before, after, ok := cutLast(l.Words, " by ")
	if !ok {
		l.Problems = append(l.Problems, "By when is not said: end the line with “by” and a day.")
		return
	}
	day, isDay, problem := dayIn(strings.TrimRight(after, ". "), today)
	if !isDay {
		l.Problems = append(l.Problems, problem)
		return
	}
	who, rest, problem := leading(before, people)
	if problem != "" {
		l.Problems = append(l.Problems, problem)
		return
	}
	l.Words, l.Who, l.Day = rest, who, day
}

// cutLast cuts around the last separator, whatever its case.
func cutLast(s, sep string) (before, after string, ok bool) {
	at := strings.LastIndex(strings.ToLower(s), sep)
	if at < 0 || len(strings.ToLower(s)) != len(s) { // a letter that changes its length with its case: then as it is typed
		if at = strings.LastIndex(s, sep); at < 0 {
			return s, "", false
		}
	}
	return strings.TrimSpace(s[:at]), strings.TrimSpace(s[at+len(sep):]), true
}

// dayIn reads a day. Weekdays are the next of their name, so that what is said in a meeting can be typed as it is said.
func dayIn(text string, today civil.Date) (civil.Date, bool, string) {
	low := strings.ToLower(strings.TrimSpace(text))
	switch low {
	case "today":
		return today, true, ""
	case "tomorrow":
		return today + 1, true, ""
	}
	low = strings.TrimPrefix(low, "next ")
	for d := today + 1; d <= today+7; d++ {
		if name := strings.ToLower(d.Weekday().String()); low == name || low == name[:3] {
			if strings.HasPrefix(strings.ToLower(text), "next ") {
				return 0, false, "“" + text + "” can mean this week’s or the one after: write the day, such as 12 December 2026."
			}
			return d, true, ""
		}
	}
	a := vague.ReadDate(text, vague.Customs{DayOrder: vague.DayFirst, Today: today})
	switch {
	case a.State == vague.Understood && a.Value.Precision == vague.Day && !a.Value.Approximate && a.Value.On != 0 && a.Rest == "":
		return a.Value.On, true, ""
	case a.State == vague.Asked && len(a.Candidates) > 0:
		// A day without its year is the next of that day.
		var out civil.Date
		for _, c := range a.Candidates {
			if c.Value.Precision == vague.Day && c.Value.On >= today && (out == 0 || c.Value.On < out) {
				out = c.Value.On
			}
		}
		if out != 0 && out <= today+366 {
			return out, true, ""
		}
	}
	return 0, false, "“" + clipped(text) + "” is no day: write it as 12 December 2026."
}

func clipped(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// named finds one of the people by their name, or the part of it that is theirs alone.
func named(text string, people []Person) (Person, string) {
	var found []Person
	for _, p := range people {
		if strings.EqualFold(p.Name, text) {
			return p, ""
		}
		for _, part := range strings.Fields(p.Name) {
			if strings.EqualFold(part, text) {
				found = append(found, p)
				break
			}
		}
	}
	switch len(found) {
	case 1:
		return found[0], ""
	case 0:
		return Person{}, "“" + clipped(text) + "” is nobody who is known here: write a name as it stands in the list of who is here."
	}
	return Person{}, "“" + clipped(text) + "” fits several people here: write their whole name."
}

// leading takes the name at the beginning of a line off it, the longest that fits.
func leading(text string, people []Person) (who Person, rest, problem string) {
	words := strings.Fields(text)
	for n := min(len(words), 5); n > 0; n-- {
		name := strings.TrimRight(strings.Join(words[:n], " "), ",")
		p, no := named(name, people)
		if no == "" {
			rest = strings.Join(words[n:], " ")
			for _, filler := range []string{"will ", "promises to ", "to "} {
				if after, ok := strings.CutPrefix(strings.ToLower(rest), filler); ok && len(after) > 0 {
					rest = rest[len(filler):]
					break
				}
			}
			return p, capital(rest), ""
		}
		if n == 1 {
			problem = no
		}
	}
	if problem == "" {
		problem = "Who promises is not said: begin the line with their name."
	}
	return Person{}, "", problem
}

func capital(s string) string {
	if s == "" {
		return s
	}
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
