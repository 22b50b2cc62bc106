package portfolio

import (
	"slices"
	"strings"
)

// known are the headings that are recognised, in small letters: by the words that must stand in them, and those that must not. A later
// line of a field counts for more.
var known = []struct {
	field    Field
	all, not []string
}{
	{Name, []string{"investment", "title"}, nil},
	{Name, []string{"investment", "name"}, nil},
	{Name, []string{"initiative", "name"}, nil},
	{Name, []string{"scheme", "name"}, nil},
	{Name, []string{"programme"}, noName},
	{Name, []string{"project"}, noName},
	{Name, []string{"programme", "name"}, nil},
	{Name, []string{"project", "name"}, []string{"phase", "manager"}},
	{Name, []string{"project", "title"}, nil},
	{Name, []string{"projectname"}, nil},
	{ID, []string{"unique", "identifier"}, []string{"investment"}},
	{ID, []string{"unique", "investment", "identifier"}, nil},
	{ID, []string{"project", "code"}, nil},
	{ID, []string{"project", "ref"}, nil},
	{ID, []string{"project", "no"}, nil},
	{ID, []string{"project", "nr"}, nil},
	{ID, []string{"project", "id"}, nil},
	{ID, []string{"project", "number"}, nil},
	{ID, []string{"project", "reference"}, nil},
	{ID, []string{"projects", "id"}, nil},
	{ID, []string{"id", "numbers"}, nil},
	{ID, []string{"unique", "id"}, nil},
	{ID, []string{"uniqueid"}, nil},
	{ID, []string{"gmpp", "id"}, nil},
	{ID, []string{"gmpp", "number"}, nil},
	{ID, []string{"gmpp", "reference"}, nil},
	{ID, []string{"gmpp", "ref"}, nil},
	{Owner, []string{"agency", "code"}, narrative},
	{Owner, []string{"country"}, []string{"lending", "fcs", "status"}},
	{Owner, []string{"organisation"}, narrative},
	{Owner, []string{"organization"}, narrative},
	{Owner, []string{"ministry"}, narrative},
	{Owner, []string{"agency"}, append([]string{"id", "code", "number", "evaluation", "cio", "project"}, narrative...)},
	{Owner, []string{"dept"}, narrative},
	{Owner, []string{"department"}, append([]string{"code", "id", "acronym"}, narrative...)},
	{Sort, []string{"category"}, narrative},
	{Sort, []string{"report", "category"}, narrative},
	{Rating, []string{"overall", "status"}, other},
	{Rating, []string{"outcome"}, other},
	{Rating, []string{"rag"}, part},
	{Rating, []string{"dca"}, other},
	{Rating, []string{"rating"}, part},
	{Rating, []string{"delivery", "confidence"}, other},
	{Rating, []string{"overall", "rag"}, other},
	{Rating, []string{"overall", "rating"}, other},
	{Rating, []string{"ipa", "rating"}, other},
	{Own, []string{"sro", "rag"}, narrative},
	{Own, []string{"sro", "rating"}, narrative},
	{Own, []string{"sro", "dca"}, narrative},
	{Own, []string{"sro", "confidence"}, narrative},
	{Words, []string{"rating", "comment"}, nil},
	{Words, []string{"commentary", "actions"}, nil},
	{Begins, []string{"planned", "start"}, narrative},
	{Begins, []string{"actual", "start"}, narrative},
	{Begins, []string{"start", "date"}, narrative},
	{Begins, []string{"approval", "fy"}, nil},
	{Ends, []string{"closing", "fy"}, nil},
	{Ends, []string{"estimatedcompletiondate"}, nil},
	{Ends, []string{"go", "live"}, once},
	{Ends, []string{"planned", "finish"}, narrative},
	{Ends, []string{"planned", "completion"}, narrative},
	{Ends, []string{"target", "completion"}, narrative},
	{Ends, []string{"delivery", "date"}, once},
	{Ends, []string{"expected", "completion"}, narrative},
	{Ends, []string{"forecast", "completion"}, narrative},
	{Ends, []string{"estimated", "completion"}, narrative},
	{Ends, []string{"forecast", "finish"}, narrative},
	{Ends, []string{"completion", "date"}, narrative},
	{Ends, []string{"finish", "date"}, narrative},
	{Ends, []string{"end", "date"}, narrative},
	{Ends, []string{"actual", "completion", "date"}, narrative},
	{Ends, []string{"projected", "completion", "date"}, narrative},
	{Ends, []string{"revised", "completion", "date"}, narrative},
	{Cost, []string{"total", "estimated", "investment"}, notWhole},
	{Cost, []string{"tei"}, notWhole},
	{Cost, []string{"total", "cost"}, notWhole},
	{Cost, []string{"total", "costs"}, notWhole},
	{Cost, []string{"project", "budget", "amount"}, nil},
	{Cost, []string{"totalbudget"}, nil},
	{Cost, []string{"whole", "life", "cost"}, narrative},
	{Cost, []string{"whole", "life", "costs"}, narrative},
	{Cost, []string{"lifetime", "cost"}, narrative},
	{Cost, []string{"lifetime", "costs"}, narrative},
	{Cost, []string{"lifecycle", "cost"}, narrative},
	{Cost, []string{"life", "cycle", "cost"}, narrative},
	{Cost, []string{"whole", "of", "life", "cost"}, narrative},
	{Cost, []string{"whole", "of", "life", "costs"}, narrative},
	{Cost, []string{"wlc"}, append([]string{"gov", "government", "non"}, narrative...)},
	{Cost, []string{"forecast", "whole", "life", "cost"}, once},
	{Cost, []string{"forecast", "whole", "life", "costs"}, once},
	{Cost, []string{"forecast", "wlc"}, append([]string{"gov", "government", "non"}, once...)},
	{Benefit, []string{"benefits"}, noSumOf},
	{Benefit, []string{"total", "benefits"}, noSumOf},
	{When, []string{"evaluation", "fy"}, nil},
	{When, []string{"year"}, []string{"baseline", "forecast", "variance", "budget", "remaining", "cost", "costs", "benefits", "start", "end", "spend", "completion", "opening"}},
}

