package conduct

import (
	"fmt"
	"strconv"
	"strings"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/matter"
)

// numbers are the instants and the count of a row as it is kept, in their order.
func (o *Obligation) numbers() [6]*int64 {
	return [6]*int64{&o.Raised, &o.Due, &o.Original, &o.Answered, &o.Deemed, &o.Ended}
}

// What is true of a row that is kept, a letter each.
const (
	markReOpened = "q"
	markWarned   = "w"
)

// Write is the rows of one matter as they are kept beside it: a line each, in their order. The class of a decision and the reason for a
// miss are words, and kept where words are.
func Write(rows []Obligation) string {
	var b strings.Builder
	for i, o := range rows {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(string(o.Sort) + " " + string(o.Side))
		for _, n := range o.numbers() {
			b.WriteString(" " + strconv.FormatInt(*n, 10))
		}
		b.WriteString(" " + strconv.Itoa(o.ReDates) + " -")
		if o.ReOpened {
			b.WriteString(markReOpened)
		}
		if o.Warned {
			b.WriteString(markWarned)
		}
	}
	return b.String()
}

// Read reads the rows of a matter that Write wrote.
func Read(id string, k matter.Kind, kept string) ([]Obligation, error) {
	var out []Obligation
	for line := range strings.Lines(kept) {
		o, err := readLine(strings.TrimSuffix(line, "\n"))
		if err != nil {
			return nil, fmt.Errorf("row %d: %w", len(out)+1, err)
		}
		o.ID, o.Matter, o.Kind = id+"/"+strconv.Itoa(len(out)+1), id, k
		out = append(out, o)
	}
	return out, nil
}

func readLine(line string) (o Obligation, err error) {
	word := func() (w string) {
		w, line, _ = strings.Cut(line, " ")
		return w
	}
	o.Sort, o.Side = Sort(word()), access.Side(word())
	for _, n := range o.numbers() {
		if *n, err = strconv.ParseInt(word(), 10, 64); err != nil {
			return o, err
		}
	}
	if o.ReDates, err = strconv.Atoi(word()); err != nil {
		return o, err
	}
	marks := word()
	o.ReOpened, o.Warned = strings.Contains(marks, markReOpened), strings.Contains(marks, markWarned)
	return o, nil
}
