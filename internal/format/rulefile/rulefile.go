// Package rulefile reads and writes the files of the clock's test bench: rule sets, moves and calendars, as YAML or JSON.
//
// It promises that everything wrong with a file is reported at once, each with its path and, where the file has lines, its line; that
// a rule set it writes is one it reads; and that an unknown key or word is an error which lists those there are. It refuses what such
// files never need: anchors, aliases and tags, several documents, more than 1 MiB, nesting beyond 16 levels.
package rulefile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	yaml "go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"

	"counterpart.dev/internal/core/clock"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/errs"
)

// Bounds of what is read.
const (
	maxBytes    = 1 << 20
	maxDepth    = 16
	maxProblems = 50
)

// widest is how long a line of a written set may be before it is broken.
const widest = 240

// ReadSet reads a rule set.
func ReadSet(data []byte) (s clock.Set, err error) {
	defer errs.Wrap(&err, "rulefile.ReadSet")
	f, err := parse(data)
	if err != nil {
		return s, err
	}
	text, err := json.Marshal(f.tree)
	if err != nil {
		return s, errs.New(errs.Invalid, "the file cannot be read as a rule set: %w", err)
	}
	s, problems := clock.Decode(text)
	if len(problems) == 0 {
		problems = s.Doubts()
	}
	for _, p := range problems {
		f.problem(p.Path, "%s", p.Text)
	}
	return s, f.err("the file is no rule set")
}

// WriteSet writes a rule set as YAML, for people to edit.
func WriteSet(s clock.Set) (_ []byte, err error) {
	defer errs.Wrap(&err, "rulefile.WriteSet(%s)", s.ID)
	text, err := clock.Encode(s)
	if err != nil {
		return nil, err
	}
	var doc yaml.Node
	if err := yaml.Load(text, &doc); err != nil {
		return nil, err
	}
	unfold(&doc)
	return yaml.Dump(&doc, yaml.WithV4Defaults(), yaml.WithLineWidth(widest)) // so that no text of a list is broken in two
}

// unfold lets a tree that was read from JSON be written as lines. Lists of single words stay on theirs.
func unfold(n *yaml.Node) {
	words := n.Kind == yaml.SequenceNode && !slices.ContainsFunc(n.Content, func(c *yaml.Node) bool { return c.Kind != yaml.ScalarNode })
	if !words {
		n.Style &^= yaml.FlowStyle
	}
	if n.Kind == yaml.ScalarNode {
		n.Style &^= yaml.DoubleQuotedStyle
	}
	for _, c := range n.Content {
		unfold(c)
	}
}

// file is a file as a tree of maps, lists and texts, with the lines of its parts.
type file struct {
	tree     any
	lines    map[string]int
	problems []errs.Field
	more     int
}

func (f *file) problem(path, format string, args ...any) {
	if len(f.problems) == maxProblems {
		f.more++
		return
	}
	f.problems = append(f.problems, errs.Field{Path: path, Line: f.line(path), Message: fmt.Sprintf(format, args...)})
}

// line is the line of a path, or of the nearest thing around it.
func (f *file) line(path string) int {
	for path != "" {
		if n, ok := f.lines[path]; ok {
			return n
		}
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
	}
	return f.lines[""]
}

// err is everything wrong, in the order of lines, or nil.
func (f *file) err(message string) error {
	slices.SortStableFunc(f.problems, func(a, b errs.Field) int { return a.Line - b.Line })
	if f.more > 0 {
		message = fmt.Sprintf("%s; of %d things wrong with it these are the first", message, len(f.problems)+f.more)
	}
	return errs.InvalidFields(message, f.problems)
}

// parse makes the bytes a tree, within bounds.
func parse(data []byte) (*file, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	switch {
	case len(data) > maxBytes:
		return nil, errs.New(errs.Invalid, "the file has %d bytes, more than %d", len(data), maxBytes)
	case !utf8.Valid(data):
		return nil, errs.New(errs.Invalid, "the file is not UTF-8 text: save it as UTF-8")
	case bytes.HasPrefix(bytes.ToUpper(bytes.TrimSpace(data[:min(len(data), 64)])), []byte("BEGIN:VCALENDAR")):
		return nil, errs.New(errs.Invalid, "the file is an iCalendar: list its days instead, one a line, under holidays")
	}
	root, err := load(data)
	if err != nil {
		if tree, ok := asJSON(data); ok {
			return &file{tree: tree}, nil
		}
		return nil, err
	}
	f := &file{lines: map[string]int{"": root.Line}}
	f.tree = f.value("", root)
	if len(f.problems) > 0 {
		return nil, f.err("the file cannot be read")
	}
	return f, nil
}

