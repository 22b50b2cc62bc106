package clock

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/matter"
)

// Schema names the form in which sets are written.
const Schema = "counterpart/clock-rules/1"

// Bounds of a set.
const (
	mostRules    = 200
	mostItems    = 40
	longestText  = 500
	longestName  = 60
	mostProblems = 50
)

// Encode writes a set so that Decode reads it: JSON with its keys in a fixed order.
func Encode(s Set) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	err := e.Encode(struct {
		Schema string `json:"schema"`
		Set
	}{Schema, s})
	return b.Bytes(), err
}

// Decode reads a set from JSON. Everything wrong with it comes back at once, each with the path of its place; an unknown key is wrong
// too. A set without problems is one that Steps can work with.
func Decode(data []byte) (Set, []matter.Problem) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var tree any
	if err := d.Decode(&tree); err != nil {
		return Set{}, []matter.Problem{{Text: "this is not JSON: " + err.Error()}}
	}
	if d.More() {
		return Set{}, []matter.Problem{{Text: "something follows the set: one text holds one set"}}
	}
	r := &reader{}
	s := r.set(r.object("", tree))
	if len(r.problems) == 0 {
		r.problems = s.Problems()
	}
	return s, r.problems
}

// reader collects what is wrong.
type reader struct{ problems []matter.Problem }

func (r *reader) problem(path, format string, args ...any) {
	if len(r.problems) < mostProblems {
		r.problems = append(r.problems, matter.Problem{Path: path, Text: fmt.Sprintf(format, args...)})
	}
}

// object is keys with values; which were asked for is remembered.
type object struct {
	r     *reader
	path  string
	keys  map[string]any
	asked []string
}

func (r *reader) object(path string, v any) *object {
	o := &object{r: r, path: path}
	keys, ok := v.(map[string]any)
	if !ok {
		r.problem(path, "expected keys with values")
	}
	o.keys = keys
	return o
}

// done reports the keys nobody asked for.
func (o *object) done() {
	var unknown []string
	for k := range o.keys {
		if !slices.Contains(o.asked, k) {
			unknown = append(unknown, k)
		}
	}
	sort.Strings(unknown)
	for _, k := range unknown {
		o.r.problem(join(o.path, k), "there is no key %.40q here; known are %s", k, strings.Join(o.asked, ", "))
	}
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func (o *object) get(key string) any {
	o.asked = append(o.asked, key)
	return o.keys[key]
}

// text is a value of one line. Numbers and truths are taken as they are written.
func (o *object) text(key string, most int) string {
	return o.r.text(join(o.path, key), o.get(key), most)
}

func (r *reader) text(path string, v any, most int) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		s := strings.TrimSpace(v)
		if utf8.RuneCountInString(s) > most {
			r.problem(path, "this has more than %d characters", most)
		}
		return s
	case json.Number:
		return v.String()
	case bool:
		return fmt.Sprint(v)
	}
	r.problem(path, "expected a single value")
	return ""
}

func (o *object) truth(key string) bool {
	switch o.text(key, longestName) {
	case "", "false", "no":
		return false
	case "true", "yes":
		return true
	}
	o.r.problem(join(o.path, key), "write true or false")
	return false
}

// list calls f with the path of every item.
func (o *object) list(key string, most int, f func(path string, v any)) {
	path := join(o.path, key)
	switch v := o.get(key).(type) {
	case nil:
	case []any:
		if len(v) > most {
			o.r.problem(path, "these are %d, more than %d", len(v), most)
			return
		}
		for i, x := range v {
			f(fmt.Sprintf("%s[%d]", path, i), x)
		}
	default:
		o.r.problem(path, "expected a list")
	}
}

// parsed reads a value that parse understands; the empty text leaves the zero value.
func parsed[T any](o *object, key string, parse func(string) (T, error)) (v T) {
	s := o.text(key, longestText)
	if s == "" {
		return v
	}
	v, err := parse(s)
	if err != nil {
		o.r.problem(join(o.path, key), "%s", err)
	}
	return v
}

// chosen reads one of known values; the empty text leaves none.
func chosen[T ~string](o *object, key string, known []T) T {
	return parsed(o, key, func(s string) (T, error) { return one(s, known) })
}

func one[T ~string](s string, known []T) (T, error) {
	if slices.Contains(known, T(s)) {
		return T(s), nil
	}
	return "", fmt.Errorf("%.40q is none of %s", s, names(known))
}

func names[T ~string](of []T) string {
	out := make([]string, len(of))
	for i, x := range of {
		out[i] = string(x)
	}
	return strings.Join(out, ", ")
}

// several reads a list of known values.
func several[T ~string](o *object, key string, known []T) []T {
	var out []T
	o.list(key, mostItems, func(path string, v any) {
		s := o.r.text(path, v, longestName)
		x, err := one(s, known)
		if err != nil {
			o.r.problem(path, "%s", err)
			return
		}
		out = append(out, x)
	})
	return out
}

func (r *reader) set(o *object) Set {
	var s Set
	if v := o.text("schema", longestName); v != "" && v != Schema {
		r.problem("schema", "this program reads %s, not %.40q", Schema, v)
	}
	s.ID, s.Name, s.Edition = o.text("id", longestName), o.text("name", longestText), o.text("edition", longestText)
	s.Note = o.text("note", longestText)
	s.Warn = parsed(o, "warn", ParsePeriod)
	o.list("terms", mostItems, func(path string, v any) {
		t := r.object(path, v)
		s.Terms = append(s.Terms, Term{t.text("name", longestName), parsed(t, "period", ParsePeriod), t.text("note", longestText)})
		t.done()
	})
	o.list("rules", mostRules, func(path string, v any) { s.Rules = append(s.Rules, r.rule(r.object(path, v), s.Terms)) })
	o.done()
	return s
}

func (r *reader) rule(o *object, terms []Term) Rule {
	rule := Rule{ID: o.text("id", longestName), Kinds: several(o, "kinds", Kinds()), Step: o.text("step", longestText), Clause: o.text("clause", longestName),
		Edition: o.text("edition", longestText), OwedBy: chosen(o, "owed_by", Parties()), Role: o.text("role", longestName),
		RaisedBy: chosen(o, "raised_by", []access.Side{access.ClientSide, access.DeliverySide})}
	o.list("from", mostItems, func(path string, v any) { rule.From = append(rule.From, r.text(path, v, 2*longestName)) })
	rule.Within = parsed(o, "within", func(s string) (Length, error) { return parseLength(s, terms) })
	rule.Roll = o.truth("roll")
	rule.MetBy = several(o, "met_by", Verbs())
	rule.Reasons = o.truth("reasons")
	rule.IfMissed = o.text("if_missed", longestText)
	rule.Deemed = chosen(o, "deemed", Outcomes())
	rule.Spared = o.truth("spares_client_caused")
	if v := o.get("further"); v != nil {
		f := r.object(join(o.path, "further"), v)
		rule.Further = &Further{f.text("clause", longestName), parsed(f, "within", ParsePeriod), f.text("if_missed", longestText), chosen(f, "deemed", Outcomes()), f.text("of", longestName)}
		f.done()
	}
	rule.Warn = parsed(o, "warn", ParsePeriod)
	rule.Right, rule.Passes, rule.Fixed = o.truth("right"), o.truth("passes"), o.truth("no_extension")
	rule.Anew, rule.AtOnce = chosen(o, "anew", Verbs()), chosen(o, "at_once", Verbs())
	o.done()
	return rule
}
