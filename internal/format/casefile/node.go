package casefile

import (
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/risk"
)

// reader collects problems and places while a tree is read.
type reader struct {
	problems []Problem
	more     int
	broken   map[string]bool // the paths of all problems, and of everything around them
	marks    map[string]Mark
	currency string
	risk     risk.Stated
	single   benefit.EngagementID // the only engagement of the case, "" when there are none or several

	// describe, when set, is told of every key that is asked for, and lists are entered even when absent: so that
	// a test can hold the reader against the schema.
	describe func(path, kind string, required bool, values []string)
}

func (r *reader) problem(path string, m Mark, format string, args ...any) {
	for p := path; !r.broken[p]; p = p[:max(strings.LastIndexAny(p, ".["), 0)] {
		r.broken[p] = true
	}
	if len(r.problems) >= maxProblems {
		r.more++
		return
	}
	r.problems = append(r.problems, Problem{path, m, fmt.Sprintf(format, args...)})
}

// hint asks whether the nearest of the known words was meant. Problems that will only be counted get none: a file made
// of mistakes must not cost a comparison of everything with everything.
func (r *reader) hint(word string, known []string) string {
	if word == "" || len(r.problems) >= maxProblems {
		return ""
	}
	if near := closest(word, known); near != "" {
		return fmt.Sprintf(": did you mean %q?", near)
	}
	return ""
}

func (r *reader) err() error {
	if len(r.problems) == 0 {
		return nil
	}
	sort.SliceStable(r.problems, func(i, j int) bool {
		a, b := r.problems[i].Mark, r.problems[j].Mark
		return a.Line < b.Line || a.Line == b.Line && a.Column < b.Column
	})
	return &Error{r.problems, r.more}
}

// object is a mapping being read: keys are asked for by name, and what nobody asked for is unknown.
type object struct {
	r     *reader
	path  string
	mark  Mark
	keys  map[string]*yaml.Node
	order []*yaml.Node // the keys themselves
	asked []string
}

// open reads a node as a mapping; nil when it is none.
func (r *reader) open(path string, n *yaml.Node) *object {
	o := &object{r: r, path: path, keys: map[string]*yaml.Node{}}
	if n == nil {
		return o
	}
	o.mark = markOf(n)
	if !r.plain(path, n) {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		r.problem(path, o.mark, "expected keys with values, found %s", what(n))
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch {
		case !r.plain(path, key):
		case key.Kind != yaml.ScalarNode:
			r.problem(path, markOf(key), "a key is a word, found %s", what(key))
		case o.keys[key.Value] != nil:
			r.problem(path, markOf(key), "the key %s stands twice", quoted(key.Value))
		default:
			o.keys[key.Value] = value
			o.order = append(o.order, key)
			r.marks[join(path, key.Value)] = markOf(value)
		}
	}
	return o
}

// plain refuses anchors, aliases and tags: a case has no use for them, and they can make a small file enormous.
func (r *reader) plain(path string, n *yaml.Node) bool {
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		r.problem(path, markOf(n), "anchors (&) and aliases (*) are not read: write the text out; a text that begins so needs quotes")
		return false
	case n.Style&yaml.TaggedStyle != 0:
		r.problem(path, markOf(n), "tags (!) are not read: leave %s out; a text that begins so needs quotes", quoted(n.Tag))
		return false
	}
	return true
}

// rest is what a comma in an amount leaves behind it between braces: {per_year: £12,345} has a key 345.
var rest = regexp.MustCompile(`^[0-9]{3}(?:\.[0-9]+)?$`)

// done reports the keys nobody asked for.
func (o *object) done() {
	for _, key := range o.order {
		if slices.Contains(o.asked, key.Value) {
			continue
		}
		if rest.MatchString(key.Value) {
			o.r.problem(o.path, markOf(key), "a comma ends an entry between braces, so %s stands alone: put an amount that has commas in quotes, or leave the commas out", quoted(key.Value))
			continue
		}
		o.r.problem(o.path, markOf(key), "unknown key %s%s", quoted(key.Value), o.r.hint(key.Value, o.asked))
	}
}

// get asks for a key. It returns nil when the key is absent or empty, having said so if it is required.
func (o *object) get(name, kind string, required bool, values ...string) *yaml.Node {
	o.asked = append(o.asked, name)
	if o.r.describe != nil {
		o.r.describe(join(o.path, name), kind, required, values)
	}
	n := o.keys[name]
	if n != nil && isNull(n) {
		n = nil
	}
	if n == nil && required {
		o.r.problem(o.path, o.mark, "%s is missing", name)
	}
	return n
}

// Whether a key must be there.
const (
	optional = false
	required = true
)