// load reads one YAML document.
func load(data []byte) (*yaml.Node, error) {
	loader, err := yaml.NewLoader(bytes.NewReader(data), yaml.WithV4Defaults(), yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(maxDepth))))
	if err != nil {
		return nil, errs.New(errs.Invalid, "the file cannot be read: %w", err)
	}
	var doc, second yaml.Node
	err = loader.Load(&doc)
	switch {
	case errors.Is(err, io.EOF) || err == nil && (doc.Kind != yaml.DocumentNode || len(doc.Content) != 1):
		return nil, errs.New(errs.Invalid, "the file is empty")
	case err != nil:
		return nil, notYAML(err)
	}
	switch err = loader.Load(&second); {
	case err == nil:
		return nil, errs.InvalidFields("the file cannot be read", []errs.Field{{Line: second.Line, Message: "a second document begins (---): one file holds one"}})
	case !errors.Is(err, io.EOF):
		return nil, notYAML(err)
	}
	return doc.Content[0], nil
}

func notYAML(err error) error {
	var l *yaml.LoadError
	if !errors.As(err, &l) {
		return errs.New(errs.Invalid, "the file is neither YAML nor JSON: %w", err)
	}
	line := l.Mark.Line
	if line == 0 {
		line = l.ContextMark.Line
	}
	return errs.InvalidFields("the file is neither YAML nor JSON", []errs.Field{{Line: line, Message: l.Message}})
}

// asJSON reads JSON that is no YAML, such as with tabs before its lines.
func asJSON(data []byte) (any, bool) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var tree any
	if err := d.Decode(&tree); err != nil || d.More() || !bytes.ContainsRune(data, '\t') {
		return nil, false
	}
	deep := false
	tree = texts(tree, maxDepth, &deep)
	return tree, !deep
}

// texts makes every single value a text, as it is in YAML here, down to a depth.
func texts(v any, depth int, deep *bool) any {
	if *deep = *deep || depth == 0; *deep {
		return nil
	}
	switch v := v.(type) {
	case map[string]any:
		for k := range v {
			v[k] = texts(v[k], depth-1, deep)
		}
	case []any:
		for i := range v {
			v[i] = texts(v[i], depth-1, deep)
		}
	case json.Number, bool:
		return fmt.Sprint(v)
	}
	return v
}

// value makes a node maps, lists and texts. Texts are taken as they stand, so that a clause 61.30 is not the number 61.3.
func (f *file) value(path string, n *yaml.Node) any {
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		f.at(path, n, "anchors (&) and aliases (*) are not read: write the text out; a text that begins so needs quotes")
	case n.Style&yaml.TaggedStyle != 0:
		f.at(path, n, "tags (!) are not read; a text that begins so needs quotes")
	case n.Kind == yaml.ScalarNode && n.Style == 0 && (n.Value == "" || n.Value == "~" || n.Value == "null"):
	case n.Kind == yaml.ScalarNode:
		return n.Value
	case n.Kind == yaml.SequenceNode:
		out := make([]any, 0, len(n.Content))
		for i, c := range n.Content {
			at := fmt.Sprintf("%s[%d]", path, i)
			f.lines[at] = c.Line
			out = append(out, f.value(at, c))
		}
		return out
	case n.Kind == yaml.MappingNode:
		return f.mapping(path, n)
	}
	return nil
}

func (f *file) mapping(path string, n *yaml.Node) any {
	out := map[string]any{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Kind != yaml.ScalarNode {
			f.at(path, key, "a key is a word")
			continue
		}
		at := key.Value
		if path != "" {
			at = path + "." + key.Value
		}
		if _, twice := out[key.Value]; twice {
			f.at(at, key, fmt.Sprintf("the key %.40q stands twice", key.Value))
			continue
		}
		f.lines[at] = key.Line
		out[key.Value] = f.value(at, value)
	}
	return out
}

func (f *file) at(path string, n *yaml.Node, text string) {
	f.lines[path] = n.Line
	f.problem(path, "%s", text)
}

// known lists words for a sentence.
func known[T ~string](of []T) string {
	out := make([]string, len(of))
	for i, x := range of {
		out[i] = string(x)
	}
	return strings.Join(out, ", ")
}

// verbs is the moves that a file may name.
func verbs() []matter.Verb { return clock.Verbs() }
