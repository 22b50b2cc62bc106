package calendar

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// property is one content line: NAME;PARAM=VALUE:value.
type property struct {
	name   string // in capitals
	params map[string][]string
	value  string
	line   int // where it begins
}

// param is the first value of a parameter.
func (p property) param(name string) string {
	if v := p.params[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// part is a component: what lies between BEGIN and END.
type part struct {
	name  string
	line  int
	props []property
	parts []*part
}

// one is the first property with a name.
func (p *part) one(name string) (property, bool) {
	for _, q := range p.props {
		if q.name == name {
			return q, true
		}
	}
	return property{}, false
}

// all is every property with a name.
func (p *part) all(name string) (out []property) {
	for _, q := range p.props {
		if q.name == name {
			out = append(out, q)
		}
	}
	return out
}

// legible is the bytes of a file as text; bytes that are no UTF-8 are taken as Latin-1, and that is said.
func (f *File) legible(data []byte) string {
	data = bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
	if utf8.Valid(data) {
		return string(data)
	}
	f.warn(0, "The file is no UTF-8; letters outside it were read as Latin-1.")
	var b strings.Builder
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		if r == utf8.RuneError && n == 1 {
			r = rune(data[0])
		}
		b.WriteRune(r)
		data = data[n:]
	}
	return b.String()
}

// parts reads the components of a file, with folded lines put together.
func (f *File) parts(text string) (top []*part, ok bool) {
	var stack []*part
	count, number := 0, 0
	for text != "" {
		var line string
		var begins int
		line, text, begins, number = unfold(text, number)
		if strings.TrimSpace(line) == "" {
			continue
		}
		if len(line) > mostLine || number > mostLineCount {
			f.warn(begins, "A line is longer than any calendar needs, or there are too many: nothing is read from there.")
			break
		}
		p, good := split(line, begins)
		switch {
		case !good:
			f.warn(begins, "This is no line of a calendar and was left out.")
		case p.name == "BEGIN":
			if count++; count > mostParts || len(stack) >= mostDepth {
				f.warn(begins, "There is more in this file than is read: nothing is read from here.")
				return top, len(top) > 0
			}
			c := &part{name: strings.ToUpper(strings.TrimSpace(p.value)), line: begins}
			if len(stack) == 0 {
				top = append(top, c)
			} else {
				in := stack[len(stack)-1]
				in.parts = append(in.parts, c)
			}
			stack = append(stack, c)
		case p.name == "END":
			stack = f.end(stack, p)
		case len(stack) == 0:
			f.warn(begins, "A line outside any calendar was left out.")
		default:
			in := stack[len(stack)-1]
			in.props = append(in.props, p)
		}
	}
	for _, open := range stack {
		f.warn(open.line, open.name+" is not closed: the file may be cut.")
	}
	return top, len(top) > 0
}

// end closes the component that END names, and whatever was left open in it.
func (f *File) end(stack []*part, p property) []*part {
	name := strings.ToUpper(strings.TrimSpace(p.value))
	for i := len(stack) - 1; i >= 0; i-- {
		if stack[i].name == name {
			if i < len(stack)-1 {
				f.warn(p.line, stack[len(stack)-1].name+" is not closed before "+name+" is.")
			}
			return stack[:i]
		}
	}
	f.warn(p.line, name+" is closed and was not open.")
	return stack
}

// unfold takes one content line off a text, with the lines that continue it. Lines are counted from 1.
func unfold(text string, number int) (line, rest string, begins, last int) {
	var b strings.Builder
	begins = number + 1
	for {
		at := strings.IndexByte(text, '\n')
		one := text
		if at >= 0 {
			one, text = text[:at], text[at+1:]
		} else {
			text = ""
		}
		number++
		one = strings.TrimSuffix(one, "\r")
		if number > begins {
			one = one[1:]
		}
		if b.Len() <= mostLine {
			b.WriteString(one)
		}
		if text == "" || text[0] != ' ' && text[0] != '\t' {
			return b.String(), text, begins, number
		}
	}
}

// split reads a content line.
func split(line string, number int) (p property, ok bool) {
	p.line = number
	at := strings.IndexAny(line, ":;")
	if at <= 0 || strings.ContainsAny(line[:at], " \t\"=,") {
		return p, false
	}
	p.name, line = strings.ToUpper(line[:at]), line[at:]
	for strings.HasPrefix(line, ";") {
		name, rest, found := strings.Cut(line[1:], "=")
		if !found || strings.ContainsAny(name, ":;\"") {
			return p, false
		}
		var values []string
		for {
			var v string
			v, rest, found = paramValue(rest)
			if !found {
				return p, false
			}
			values = append(values, v)
			if !strings.HasPrefix(rest, ",") {
				break
			}
			rest = rest[1:]
		}
		if p.params == nil {
			p.params = map[string][]string{}
		}
		name = strings.ToUpper(name)
		p.params[name], line = append(p.params[name], values...), rest
	}
	if !strings.HasPrefix(line, ":") {
		return p, false
	}
	p.value = line[1:]
	return p, true
}

// paramValue takes one value of a parameter off a line.
func paramValue(s string) (value, rest string, ok bool) {
	if strings.HasPrefix(s, `"`) {
		end := strings.IndexByte(s[1:], '"')
		if end < 0 {
			return "", "", false
		}
		value, rest = s[1:end+1], s[end+2:]
	} else {
		end := strings.IndexAny(s, ",;:")
		if end < 0 {
			return "", "", false
		}
		value, rest = s[:end], s[end:]
	}
	if strings.Contains(value, "^") {
		value = strings.NewReplacer("^^", "^", "^'", `"`, "^n", "\n").Replace(value)
	}
	return value, rest, true
}

// plain is a value of the type TEXT as it was meant.
func plain(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		switch s[i] {
		case 'n', 'N':
			b.WriteByte('\n')
		case '\\', ';', ',', ':', '"':
			b.WriteByte(s[i])
		default:
			b.WriteByte('\\')
			b.WriteByte(s[i])
		}
	}
	return b.String()
}