// scalar is the text of a node that must be a single value; ok is false when it is none.
func (r *reader) scalar(path string, n *yaml.Node) (string, bool) {
	if !r.plain(path, n) {
		return "", false
	}
	if n.Kind != yaml.ScalarNode {
		r.problem(path, markOf(n), "expected a single value, found %s", what(n))
		return "", false
	}
	return strings.TrimSpace(n.Value), true
}

// read asks for a key whose value parse understands, and stores it.
func read[T any](o *object, name, kind string, required bool, to *T, parse func(string) (T, error)) bool {
	n := o.get(name, kind, required)
	if n == nil {
		return false
	}
	s, ok := o.r.scalar(join(o.path, name), n)
	if !ok {
		return false
	}
	v, err := parse(s)
	if err != nil {
		o.r.problem(join(o.path, name), markOf(n), "%s", err)
		return false
	}
	*to = v
	return true
}

// ident reads an id into a string type of its own.
func ident[T ~string](o *object, name string, required bool, to *T) {
	n := o.get(name, "id", required)
	if n == nil {
		return
	}
	*to = T(o.r.ident(join(o.path, name), n))
}

// ident is the id a node holds. An ill-formed one is reported and kept, so that references to it still hold.
func (r *reader) ident(path string, n *yaml.Node) string {
	s, ok := r.scalar(path, n)
	if !ok {
		return ""
	}
	s, err := id(s)
	if err != nil {
		r.problem(path, markOf(n), "%s", err)
	}
	return s
}

func (o *object) text(name string, required bool, to *string) {
	read(o, name, "text", required, to, func(s string) (string, error) {
		if s == "" && required {
			return s, fmt.Errorf("%s is empty", name)
		}
		return s, nil
	})
}

func (o *object) date(name string, required bool, to *civil.Date) {
	read(o, name, "date", required, to, date)
}

func (o *object) money(name string, required bool, to *benefit.Money) bool {
	return read(o, name, "money", required, to, func(s string) (benefit.Money, error) { return money(s, o.r.currency) })
}

func (o *object) number(name string, required bool, to *float64) bool {
	return read(o, name, "number", required, to, number)
}

func (o *object) share(name string, to *float64) bool {
	return read(o, name, "share", optional, to, share)
}

func (o *object) duration(name string, to *benefit.Duration) bool {
	return read(o, name, "duration", optional, to, duration)
}

func (o *object) truth(name string, to *bool) { read(o, name, "truth", optional, to, truth) }

// choice reads one of the given words; the index of the word is stored.
func choice[T ~uint8](o *object, name string, required bool, to *T, words ...string) {
	n := o.get(name, "choice", required, words...)
	if n == nil {
		return
	}
	s, ok := o.r.scalar(join(o.path, name), n)
	if !ok {
		return
	}
	for i, w := range words {
		if s == w {
			*to = T(i)
			return
		}
	}
	o.r.problem(join(o.path, name), markOf(n), "%s is none of %s%s", quoted(s), strings.Join(words, ", "), o.r.hint(s, words))
}

// object reads a mapping under a key; f is not called when it is absent.
func (o *object) object(name string, required bool, f func(*object)) bool {
	n := o.get(name, "object", required)
	if n == nil && o.r.describe == nil {
		return false
	}
	sub := o.r.open(join(o.path, name), n)
	if sub == nil {
		return false
	}
	f(sub)
	sub.done()
	return true
}

// list calls f for every entry of a sequence under a key.
func (o *object) list(name string, required bool, f func(path string, n *yaml.Node)) {
	path := join(o.path, name)
	n := o.get(name, "list", required)
	switch {
	case n == nil && o.r.describe != nil:
		f(path+"[]", nil)
	case n == nil || !o.r.plain(path, n):
	case n.Kind != yaml.SequenceNode:
		o.r.problem(path, markOf(n), "expected a list, found %s", what(n))
	default:
		for i, item := range n.Content {
			at := fmt.Sprintf("%s[%d]", path, i)
			o.r.marks[at] = markOf(item)
			f(at, item)
		}
	}
}

// objects calls f for every mapping in a list under a key.
func (o *object) objects(name string, f func(*object)) {
	o.list(name, optional, func(path string, n *yaml.Node) {
		if sub := o.r.open(path, n); sub != nil {
			f(sub)
			sub.done()
		}
	})
}

// texts reads a list of single values.
func (o *object) texts(name string, f func(path string, n *yaml.Node)) {
	o.list(name, optional, func(path string, n *yaml.Node) {
		if n != nil {
			f(path, n)
		}
	})
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// what names a node in a message.
func what(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "keys with values"
	case yaml.SequenceNode:
		return "a list"
	case yaml.AliasNode:
		return "an alias"
	}
	if isNull(n) {
		return "nothing"
	}
	return quoted(n.Value)
}