// noSumOf are words of a heading that speaks of benefits, and not of what they are worth.
var noSumOf = append([]string{"rag", "rating", "owner", "profile", "status", "non", "date", "start", "end", "realisation", "ratio", "confidence"}, narrative...)

// notWhole are words of a heading of costs that are not those of the whole.
var notWhole = append([]string{"year", "fy", "date", "spent", "annual", "forecast", "remaining", "actual", "variance"}, narrative...)

// halves are headings of a day of which one column has the month and another the year.
var halves = map[string]Field{"end month": Ends, "finish month": Ends, "completion month": Ends, "month of completion": Ends, "end year": EndYear, "finish year": EndYear, "completion year": EndYear, "year of completion": EndYear,
	"start month": Begins, "start year": BeginYear}

// ends are words that make a sum one end of a span. Such a column alone says something else than the list does.
var ends = []string{"low", "lower", "lowest", "high", "higher", "highest", "min", "minimum", "max", "maximum"}

// alone are headings that say something when nothing stands beside them but what they count in, and what they count for. They count less
// than all others.
var alone = map[string]Field{"id": ID, "uid": ID, "ref no": ID, "reference no": ID, "reference number": ID, "project start": Begins, "project end": Ends, "project finish": Ends, "number": ID, "no": ID, "ref": ID, "reference": ID, "code": ID, "name": Name, "title": Name, "scheme": Name, "initiative": Name, "start": Begins, "end": Ends,
	"finish": Ends, "completion": Ends, "cost": Cost, "total cost": Cost, "budget": Cost, "total budget": Cost, "approved budget": Cost, "current budget": Cost, "approved expenditure": Cost, "project cost": Cost, "estimated cost": Cost,
	"project value": Cost, "value": Cost, "capital cost": Cost, "forecast outturn": Cost, "outturn": Cost, "owner": Owner, "body": Owner, "confidence": Rating, "colour": Rating, "color": Rating, "traffic light": Rating, "traffic lights": Rating, "sector": Sort, "financial year": When, "fy": When,
	"programme id": ID, "programme number": ID, "programme code": ID, "current end": Ends, "forecast end": Ends, "expected end": Ends, "projected end": Ends, "revised end": Ends, "latest end": Ends, "planned end": Ends, "directorate": Owner, "business area": Owner, "portfolio": Owner,
	// German
	"projekt": Name, "projektname": Name, "projekttitel": Name, "projektbezeichnung": Name, "vorhaben": Name, "massnahme": Name, "bezeichnung": Name, "projektnummer": ID, "projekt nr": ID, "projektnr": ID, "projekt id": ID, "nr": ID,
	"kennung": ID, "ressort": Owner, "ministerium": Owner, "behorde": Owner, "abteilung": Owner, "bereich": Owner, "geschaftsbereich": Owner, "auftraggeber": Owner, "ampel": Rating, "gesamtampel": Rating, "projektampel": Rating,
	"ampelstatus": Rating, "gesamtstatus": Rating, "beginn": Begins, "projektbeginn": Begins, "projektstart": Begins, "startdatum": Begins, "startdato": Begins, "ende": Ends, "projektende": Ends, "enddatum": Ends, "endtermin": Ends,
	"fertigstellung": Ends, "abschluss": Ends, "kosten": Cost, "gesamtkosten": Cost, "gesamtbudget": Cost, "projektkosten": Cost, "projektbudget": Cost, "investitionssumme": Cost, "nutzen": Benefit, "jahr": When, "berichtsjahr": When,
	"kategorie": Sort,
	// French
	"projet": Name, "nom du projet": Name, "intitule": Name, "intitule du projet": Name, "numero": ID, "ministere": Owner, "departement": Owner, "direction": Owner, "cout total": Cost, "budget total": Cost, "date de debut": Begins, "date de fin": Ends,
	"annee": When, "categorie": Sort,
	// Danish, Norwegian, Swedish
	"projektnavn": Name, "prosjekt": Name, "prosjektnavn": Name, "projektnamn": Name, "prosjektnummer": ID, "myndighed": Owner, "myndighet": Owner, "etat": Owner, "trafiklys": Rating, "trafikklys": Rating, "trafikljus": Rating, "slutdato": Ends,
	"sluttdato": Ends, "slutdatum": Ends, "afslutning": Ends, "ferdigstillelse": Ends, "totalbudget": Cost, "totalbudsjett": Cost, "budsjett": Cost, "kostnadsramme": Cost, "samlet budget": Cost, "samlede udgifter": Cost, "totalkostnad": Cost,
	"gevinster": Benefit, "ar": When}

