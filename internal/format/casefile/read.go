// Package casefile reads and starts a benefits case as people write it: a YAML file with short ids, dates as
// 2027-03-31, amounts as "£1.2m" and durations as "8 weeks".
//
// It promises that everything wrong with a file is reported at once, each with its path, line and column; that a file it
// accepts is a sound benefit.Case; that nothing is altered silently: what is not understood is an error, an unknown
// key too. Its JSON Schema (Schema) agrees with the reader. It refuses what a case never needs and an attacker might
// like: anchors and aliases, tags, several documents, more than 4 MiB, nesting beyond 64 levels.
package casefile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	yaml "go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/risk"
)

// Bounds of what is read. The marks are the bytes that can begin a node; counting them first keeps memory in
// proportion to what a case may hold rather than to what a hostile file claims.
const (
	maxBytes    = 4 << 20
	maxDepth    = 64
	maxMarks    = 300_000
	maxProblems = 50
)

// File is a case with the places of its parts.
type File struct {
	Case  benefit.Case
	Risk  risk.Stated     // what it states about what is uncertain
	marks map[string]Mark // by path
}

// Mark is a place in the file, counted from 1; the zero Mark is "nowhere in particular".
type Mark struct{ Line, Column int }

// Problem is one thing wrong with a file.
type Problem struct {
	Path string // "benefits[2].target.value", "" for the whole file
	Mark
	Text string
}

func (p Problem) String() string {
	var where []string
	if p.Path != "" {
		where = append(where, p.Path)
	}
	if p.Line > 0 {
		where = append(where, fmt.Sprintf("line %d, column %d", p.Line, p.Column))
	}
	if len(where) == 0 {
		return p.Text
	}
	return strings.Join(where, ", ") + ": " + p.Text
}

// Error is everything wrong with a file, in the order of its lines: at most 50 problems, and the number left out.
type Error struct {
	Problems []Problem
	More     int
}

func (e *Error) Error() string {
	lines := make([]string, 0, len(e.Problems)+1)
	for _, p := range e.Problems {
		lines = append(lines, p.String())
	}
	if e.More > 0 {
		lines = append(lines, fmt.Sprintf("and %d more", e.More))
	}
	return strings.Join(lines, "\n")
}

// Read reads a case file. The error is an *Error.
func Read(data []byte) (*File, error) {
	root, problem := parse(data)
	if problem != nil {
		return nil, &Error{Problems: []Problem{*problem}}
	}
	r := &reader{marks: map[string]Mark{}, broken: map[string]bool{}}
	f := &File{marks: r.marks}
	r.file(root, &f.Case)
	r.sound(&f.Case)
	f.Risk = r.risk
	if err := r.err(); err != nil {
		return nil, err
	}
	return f, nil
}

// Mark is the place of a path such as "benefits[2].target", or of the nearest thing around it that the file states.
func (f *File) Mark(path string) Mark {
	_, m := nearest(f.marks, path)
	return m
}

// nearest finds the longest path that is a beginning of the given one and has a place.
func nearest(marks map[string]Mark, path string) (string, Mark) {
	for path != "" {
		if m, ok := marks[path]; ok {
			return path, m
		}
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
	}
	return "", marks[""]
}

// parse makes the bytes a tree, within bounds.
func parse(data []byte) (*yaml.Node, *Problem) {
	data, problem := text(data)
	if problem != nil {
		return nil, problem
	}
	loader, err := yaml.NewLoader(bytes.NewReader(data), yaml.WithV4Defaults(),
		yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(maxDepth))))
	if err != nil {
		return nil, &Problem{Text: err.Error()}
	}
	var doc, second yaml.Node
	err = loader.Load(&doc)
	switch {
	case errors.Is(err, io.EOF):
		return nil, &Problem{Text: "the file holds no case"}
	case err != nil:
		return nil, notYAML(err)
	case doc.Kind != yaml.DocumentNode || len(doc.Content) != 1 || isNull(doc.Content[0]):
		return nil, &Problem{Text: "the file holds no case"}
	}
	switch err = loader.Load(&second); {
	case err == nil:
		return nil, &Problem{Mark: markOf(&second), Text: "a second document begins (---): one file holds one case"}
	case !errors.Is(err, io.EOF):
		return nil, notYAML(err)
	}
	return doc.Content[0], nil
}

// text makes sure the bytes are UTF-8 text of bearable size, and drops a byte order mark.
func text(data []byte) ([]byte, *Problem) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	marks := 0
	for _, c := range data {
		switch c {
		case '\n', ',', '[', '{', ':':
			marks++
		}
	}
	switch {
	case len(data) > maxBytes:
		return nil, &Problem{Text: fmt.Sprintf("the file has %d bytes, more than the %d a case may have", len(data), maxBytes)}
	case bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")):
		return nil, &Problem{Text: "the file is UTF-16: save it as UTF-8"}
	case marks > maxMarks:
		return nil, &Problem{Text: fmt.Sprintf("the file holds more than the %d entries a case may have", maxMarks)}
	}
	for i := 0; i < len(data); {
		c, n := utf8.DecodeRune(data[i:])
		if c == utf8.RuneError && n == 1 {
			line := 1 + bytes.Count(data[:i], []byte("\n"))
			column := 1 + utf8.RuneCount(data[bytes.LastIndexByte(data[:i], '\n')+1:i])
			return nil, &Problem{Mark: Mark{line, column}, Text: fmt.Sprintf("the byte %#02x is not UTF-8 text: save the file as UTF-8", data[i])}
		}
		i += n
	}
	return data, nil
}

// notYAML turns the library's error into ours.
func notYAML(err error) *Problem {
	var load *yaml.LoadError
	if !errors.As(err, &load) {
		return &Problem{Text: "the file is not YAML: " + err.Error()}
	}
	m := Mark{load.Mark.Line, load.Mark.Column}
	if m.Line == 0 {
		m = Mark{load.ContextMark.Line, load.ContextMark.Column}
	}
	return &Problem{Mark: m, Text: "the file is not YAML: " + load.Message}
}

func markOf(n *yaml.Node) Mark { return Mark{n.Line, n.Column} }

func isNull(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Style == 0 && (n.Value == "" || n.Value == "~" || n.Value == "null")
}
