package vague

import (
	"slices"
	"strings"
	"unicode"
)

// Person is somebody named in a list, not yet anybody known.
type Person struct {
	Name        string // as typed; "" when only a role or a team is named
	Role        string // as typed: a post, a team, a function
	Email       string
	Placeholder bool // the writer says that it is not settled who it is
}

// String writes the person so that reading it gives the same: "J. Smith (Ops Director)".
func (p Person) String() string {
	var out string
	switch {
	case p.Name != "" && p.Role != "":
		out = p.Name + " (" + p.Role + ")"
	default:
		out = p.Name + p.Role
	}
	if p.Email != "" {
		out = strings.TrimSpace(out + " <" + p.Email + ">")
	}
	if p.Placeholder {
		out += " (tbc)"
	}
	return out
}

// ReadPerson understands who is named. Several are a question: one person answers for a thing.
func ReadPerson(text string) Answer[Person] {
	if a, ok := unnamed(text); ok {
		return a
	}
	if !lettered(text) {
		return Answer[Person]{Text: text, State: Asked, Question: "This has no letter of a name: who is meant?"}
	}
	found := people(spaced(text))
	found = slices.DeleteFunc(found, func(d reading[Person]) bool { return !givesBackPerson(d) })
	return answerOf(text, "Who is meant?", found, Person.String)
}

// lettered reports whether a text can name anybody: a number alone is nobody.
func lettered(text string) bool { return strings.ContainsFunc(text, unicode.IsLetter) }

// unnamed answers texts that name nobody.
func unnamed(text string) (Answer[Person], bool) {
	if a, ok := settled[Person](text); ok {
		return a, true
	}
	if note, ok := nobody[bareWords(text)]; ok {
		return Answer[Person]{Text: text, State: Undecided, Notes: []string{note}}, true
	}
	head, _, open := strings.Cut(text, "(")
	if head = bareWords(head); open && undecided[head] && head != "tbc" { // To be appointed (Q3)
		return Answer[Person]{Text: text, State: Undecided, Rest: strings.TrimSpace(text)}, true
	}
	return Answer[Person]{}, false
}

// givesBackPerson reports whether the words for a person are read as that person.
func givesBackPerson(d reading[Person]) bool {
	if _, ok := unnamed(d.value.String()); ok || !lettered(d.value.String()) {
		return false
	}
	again := people(spaced(d.value.String()))
	return len(again) == 1 && again[0].value == d.value && again[0].ask == ""
}

// spaced is a text of one line: people put one name below the other in a cell.
func spaced(text string) string {
	text = strings.ToValidUTF8(text, "\ufffd")
	text = lineEnds.Replace(strings.TrimSpace(text))
	text = strings.Map(func(r rune) rune {
		if alike(r) == -1 || alike(r) == ' ' {
			return alike(r)
		}
		return r
	}, text)
	return strings.Join(strings.Fields(text), " ")
}

var lineEnds = strings.NewReplacer("\r\n", " ; ", "\n", " ; ", "\r", " ; ")

// nobody is how people write that a post is empty, with what that says.
var nobody = map[string]string{"vacant": "the post is vacant", "vacancy": "the post is vacant", "vacant post": "the post is vacant", "nobody": "nobody is named",
	"no owner": "nobody is named", "none": "nobody is named", "no one": "nobody is named", "unassigned": "nobody is named", "not assigned": "nobody is named",
	"to be assigned": "nobody is named", "not allocated": "nobody is named", "unallocated": "nobody is named", "owner required": "nobody is named",
	"owner tbc": "nobody is named", "new hire": "the post is vacant", "new post": "the post is vacant", "to be recruited": "the post is vacant"}

// people is the readings of a name: one, or one for each of several.
func people(s string) []reading[Person] {
	s, placeholder := cutPlaceholder(s)
	s, email := cutEmail(s)
	if strings.Trim(s, " .,;:/-&") == "" {
		if email == "" {
			return nil
		}
		return []reading[Person]{{value: Person{Email: email, Placeholder: placeholder}}}
	}
	parts := several(s)
	if len(parts) == 1 {
		p := onePerson(parts[0])
		p.Email, p.Placeholder = email, placeholder
		return []reading[Person]{{value: p}}
	}
	var out []reading[Person]
	for _, part := range parts {
		for _, d := range people(part) {
			d.ask, d.why = "Several are named: who answers for it?", ""
			out = append(out, d)
		}
	}
	return out
}

// notSettled are the marks of a name that is not settled.
var notSettled = []string{"(tbc)", "(tbd)", "(tba)", "(?)", "(vacant)", "(vacancy)", "(to be confirmed)", "(to be appointed)", "(interim)", "(t.b.c.)", "[tbc]", "- tbc", "– tbc",
	"– vacant", "- vacant", ", tbc", ": tbc", "/ tbc", "tbc", "tbd", "tba", "vacant", "??", "?"}

