package mail

import "strings"

// people are the addresses in every field of a name.
func (m *Message) people(h head, name string) (out []Address) {
	for _, v := range h.all(name) {
		for _, piece := range pieces(v) {
			a, ok := m.address(piece, name)
			if !ok {
				continue
			}
			if len(out) == mostPeople {
				m.warn(name, "it names more than %d; the others were left out", mostPeople)
				return out
			}
			out = append(out, a)
		}
	}
	return out
}

// pieces cuts a list of addresses at its commas and semicolons, and takes the names of groups off.
func pieces(v string) (out []string) {
	start, quoted, angle, comment := 0, false, false, 0
	take := func(end int) {
		if s := strings.TrimSpace(v[start:end]); s != "" {
			out = append(out, s)
		}
		start = end + 1
	}
	for i := 0; i < len(v); i++ {
		switch c := v[i]; {
		case c == '\\' && (quoted || comment > 0):
			i++
		case comment > 0:
			if c == '(' {
				comment++
			} else if c == ')' {
				comment--
			}
		case c == '"':
			quoted = !quoted && strings.IndexByte(v[i+1:], '"') >= 0 // one that nobody ends is a letter
		case quoted:
		case c == '(':
			if strings.IndexByte(v[i+1:], ')') >= 0 {
				comment++
			}
		case c == '<':
			angle = strings.IndexByte(v[i+1:], '>') >= 0
		case c == '>':
			angle = false
		case angle:
		case c == ':': // the name of a group
			start = i + 1
		case c == ',' || c == ';':
			take(i)
		}
	}
	if start < len(v) {
		take(len(v))
	}
	return out
}

// address reads one address: Ann <ann@example.org>, ann@example.org (Ann), or a name alone.
func (m *Message) address(s, where string) (a Address, ok bool) {
	open, end := strings.LastIndexByte(s, '<'), strings.LastIndexByte(s, '>')
	switch {
	case open >= 0 && end > open:
		a.Name, a.Mail = s[:open], s[open+1:end]
	case open >= 0:
		a.Name, a.Mail = s[:open], s[open+1:]
	default:
		a.Mail = uncommented(s)
		if at := strings.IndexByte(s, '('); at >= 0 && strings.Contains(a.Mail, "@") {
			a.Name = strings.TrimRight(s[at+1:], ") ")
		}
	}
	a.Mail = mailbox(a.Mail)
	a.Name = strings.TrimSpace(a.Name)
	if strings.HasPrefix(a.Name, `"`) || strings.HasSuffix(a.Name, `"`) {
		a.Name = unquoted(strings.Trim(a.Name, `"`))
	} else {
		a.Name = uncommented(a.Name)
	}
	if a.Mail == "" && open < 0 {
		if words := strings.Fields(s); len(words) > 1 && strings.Count(s, "@") == 1 { // the brackets are missing
			a.Mail, s = mailbox(words[len(words)-1]), strings.Join(words[:len(words)-1], " ")
		}
		a.Name = unquoted(strings.Trim(s, `"' `))
	}
	a.Name = strings.Join(strings.Fields(tidy(m.decoded(a.Name, where))), " ")
	if a.Mail == "" && a.Name != "" {
		m.warn(where, "%q has no address", clip(a.Name))
	}
	return a, a.Mail != "" || a.Name != ""
}

// mailbox is an address in small letters, "" where it cannot be one.
func mailbox(s string) string {
	s = strings.Trim(strings.TrimSpace(uncommented(s)), "<>'\"")
	if strings.ContainsAny(s, " \t") { // blanks around dots and at the sign were allowed once
		s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\t' }), " ")
		s = strings.NewReplacer(" .", ".", ". ", ".", " @", "@", "@ ", "@").Replace(strings.ReplaceAll(s, " . ", "."))
	}
	s = strings.TrimPrefix(strings.ToLower(strings.TrimSpace(s)), "mailto:")
	if at := strings.LastIndexByte(s, ':'); at >= 0 && strings.HasPrefix(s, "@") { // a route, which nobody follows any more
		s = s[at+1:]
	}
	at := strings.LastIndexByte(s, '@')
	if at <= 0 || at == len(s)-1 || len(s) > mostAddress || strings.ContainsAny(s, " \t\r\n<>,") || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || turnsText(r) || r == 0xFFFD }) {
		return ""
	}
	return s
}

func unquoted(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
