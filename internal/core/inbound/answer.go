package inbound

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Says is what an answer by mail says to a question that binds.
type Says string

// What an answer says; "" where it says neither, so that it is read by people.
const (
	Yes   Says = "yes"
	No    Says = "no"
	Picks Says = "picks"
)

// Answer is how the text of a message answers a question that binds. Nothing is decided by it: it is put to whoever wrote it, to confirm.
type Answer struct {
	Says   Says
	Option int // from 1, where it picks one
}

// Words of agreeing and of refusing, in the languages of mail programs. Each stands at the beginning of an answer and is a word of its own.
var (
	agreeing = []string{"yes", "approved", "approve", "i approve", "we approve", "agreed", "i agree", "we agree", "accepted", "i accept", "we accept", "go ahead", "please go ahead", "please proceed", "proceed", "ok", "okay", "confirmed",
		"ja", "genehmigt", "freigegeben", "einverstanden", "angenommen", "zugestimmt", "oui", "approuvé", "accepté", "d'accord", "d’accord", "validé", "sí", "si", "aprobado", "aceptado", "de acuerdo", "akkoord", "goedgekeurd", "mee eens",
		"tak", "zatwierdzam", "zatwierdzone", "zgoda", "akceptuję", "ano", "schváleno", "godkänt", "godkänd", "godkendt", "godkjent", "hyväksytty", "kyllä", "sim", "aprovado", "sì", "approvato", "accettato", "d'accordo", "承認", "承認します", "はい", "同意"}
	refusing = []string{"no", "not approved", "declined", "decline", "i decline", "we decline", "rejected", "reject", "we reject", "i reject", "not accepted", "not agreed", "refused", "nein", "abgelehnt", "nicht genehmigt", "nicht einverstanden", "non", "refusé",
		"pas d'accord", "pas d’accord", "rechazado", "no aprobado", "nee", "afgewezen", "niet akkoord", "niet goedgekeurd", "nie", "odrzucam", "odrzucone", "brak zgody", "ne", "zamítnuto", "nej", "avslås", "avvist", "nei", "ei", "hylätty", "não", "recusado",
		"rifiutato", "non approvato", "却下", "いいえ", "不同意"}
	choosing = []string{"option", "options", "variant", "variante", "alternative", "alternativ", "optie", "opción", "opcion", "opcja", "opcję", "opzione", "opção", "opcao", "möglichkeit", "choice", "valinta", "vaihtoehto", "možnost", "mulighed", "オプション", "选项"}
	// begins with one of these, an answer of few words may name the option alone
	picking = []string{"i choose", "we choose", "i pick", "we pick", "we go for", "i'd go for", "we'd go for", "go for", "go with", "let's go with", "let us go with", "we'll go with", "please go with", "please take", "we take", "we decide for", "decided", "decision", "approved", "yes",
		"wir nehmen", "ich nehme", "wir entscheiden uns für", "bitte", "nous prenons", "je choisis", "nous choisissons", "elegimos", "elijo", "we kiezen", "ik kies", "wybieram", "wybieramy", "vi väljer", "vi velger", "vi vælger", "scegliamo", "scelgo", "escolhemos", "ja", "oui", "sí", "tak"}
	// words after which a yes is none yet, or a no none any more
	unless  = []string{" if ", " but ", " unless ", " provided", " subject to", " except", " once ", " as soon as", " wenn ", " falls ", " sofern ", " aber ", " si ", " mais ", " pero ", " als ", " maar ", " ale ", " jeśli ", " om ", " men ", " se ", " ma ", " mas ", " problem", " objection", " worries", " doubt", " idea", " not sure", " yet"}
	hailing = []string{"hi", "hello", "dear", "hallo", "guten", "sehr geehrte", "liebe", "lieber", "bonjour", "cher", "chère", "hola", "estimad", "buenos", "beste", "geachte", "goedemorgen", "dag", "dzień dobry", "cześć", "szanown", "hej", "kære", "kjære", "hei", "moi",
		"ciao", "gentile", "olá", "caro", "prezad", "dobrý den", "good morning", "good afternoon", "morning", "thanks", "thank you", "danke", "vielen dank", "merci", "gracias", "bedankt"}
)

// mostAnswer is how many letters the line of an answer has at most: a longer one is a text, which people read.
const mostAnswer = 160