// noName are words of a heading that speaks of a project, and does not name it.
var noName = []string{"number", "id", "ids", "no", "nr", "code", "ref", "reference", "#", "start", "end", "date", "phase", "budget", "duration", "length", "cost", "costs", "description", "manager", "type", "status", "stage", "category", "benefits",
	"narrative", "owner", "sponsor", "director", "lead", "location", "region", "team", "contact", "objective", "objectives", "scope", "tier", "priority", "risk", "issues", "health", "year", "does", "have", "rating", "rag", "dca", "confidence", "value", "summary", "url",
	"website", "completion", "board", "office", "size", "class", "classification", "group", "actual", "planned", "projected", "updated", "active", "lifecycle"}

// other are words of a heading of a rating that is another's, or of another time.
var other = append([]string{"sro", "departmental", "previous", "last", "prior", "grouped", "change", "trend", "movement", "description", "date"}, narrative...)

// part are words of a heading of a rating that is of one side of a project only.
var part = append([]string{"cost", "costs", "budget", "financial", "finance", "schedule", "time", "scope", "benefits", "risk", "risks", "quality", "resource", "resources", "stakeholder", "commercial", "people", "credit"}, other...)

// once are words of a heading of a day that was planned once.
var once = append([]string{"baseline", "original", "originally", "initial", "planned", "previous", "b1"}, narrative...)

// ofOthers are words of a heading of a day that is not the project's.
var ofOthers = []string{"sro", "tenure", "appointment", "appointed", "pd", "director", "contract", "lease", "licence", "funding", "benefit", "benefits", "certificate", "data", "review", "consultation", "procurement", "tender", "warranty", "term", "assurance", "gate", "reporting", "period", "stage",
	"sponsor", "manager", "pilot"}

// narrative are words of a heading that is followed by prose, or by how a figure moved.
var narrative = []string{"commentary", "narrative", "comment", "comments", "actions", "variance", "reason", "description", "explanation", "deviation", "change", "changes"}

