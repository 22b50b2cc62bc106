package chart

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// rule is one selector of Stylesheet with what it sets.
type rule struct {
	root    string   // chart, chart-map
	element string   // "" for any
	classes []string // without their dots
	sets    map[string]string
}

// weight is how far a rule goes before others: classes before elements.
func (r rule) weight() int {
	n := 10 * (1 + len(r.classes))
	if r.element != "" {
		n++
	}
	return n
}

// rules reads the stylesheet, as far as it says how marks look.
func rules(t *testing.T) (out []rule) {
	t.Helper()
	for text := range strings.SplitSeq(strings.TrimSpace(Stylesheet), "}") {
		selectors, body, ok := strings.Cut(strings.TrimSpace(text), "{")
		if !ok {
			continue
		}
		sets := map[string]string{}
		for one := range strings.SplitSeq(body, ";") {
			name, value, _ := strings.Cut(one, ":")
			sets[name] = value
		}
		for s := range strings.SplitSeq(selectors, ",") {
			parts := strings.Fields(s)
			if len(parts) == 1 {
				continue // of the picture as a whole
			}
			if len(parts) != 2 {
				t.Fatalf("selector %q: this test does not know what it selects", s)
			}
			compound := strings.Split(parts[1], ".")
			out = append(out, rule{strings.TrimPrefix(parts[0], "."), compound[0], compound[1:], sets})
		}
	}
	return out
}

// styled is how the stylesheet draws a mark of a kind of chart.
func styled(t *testing.T, all []rule, kind string, m Mark) Look {
	t.Helper()
	element, classes := "line", []string{"c-" + string(m.role())}
	switch m := m.(type) {
	case Polyline:
		element = "polyline"
	case Curve:
		element = "path"
	case Area:
		element = "polygon"
	case Rect:
		element = "rect"
	case Dot:
		element = "circle"
		if m.Hollow {
			classes = append(classes, "hollow")
		}
	case Text:
		element = "text"
	}
	set, from := map[string]string{}, map[string]int{}
	for _, r := range all {
		if r.root != "chart" && r.root != "chart-"+kind || r.element != "" && r.element != element {
			continue
		}
		if slices.ContainsFunc(r.classes, func(c string) bool { return !slices.Contains(classes, c) }) {
			continue
		}
		for name, value := range r.sets {
			if r.weight() >= from[name] {
				set[name], from[name] = value, r.weight()
			}
		}
	}
	return look(t, set)
}

// look reads what was set.
func look(t *testing.T, set map[string]string) (l Look) {
	t.Helper()
	colour := func(name string) Colour {
		if v := set[name]; v != "" && v != "none" {
			return Colour(strings.TrimSuffix(strings.TrimPrefix(v, "var(--"), ")"))
		}
		return ""
	}
	number := func(text string) float64 {
		v, err := strconv.ParseFloat(strings.TrimSuffix(text, "px"), 64)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	if l.Fill = colour("fill"); l.Fill != "" {
		l.Opacity = 1
		if v := set["fill-opacity"]; v != "" {
			l.Opacity = number(v)
		}
	}
	if l.Stroke = colour("stroke"); l.Stroke == "" {
		return l
	}
	l.Width, l.Round = 1, set["stroke-linejoin"] == "round"
	if v := set["stroke-width"]; v != "" {
		l.Width = number(v)
	}
	for d := range strings.FieldsSeq(set["stroke-dasharray"]) {
		if d != "none" {
			l.Dash = append(l.Dash, number(d))
		}
	}
	return l
}

// Every mark of every sample is drawn on paper as the stylesheet draws it on a screen.
func TestLookSaysWhatTheStylesheetSays(t *testing.T) {
	all := rules(t)
	seen := map[string]bool{}
	for name, c := range samples() {
		s, err := c.Scene(640)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range s.Marks {
			got, want := s.Look(m), styled(t, all, s.Kind, m)
			seen[fmt.Sprintf("%T %s", m, m.role())] = true
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("%s: %T of role %s (-stylesheet +Look):\n%s", name, m, m.role(), d)
			}
			if got.Fill == "" && got.Stroke == "" {
				t.Errorf("%s: %T of role %s cannot be seen", name, m, m.role())
			}
		}
	}
	if len(seen) < 30 {
		t.Errorf("only %d kinds of marks were compared", len(seen))
	}
}