// Answered reads the text of a message as an answer. Options are the names of what there is to choose from, as far as they are known.
// Whatever asks back, makes a condition or names several options is no answer.
func Answered(said string, options []string) Answer {
	line := answering(said)
	low := " " + strings.ToLower(line) + " "
	if line == "" || utf8.RuneCountInString(line) > mostAnswer || strings.ContainsAny(line, "?\uFF1F\u061F") {
		return Answer{}
	}
	flat := strings.TrimFunc(low, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if starts(flat, refusing) {
		for _, w := range []string{" problem", " objection", " worries", " doubt", " idea", " comment", " question", " changes"} {
			if strings.Contains(low, w) {
				return Answer{}
			}
		}
		return Answer{Says: No}
	}
	for _, w := range unless {
		if strings.Contains(low, w) {
			return Answer{}
		}
	}
	if n := named(flat, options); n > 0 {
		return Answer{Picks, n}
	}
	if n, many := numbered(flat); n > 0 || many {
		if many {
			return Answer{}
		}
		return Answer{Picks, n}
	}
	if starts(flat, agreeing) {
		return Answer{Says: Yes}
	}
	return Answer{}
}

// answering is the line of a text that answers: the first that is no salutation and no thanks alone, up to where its sentence ends.
func answering(said string) string {
	for line := range strings.Lines(said) {
		line = strings.TrimSpace(strings.Trim(strings.TrimSpace(line), "*_#>\u200B\uFEFF\u00A0"))
		low := strings.ToLower(line)
		if line == "" {
			continue
		}
		words := len(strings.Fields(line))
		if words <= 6 && (strings.HasSuffix(line, ",") || strings.HasSuffix(line, "!") || strings.HasSuffix(line, ":") || words <= 3) && starts(strings.TrimRight(low, ",!:. "), hailing) {
			continue
		}
		if at := strings.IndexAny(line, ".!;\u3002\uFF01"); at > 0 && at+1 < len(line) && strings.TrimSpace(line[at+1:]) != "" && !unicode.IsDigit(rune(line[at-1])) {
			rest := strings.ToLower(line[at:])
			for _, w := range []string{" but ", "only if", "provided", "unless", "?"} { // what takes it back again
				if strings.Contains(rest, w) {
					return ""
				}
			}
			line = line[:at]
		}
		return line
	}
	return ""
}

// starts reports whether a text begins with one of some words, or is it.
func starts(s string, words []string) bool {
	for _, w := range words {
		if rest, ok := strings.CutPrefix(s, w); ok {
			r, _ := utf8.DecodeRuneInString(rest)
			if rest == "" || !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '\u2019' && r != '-' || w[0] >= 0xE0 {
				return true
			}
		}
	}
	return false
}

// named is the option whose name a text is, 0 for none.
func named(s string, options []string) int {
	for i, o := range options {
		if o = strings.ToLower(strings.TrimSpace(o)); o != "" && strings.TrimSuffix(s, " please") == o {
			return i + 1
		}
	}
	return 0
}

// numbered is the option a text names by its number or letter: after the word for an option, or alone; many where it names several.
func numbered(s string) (n int, many bool) {
	parts := strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '\u2019' })
	if len(parts) == 0 {
		return 0, false
	}
	for i := 0; i+1 < len(parts); i++ {
		is := false
		for _, w := range choosing {
			is = is || parts[i] == w
		}
		if is && (parts[i+1] == "no" || parts[i+1] == "nr" || parts[i+1] == "number") && i+2 < len(parts) {
			i++
		}
		if !is {
			continue
		}
		m := ordinal(parts[i+1])
		if m == 0 {
			continue
		}
		if n != 0 && n != m || i > 0 && (parts[i-1] == "not" || parts[i-1] == "nicht" || parts[i-1] == "keine" || parts[i-1] == "no" || parts[i-1] == "pas" || parts[i-1] == "niet" || parts[i-1] == "geen") {
			return 0, true
		}
		if n = m; i+3 < len(parts) && (parts[i+2] == "or" || parts[i+2] == "and" || parts[i+2] == "oder" || parts[i+2] == "und" || parts[i+2] == "ou" || parts[i+2] == "et" || parts[i+2] == "of" || parts[i+2] == "en" || parts[i+2] == "lub" || parts[i+2] == "o" || parts[i+2] == "y") && ordinal(parts[i+3]) != 0 {
			return 0, true
		}
	}
	if n != 0 {
		return n, false
	}
	rest := s
	for _, w := range picking {
		if after, ok := strings.CutPrefix(s, w+" "); ok {
			rest = strings.TrimLeft(after, " :,-")
		} else if after, ok := strings.CutPrefix(s, w+": "); ok {
			rest = after
		}
	}
	return ordinal(strings.TrimSuffix(strings.TrimSpace(rest), " please")), false
}

// ordinal is the number that a figure or a letter stands for, 0 for neither.
func ordinal(s string) int {
	switch {
	case len(s) == 1 && s[0] >= 'a' && s[0] <= 'i':
		return int(s[0]-'a') + 1
	case len(s) == 1 && s[0] >= '1' && s[0] <= '9':
		return int(s[0] - '0')
	case len(s) == 2 && s[0] == '1' && s[1] >= '0' && s[1] <= '9':
		return 10 + int(s[1]-'0')
	}
	return 0
}
