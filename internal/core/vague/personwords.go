package vague

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// posts are words for what one person is.
var posts = setOf("director", "directors", "manager", "managers", "lead", "leader", "officer", "ceo", "cfo", "coo", "cio", "cto", "cdo", "cmo", "cpo", "ciso", "hrd",
	"sro", "pm", "vp", "svp", "evp", "md", "president", "coordinator", "co-ordinator", "analyst", "engineer", "accountant", "controller", "nurse", "matron",
	"superintendent", "sponsor", "owner", "secretary", "treasurer", "chair", "chairman", "chairwoman", "governor", "architect", "surveyor", "planner", "pharmacist",
	"registrar", "headteacher", "bursar", "buyer", "specialist", "administrator", "supervisor", "executive", "exec", "principal", "advisor", "adviser", "champion",
	"leiter", "leiterin", "geschäftsführer", "directeur", "chef")

// teams are words for functions and groups of people.
var teams = setOf("ops", "operations", "finance", "hr", "it", "ict", "estates", "procurement", "legal", "commercial", "marketing", "sales", "facilities", "team",
	"teams", "group", "board", "committee", "department", "dept", "office", "pmo", "services", "service", "unit", "division", "directorate", "function", "business",
	"programme", "project", "trust", "council", "supplier", "suppliers", "contractor", "contractors", "everyone", "all", "users", "staff", "customer", "customers", "client",
	"digital", "comms", "communications", "quality", "logistics", "maintenance", "audit", "compliance", "engineering", "procurements", "nursing", "clinical",
	"payroll", "property", "treasury", "strategy", "transformation", "change", "bau", "security", "safety", "personnel", "site", "warehouse", "stores",
	"management", "personal", "einkauf", "vertrieb", "finanzen", "instandhaltung", "logistik", "fertigung", "qualität")

// titles stand before a name.
var titles = setOf("dr", "prof", "professor", "mr", "mrs", "ms", "miss", "mx", "sir", "dame", "lord", "lady", "cllr", "rev", "capt", "col", "herr", "frau", "mme", "hon")

// particles are small words within names.
var particles = setOf("van", "von", "de", "der", "den", "la", "le", "da", "di", "do", "dos", "al", "el", "bin", "ibn", "y", "zu", "ten", "ter", "du")

// isRole reports whether words name a post, a team or a function rather than a person.
func isRole(s string) bool {
	fields := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && r != '-' && r != '\'' })
	for i, f := range fields {
		switch {
		case posts[f] || teams[f]:
			return true
		case (f == "head" || f == "chief" || f == "deputy" || f == "dean" || f == "clerk" || f == "vice") && i+1 < len(fields) && (i == 0 || fields[i+1] == "of"):
			return true
		}
	}
	return false
}

// The most words a name has, titles and all.
const maxName = 5

// looksLikeName reports whether words look like those of one person: few, each with a capital, none that names a post.
func looksLikeName(s string) bool {
	fields := strings.Fields(s)
	if len(fields) == 0 || len(fields) > maxName || isRole(s) {
		return false
	}
	capitals := 0
	for _, f := range fields {
		bare := strings.Trim(f, ".,'’")
		r, _ := utf8.DecodeRuneInString(bare)
		switch {
		case titles[strings.ToLower(bare)]:
		case particles[bare]:
		case unicode.IsUpper(r) && onlyName(bare):
			capitals++
		default:
			return false
		}
	}
	return capitals > 0
}

// onlyName reports whether a word holds only what words of names hold.
func onlyName(s string) bool {
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) && r != '-' && r != '\'' && r != '’' && r != '.' {
			return false
		}
	}
	return true
}
