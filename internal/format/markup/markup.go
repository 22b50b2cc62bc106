// Package markup walks through XML files of any size, an element at a time, for the readers of schedules in XML.
//
// It promises that what a file says of its elements is handed on in order with line and place, whatever its prefixes and
// its encoding: UTF-8, UTF-16, or any other the file declares. It holds one element's text at a time. It refuses what
// exchange files never have and hostile ones do: document types and the entities they declare, text or tags of more than
// 4 MiB, nesting deeper than 60 elements. It fetches nothing and looks at no name space. A file that breaks off ends with
// a *SyntaxError; what was handed on before holds.
package markup

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Place is where an element stands.
type Place struct {
	Name   string // without its prefix
	Line   int    // of the file, from 1
	Offset int64  // bytes of the file in UTF-8, up to here
}

// Node says what to do with an element of a file. Those without a node are passed over with all that is in them.
type Node[T any] struct {
	Children map[string]*Node[T]
	Open     func(t T, at Place, attribute func(name string) string)
	Text     func(t T, at Place, text []byte) // without the blanks around it, unless Exact; valid until it returns
	Exact    bool                             // the blanks around the text belong to it
	Mixed    bool                             // its text goes on behind elements within it: Text gets it in pieces, in order with theirs
	Close    func(t T, at Place) error        // an error ends the reading
}

// SyntaxError is returned for a file that is not XML from some line on, or that ends too early.
type SyntaxError struct {
	Line int
	Text string
}

func (e *SyntaxError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Text) }

// The limits that only hostile files reach.
var (
	errDoctype = errors.New("the file declares a document type, which no schedule in XML does; it was not read further")
	errLong    = errors.New("a tag or text of more than 4 MiB is in the file; it was not read further")
	errDeep    = errors.New("the file's elements are nested deeper than those of a schedule; it was not read further")
	errMany    = errors.New("the file has more elements than can be read")
)

// TooMuch reports whether reading ended because a file holds more than is read: a text or a tag that is too long, elements that lie too deep in each
// other, or too many of them.
func TooMuch(err error) bool {
	return errors.Is(err, errLong) || errors.Is(err, errDeep) || errors.Is(err, errMany)
}

const (
	maxToken  = 4 << 20
	maxDepth  = 60
	maxTokens = 120_000_000
)

// File is how a file was written.
type File struct {
	Encoding string // of its text
	Odd      string // what was odd about its encoding, "" for nothing
}

// Read walks through a file whose root is one of the given. It returns the name of the root, "" when the file has another
// one. The code page may be "" for what the file declares.
func Read[T any](r io.Reader, codePage string, roots map[string]*Node[T], t T) (root string, f File, err error) {
	text, f, err := decoded(r, codePage)
	if err != nil {
		return "", f, err
	}
	w := &walk[T]{t: t, source: &source{r: text}}
	w.d = xml.NewDecoder(w.source)
	w.d.Strict = false
	w.d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // decoded already
	root, err = w.file(roots)
	return root, f, err
}

// source counts what one token takes from the reader below.
type source struct {
	r     io.Reader
	since int
}

func (s *source) Read(p []byte) (int, error) {
	if s.since > maxToken {
		return 0, errLong
	}
	n, err := s.r.Read(p)
	s.since += n
	return n, err
}

// walk is one way through a file.
type walk[T any] struct {
	t      T
	d      *xml.Decoder
	source *source
	tokens int
	open   []level[T]
	text   []byte
}

// level is an open element. Its node is nil where it is passed over.
type level[T any] struct {
	name string
	node *Node[T]
}

func (w *walk[T]) file(roots map[string]*Node[T]) (string, error) {
	for {
		token, err := w.next()
		if err != nil {
			return "", err
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		node := roots[start.Name.Local]
		if node == nil {
			return "", nil
		}
		return start.Name.Local, w.element(start, node)
	}
}

// next is the next token. RawToken leaves name spaces and the order of end tags alone; the latter is looked at here.
func (w *walk[T]) next() (xml.Token, error) {
	w.source.since = 0
	if w.tokens++; w.tokens > maxTokens {
		return nil, errMany
	}
	token, err := w.d.RawToken()
	switch {
	case err == nil:
	case errors.Is(err, io.EOF):
		return nil, w.broken("the file ends within its elements; it may have been cut off")
	default:
		var syntax *xml.SyntaxError
		if errors.As(err, &syntax) {
			return nil, &SyntaxError{syntax.Line, "this is not XML any more: " + syntax.Msg}
		}
		return nil, err
	}
	if d, ok := token.(xml.Directive); ok && bytes.HasPrefix(d, []byte("DOCTYPE")) {
		return nil, errDoctype
	}
	return token, nil
}

func (w *walk[T]) broken(format string, args ...any) error {
	line, _ := w.d.InputPos()
	return &SyntaxError{line, fmt.Sprintf(format, args...)}
}

// element walks through one element that has been opened, the root.
func (w *walk[T]) element(start xml.StartElement, node *Node[T]) error {
	w.start(start, node)
	for len(w.open) > 0 {
		token, err := w.next()
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			var child *Node[T]
			if parent := w.open[len(w.open)-1].node; parent != nil {
				child = parent.Children[token.Name.Local]
			}
			if len(w.open) == maxDepth {
				return errDeep
			}
			w.start(token, child)
		case xml.CharData:
			if top := w.open[len(w.open)-1].node; top != nil && top.Text != nil {
				if len(w.text)+len(token) > maxToken {
					return errLong
				}
				w.text = append(w.text, token...)
			}
		case xml.EndElement:
			if err := w.end(token.Name.Local); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *walk[T]) start(e xml.StartElement, node *Node[T]) {
	if n := len(w.open); n > 0 && len(w.text) > 0 {
		if in := w.open[n-1]; in.node != nil && in.node.Mixed {
			in.node.Text(w.t, w.place(in.name), w.text)
		}
	}
	w.open = append(w.open, level[T]{e.Name.Local, node})
	w.text = w.text[:0]
	if node == nil || node.Open == nil {
		return
	}
	node.Open(w.t, w.place(e.Name.Local), func(name string) string {
		for _, a := range e.Attr {
			if a.Name.Local == name {
				return strings.TrimSpace(a.Value)
			}
		}
		return ""
	})
}

func (w *walk[T]) end(name string) error {
	top := w.open[len(w.open)-1]
	if top.name != name {
		return w.broken("<%s> is closed by </%s>", clip(top.name), clip(name))
	}
	w.open = w.open[:len(w.open)-1]
	if top.node == nil {
		return nil
	}
	if top.node.Text != nil {
		text := w.text
		if !top.node.Exact {
			text = bytes.TrimSpace(text)
		}
		top.node.Text(w.t, w.place(name), text)
		w.text = w.text[:0]
	}
	if top.node.Close != nil {
		return top.node.Close(w.t, w.place(name))
	}
	return nil
}

func (w *walk[T]) place(name string) Place {
	line, _ := w.d.InputPos()
	return Place{name, line, w.d.InputOffset()}
}

func clip(s string) string {
	if len(s) > 40 {
		return s[:40] + "..."
	}
	return s
}