// cutPlaceholder takes off the marks of a name that is not settled.
func cutPlaceholder(s string) (bare string, found bool) {
	for _, lead := range []string{"tbc -", "tbc –", "tbc:", "tbc,", "tbc (", "tbc /", "tbd -", "tba -", "vacant -", "vacant ("} {
		if len(s) > len(lead) && strings.EqualFold(s[:len(lead)], lead) {
			rest := strings.TrimSpace(s[len(lead):])
			if strings.HasSuffix(lead, "(") {
				rest = strings.TrimSpace(strings.TrimSuffix(rest, ")"))
			}
			s, found = rest, true
		}
	}
	for again := true; again; {
		again = false
		for _, m := range notSettled {
			at := len(s) - len(m)
			if at < 0 || !strings.EqualFold(s[at:], m) || unicode.IsLetter(rune(m[0])) && at > 0 && s[at-1] != ' ' && s[at-1] != '-' {
				continue
			}
			s, found, again = strings.TrimRight(s[:at], " -–/,:"), true, true
			break
		}
	}
	return s, found
}

// cutEmail takes out an address, bare or between angle brackets.
func cutEmail(s string) (bare, email string) {
	for _, field := range strings.Fields(s) {
		address := strings.Trim(field, "<>(),;[]")
		name, domain, ok := strings.Cut(address, "@")
		if !ok || name == "" || !strings.Contains(strings.Trim(domain, "."), ".") || strings.ContainsAny(address, "/<>()[]&") || strings.Contains(domain, "@") {
			continue
		}
		return strings.Join(strings.Fields(strings.Replace(s, field, " ", 1)), " "), address
	}
	return s, ""
}

// several cuts a text where a sign lists one person after another.
func several(s string) []string {
	for _, sep := range []string{" ; ", ";", " & ", " and ", " + ", " / ", "/", " | "} {
		parts := splitOutside(s, sep)
		if len(parts) < 2 {
			continue
		}
		names, roles := 0, 0
		for _, p := range parts {
			if looksLikeName(p) || looksLikeName(onePerson(p).Name) {
				names++
			} else if isRole(p) {
				roles++
			}
		}
		anded := strings.Contains(sep, "&") || strings.Contains(sep, "and") || strings.Contains(sep, "+")
		switch {
		case !anded && len(parts) == 2 && names == 1 && roles == 1: // a name and its role
		case anded && names < len(parts) && !slices.ContainsFunc(parts, fullName) && !listed(parts):
		case strings.Contains(sep, "/") && names+roles < len(parts): // and/or, R/3
		default:
			return parts
		}
	}
	return []string{s}
}

// fullName reports whether words look like a name of two words or more.
func fullName(s string) bool { return len(strings.Fields(s)) > 1 && looksLikeName(s) }

// listed reports whether each of the parts stands for itself: "Finance Director and HR Director", not "Health and Safety Manager".
func listed(parts []string) bool {
	last := isRole(parts[len(parts)-1])
	for _, p := range parts {
		fields := strings.Fields(strings.ToLower(p))
		if last && len(fields) == 1 && !isRole(p) {
			return false
		}
		if !looksLikeName(p) && !posts[fields[len(fields)-1]] && !strings.Contains(strings.ToLower(p), "head of") && !strings.Contains(p, "(") {
			return false
		}
	}
	return true
}

// splitOutside splits at a separator that does not stand in brackets, leaving out what is empty.
func splitOutside(s, sep string) []string {
	var parts []string
	depth, from := 0, 0
	for i := 0; i+len(sep) <= len(s); i++ {
		switch s[i] {
		case '(', '[', '<':
			depth++
		case ')', ']', '>':
			depth--
		}
		if depth == 0 && strings.EqualFold(s[i:i+len(sep)], sep) {
			parts = append(parts, s[from:i])
			from = i + len(sep)
			i = from - 1
		}
	}
	parts = append(parts, s[from:])
	return slices.DeleteFunc(parts, func(p string) bool { return strings.Trim(p, " .,-") == "" })
}

// onePerson tells a name from the role written beside it. Where that is not clear the whole is the name.
func onePerson(s string) Person {
	s = strings.TrimSpace(strings.Trim(s, `"*“”`))
	if open := strings.IndexByte(s, '('); open > 0 && strings.HasSuffix(s, ")") {
		outer, inner := strings.TrimSpace(s[:open]), strings.TrimSpace(s[open+1:len(s)-1])
		switch {
		case inner == "" || outer == "" || strings.ContainsAny(inner, "()0123456789") || titles[strings.ToLower(inner)]:
			return Person{Name: s}
		case isRole(outer) && looksLikeName(inner):
			return Person{Name: inner, Role: outer}
		case looksLikeName(outer) || isRole(inner) && !isRole(outer):
			return Person{Name: outer, Role: inner}
		case isRole(outer):
			return Person{Role: s}
		}
	}
	for _, sep := range []string{" ; ", " / ", "/", " - ", " – ", " — ", " -", "- ", ", ", ": ", " | "} {
		a, b, ok := strings.Cut(s, sep)
		a, b = strings.TrimSpace(a), strings.TrimSpace(b)
		switch {
		case !ok || a == "" || b == "":
		case looksLikeName(a) && isRole(b) && !isRole(a):
			return Person{Name: a, Role: b}
		case isRole(a) && looksLikeName(b) && !isRole(b):
			return Person{Name: b, Role: a}
		}
	}
	if isRole(s) {
		return Person{Role: s}
	}
	return Person{Name: s}
}