// fieldOf is what a heading says, and how much it counts; "" for nothing that is read. What a heading explains on further lines or
// in brackets is looked at only where it says nothing before them, and a text that is too long to head anything is none.
func fieldOf(heading string) (f Field, rank int) {
	heading = strings.TrimSpace(heading)
	first, more, _ := strings.Cut(heading, "\n")
	if f, rank = saidIn(first); f == "" && more != "" && len(strings.Fields(head(heading))) <= 4 {
		return saidIn(heading)
	}
	return f, rank
}

// head is what stands in a heading before a bracket.
func head(heading string) string {
	before, _, _ := strings.Cut(heading, "(")
	return tidy(before)
}

// saidIn is what the words of a heading say that stand before a bracket.
func saidIn(heading string) (f Field, rank int) {
	text := head(heading)
	if len(text) > 90 {
		return "", 0
	}
	words := headingWords(text)
	holds := func(w string) bool { return slices.Contains(words, w) }
	if f = alone[strings.Join(words, " ")]; f == "" {
		f = alone[stem(words, text)]
	}
	rank = exactly
	for i, k := range known {
		if len(words) <= 12 && !slices.ContainsFunc(k.all, func(w string) bool { return !holds(w) }) && !slices.ContainsFunc(k.not, holds) {
			f, rank = k.field, exactly*(1-besides(words, k.all))+i+1
		}
	}
	if (f == Begins || f == Ends) && slices.ContainsFunc(words, func(w string) bool { return slices.Contains(ofOthers, w) }) {
		return "", 0
	}
	if f == "" && len(words) == 2 && words[0] == "project" && words[1] == "#" {
		f = ID
	}
	_, aside, _ := strings.Cut(heading, "(")
	aside, _, _ = strings.Cut(aside, ")")
	within := headingWords(aside)
	bound := func(w string) bool { return slices.Contains(ends, w) }
	if (f == Cost || f == Benefit) && (slices.ContainsFunc(words, bound) || len(within) <= 2 && slices.ContainsFunc(within, bound)) {
		return "", 0
	}
	return f, rank
}

// exactly is what a heading counts for that says nothing besides its field, and what it counts less for each word that it says besides.
const exactly = 10_000

// plainWords are words of a heading that do not make another thing of what it names.
var plainWords = setOf("project projects programme programmes program major scheme the of and in for a to at as by or total totals overall current latest last approved planned forecast expected estimated projected revised actual baseline budgeted " +
	"annual report ipa mpa nista gmpp government departmental assessment status date dates name title number no nr id ref reference cost costs m million millions mn bn billion k thousand nominal real inc incl including non whole life lifetime lead " +
	"sponsoring owning accountable responsible delivery confidence rating dca rag unique identifier monetised gross net value start end finish completion prices price")

func setOf(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

// besides is how many words of a heading say something besides what it is known by.
func besides(words, by []string) (n int) {
	for _, w := range words {
		if !plainWords[w] && !slices.Contains(by, w) && strings.Trim(w, "0123456789") != "" {
			n++
		}
	}
	return n
}

// headingWords are the words of a heading in small letters without accents.
func headingWords(text string) []string {
	return strings.FieldsFunc(fold(text), func(r rune) bool { return !(r >= 'a' && r <= 'z') && !(r >= '0' && r <= '9') && r != '#' })
}

// before reports whether a heading speaks of a day as it was planned once. Where another column has it as it stands, that one is read.
func before(heading string, f Field) bool {
	return (f == Begins || f == Ends) && slices.ContainsFunc(headingWords(head(heading)), func(w string) bool {
		return slices.Contains([]string{"baseline", "original", "originally", "initial", "previous", "b1"}, w)
	})
}

// halfOf is what a heading says of a day of which another column says the rest; "" for nothing.
func halfOf(heading string) Field {
	return halves[strings.Join(slices.DeleteFunc(headingWords(tidy(heading)), func(w string) bool {
		return slices.Contains([]string{"project", "programme", "date", "planned", "forecast", "expected"}, w)
	}), " ")]
}

// stem is a heading without what it counts in: "Budget £k", "Gesamtkosten in Mio. EUR".
func stem(words []string, text string) string {
	if unitOf(text) == 0 && !strings.ContainsAny(text, "£$€") {
		return ""
	}
	return strings.Join(slices.DeleteFunc(slices.Clone(words), func(w string) bool {
		_, money := glued(w)
		return money || w == "in" || scales[w]+initials[w] > 0
	}), " ")
}
