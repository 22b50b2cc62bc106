package portfolio

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// stated are years as lists write them: 2014, 2013/14, 2013-2014, FY14/15.
var stated = regexp.MustCompile(`(?:^|[^0-9])((?:19|20)[0-9]{2})(?:\s?[-/–]\s?((?:19|20)?[0-9]{2}))?(?:[^0-9]|$)`)

// NumberOf is the year that a label means, which of two is the later: "2013/14" is 2014. It is 0 where it names none.
func NumberOf(label string) int {
	m := stated.FindStringSubmatch(label)
	if m == nil {
		return 0
	}
	first, err := strconv.Atoi(m[1])
	if err != nil {
		return 0
	}
	if second, err := strconv.Atoi(m[2]); err == nil {
		if second < 100 {
			second += first - first%100
		}
		if second == first+1 || second == first+1+100 {
			return first + 1
		}
	}
	return first
}

// labels are the years a text names, as it writes them.
func labels(text string) (out []string) {
	for _, m := range stated.FindAllStringSubmatch(text, -1) {
		label := m[1]
		if n := NumberOf(m[1] + "/" + m[2]); m[2] != "" && strconv.Itoa(n) != m[1] {
			label = m[1] + "/" + m[2]
		}
		out = append(out, label)
	}
	return out
}

// labelOf is the year in the name of the list, else the last one above its headings, else the one most of its headings name.
func labelOf(t Table, rows [][]string, head int) string {
	if in := labels(t.Name); len(in) > 0 {
		return in[len(in)-1]
	}
	for i := head - 1; i >= 0; i-- {
		if in := labels(strings.Join(rows[i], " ")); len(in) > 0 {
			return in[len(in)-1]
		}
	}
	times := map[string]int{}
	for _, text := range rows[head] {
		if strings.Contains(strings.ToLower(text), "price") { // the year of prices, not of the list
			continue
		}
		for _, l := range labels(text) {
			times[l]++
		}
	}
	return commonest(times)
}

// most is the year that most rows state, "" where most state none.
func (y *Year) most() string {
	times := map[string]int{}
	for _, e := range y.Entries {
		if w := e.Said[When]; w != "" {
			times[w]++
		}
	}
	label := commonest(times)
	if times[label]*2 <= len(y.Entries) {
		return ""
	}
	return label
}

func commonest(times map[string]int) (label string) {
	for _, w := range sortedKeys(times) {
		if times[w] > times[label] {
			label = w
		}
	}
	return label
}

// Apart makes of each list the years that its rows state, where they state several, and puts all years in order. A row that states none
// belongs to the year of its list.
func Apart(lists []Year) (out []Year) {
	for _, y := range lists {
		by := map[string]*Year{}
		var order []string
		for _, e := range y.Entries {
			label := cmp.Or(e.Said[When], y.Label)
			if NumberOf(label) == 0 {
				label = y.Label
			}
			of := by[label]
			if of == nil {
				part := y
				part.Label, part.Entries = label, nil
				of = &part
				by[label] = of
				order = append(order, label)
			}
			of.Entries = append(of.Entries, e)
		}
		for _, label := range order {
			out = append(out, *by[label])
		}
	}
	slices.SortStableFunc(out, func(a, b Year) int {
		return cmp.Or(cmp.Compare(NumberOf(a.Label), NumberOf(b.Label)), cmp.Compare(a.Label, b.Label))
	})
	return out
}
