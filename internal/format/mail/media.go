package mail

import "strings"

// mostParams is how many parameters of a field are read.
const mostParams = 60

// parameters reads a field such as Content-Type: its value in small letters and its parameters by their names. It bears what RFC 2045 does
// not allow: missing quotes and semicolons, blanks, values with marks in them. Continuations and character sets are those of RFC 2231.
func (m *Message) parameters(v, where string) (value string, params map[string]string) {
	v = strings.TrimSpace(v)
	end := strings.IndexByte(v, ';')
	if end < 0 {
		end = len(v)
	}
	value = strings.ToLower(strings.Trim(strings.TrimSpace(uncommented(v[:end])), "\"'"))
	if first, _, found := strings.Cut(value, " "); found { // a semicolon is missing
		if at := strings.IndexByte(v[:end], ' '); at >= 0 && strings.Contains(v[at:end], "=") {
			end = at
		}
		value = first
	}
	pieces := map[string]map[int]partOf{}
	params = map[string]string{}
	rest := v[min(end, len(v)):]
	for n := 0; rest != "" && n < mostParams; n++ {
		var name, text string
		if name, text, rest = parameter(rest); name == "" {
			continue
		}
		base, number, encoded := extended(name)
		if number < 0 {
			if _, twice := params[base]; !twice {
				params[base] = text
			}
			continue
		}
		if pieces[base] == nil {
			pieces[base] = map[int]partOf{}
		}
		pieces[base][number] = partOf{text, encoded}
	}
	for base, all := range pieces {
		params[base] = m.joined(base, all, where)
	}
	return value, params
}

// partOf is a piece of a parameter that is continued.
type partOf struct {
	text    string
	encoded bool
}

// joined is a parameter of its pieces, as far as none is missing.
func (m *Message) joined(name string, all map[int]partOf, where string) string {
	charset := ""
	var out []byte
	for i := range all {
		if i >= len(all) {
			m.warn(where, "pieces of the parameter %s are missing", clip(name))
		}
	}
	for i := 0; ; i++ {
		p, there := all[i]
		if !there {
			break
		}
		if parts := strings.SplitN(p.text, "'", 3); i == 0 && p.encoded && len(parts) == 3 {
			charset, p.text = parts[0], parts[2]
		}
		if p.encoded {
			out = append(out, percent(p.text)...)
		} else {
			out = append(out, p.text...)
		}
	}
	return m.inCharset(out, charset, where)
}

// parameter cuts one parameter off, with the mark before it.
func parameter(s string) (name, value, rest string) {
	s = strings.TrimLeft(s, "; \t\r\n")
	eq := strings.IndexAny(s, "=;")
	if eq < 0 {
		return "", "", ""
	}
	if s[eq] == ';' {
		return "", "", s[eq:]
	}
	name, s = strings.ToLower(strings.TrimSpace(s[:eq])), strings.TrimLeft(s[eq+1:], " \t")
	if !strings.HasPrefix(s, `"`) {
		end := strings.IndexByte(s, ';')
		if end < 0 {
			end = len(s)
		}
		return name, strings.TrimSpace(s[:end]), s[end:]
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			if i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\') {
				i++
			}
			b.WriteByte(s[i])
		case '"':
			return name, b.String(), s[i+1:]
		default:
			b.WriteByte(s[i])
		}
	}
	return name, b.String(), ""
}

// extended takes a name such as filename*1* apart. Number is -1 for a plain one.
func extended(name string) (base string, number int, encoded bool) {
	base, tail, found := strings.Cut(name, "*")
	if !found {
		return name, -1, false
	}
	if tail == "" {
		return base, 0, true
	}
	digits := strings.TrimSuffix(tail, "*")
	for _, c := range digits {
		if c < '0' || c > '9' || number > 999 {
			return name, -1, false
		}
		number = number*10 + int(c-'0')
	}
	return base, number, strings.HasSuffix(tail, "*") || digits == ""
}

// percent undoes the encoding of RFC 2231.
func percent(s string) []byte {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			hi, ok1 := hex(s[i+1])
			lo, ok2 := hex(s[i+2])
			if ok1 && ok2 {
				out = append(out, hi<<4|lo)
				i += 2
				continue
			}
		}
		out = append(out, s[i])
	}
	return out
}
