package sheet

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"counterpart.dev/internal/core/vague"
	"counterpart.dev/internal/format/markup"
)

// style is what matters of how a cell is shown.
type style struct {
	code     string // of the number format, "" for the general one
	date     bool
	shows    vague.Precision // of a date
	currency string
	percent  bool
	scaled   bool // the number is shown in thousands or millions
}

// The most styles and the longest code of a format, as in Excel, and more codes than a list uses.
const (
	maxStyles = 66_000
	maxCode   = 255
	maxCodes  = 1000
)

// builtIn is the codes of formats that files refer to by number alone. What Excel writes by the habits of the machine at
// hand is written here the same everywhere: dates as in ISO 8601, sums without the sign of a currency nobody chose.
var builtIn = map[int]string{
	1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "#,##0;-#,##0", 6: "#,##0;-#,##0", 7: "#,##0.00;-#,##0.00", 8: "#,##0.00;-#,##0.00",
	9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
	18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy-mm-dd hh:mm", 37: "#,##0;(#,##0)", 38: "#,##0;(#,##0)",
	39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;(#,##0.00)", 41: "#,##0;-#,##0", 42: "#,##0;-#,##0", 43: "#,##0.00;-#,##0.00", 44: "#,##0.00;-#,##0.00",
	45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
}

// readStyles reads which format each style has.
func (wb *workbook) readStyles(name string) error {
	type nodes = map[string]*markup.Node[*workbook]
	codes := map[int]string{}
	known := map[int]style{}
	return walkPart(wb, name, nodes{"styleSheet": {Children: nodes{
		"numFmts": {Children: nodes{"numFmt": {Open: func(_ *workbook, _ markup.Place, attribute func(string) string) {
			id, err := strconv.Atoi(attribute("numFmtId"))
			code := attribute("formatCode")
			if err == nil && len(code) <= maxCode && len(codes) < maxStyles {
				codes[id] = code
			}
		}}}},
		"cellXfs": {Children: nodes{"xf": {
			Open: func(wb *workbook, _ markup.Place, attribute func(string) string) {
				id, _ := strconv.Atoi(attribute("numFmtId"))
				st, ok := known[id]
				if !ok {
					code, own := codes[id]
					if !own {
						code = builtIn[id]
					}
					st = styleOf(code)
					known[id] = st
				}
				if len(wb.styles) < maxStyles {
					wb.styles = append(wb.styles, st)
				}
			},
		}}},
	}}})
}

// style is a style by its number, the general one where there is none.
func (wb *workbook) style(n int) style {
	if n < 0 || n >= len(wb.styles) {
		return style{}
	}
	return wb.styles[n]
}

// styleOf takes from the code of a format what it shows.
func styleOf(code string) style {
	if strings.EqualFold(code, "general") || code == "@" {
		return style{}
	}
	st := style{code: code, currency: currencyOf(code)}
	first, _, _ := strings.Cut(bareCode(code), ";")
	lower := strings.ToLower(first)
	st.percent = strings.Contains(lower, "%")
	st.scaled = scales(lower)
	years, days := strings.ContainsAny(lower, "ye"), strings.Contains(lower, "d")
	clock := strings.ContainsAny(lower, "hs")
	months := strings.Contains(lower, "m") && !clock || strings.Contains(lower, "mmm") || strings.Contains(lower, "m") && days
	if strings.ContainsAny(lower, "0#?") && !strings.Contains(lower, "s") || strings.Contains(lower, "e+") {
		return st
	}
	st.date = days || months || years && !strings.Contains(lower, "e")
	switch {
	case days:
		st.shows = vague.Day
	case months:
		st.shows = vague.Month
	default:
		st.shows = vague.Year
	}
	return st
}

// scales reports whether a comma stands behind the last digit of a code: each divides by a thousand.
func scales(code string) bool {
	last := strings.LastIndexAny(code, "0#?")
	return last >= 0 && last+1 < len(code) && code[last+1] == ','
}

// bareCode is the code of a format without what it only writes: quoted text, escaped signs, colours, conditions, fillers.
func bareCode(code string) string {
	var b strings.Builder
	for i := 0; i < len(code); i++ {
		switch code[i] {
		case '"':
			end := strings.IndexByte(code[i+1:], '"')
			if end < 0 {
				return b.String()
			}
			i += end + 1
		case '\\', '_', '*':
			i++
		case '[':
			end := strings.IndexByte(code[i:], ']')
			if end < 0 {
				return b.String()
			}
			if inner := strings.ToLower(strings.Trim(code[i+1:i+end], "hmsHMS")); inner == "" {
				b.WriteString("s") // [h]:mm is a length of time
			}
			i += end
		default:
			b.WriteByte(code[i])
		}
	}
	return strings.NewReplacer("AM/PM", "s", "am/pm", "s", "A/P", "s", "General", "").Replace(b.String())
}

// placedSigns are the currencies of signs that several have, by the place that a format names beside the sign.
var placedSigns = map[string]string{"$ 409": "USD", "$ C09": "AUD", "$ 1009": "CAD", "$ 1409": "NZD", "$ 4809": "SGD", "KR 41D": "SEK", "KR 414": "NOK", "KR 814": "NOK",
	"KR. 406": "DKK", "KR 406": "DKK", "KR 40F": "ISK", "KR. 40F": "ISK", "ZŁ 415": "PLN", "KČ 405": "CZK", "FT 40E": "HUF", "R 1C09": "ZAR", "R$ 416": "BRL", "¥ 411": "JPY", "¥ 804": "CNY"}

// currencyOf is the currency that a format writes, "" where it writes none or one that can be several.
func currencyOf(code string) string {
	for rest := code; ; {
		at := strings.Index(rest, "[$")
		if at < 0 {
			break
		}
		end := strings.IndexByte(rest[at:], ']')
		if end < 0 {
			break
		}
		sign, locale, _ := strings.Cut(rest[at+2:at+end], "-")
		sign, locale = strings.ToUpper(strings.TrimSpace(sign)), strings.ToUpper(locale)
		if c := currencySigns[sign]; c != "" {
			return c
		}
		if vague.IsCurrency(sign) {
			return sign
		}
		if c := placedSigns[sign+" "+locale]; c != "" || sign == "$" {
			return c
		}
		rest = rest[at+end:]
	}
	for _, sign := range []string{"£", "€", "₹", "GBP", "EUR", "USD", "CHF"} {
		if strings.Contains(code, sign) {
			return currencySigns[sign]
		}
	}
	return ""
}

var currencySigns = map[string]string{"£": "GBP", "€": "EUR", "₹": "INR", "GBP": "GBP", "EUR": "EUR", "USD": "USD", "CHF": "CHF", "SEK": "SEK",
	"NOK": "NOK", "DKK": "DKK", "PLN": "PLN", "AUD": "AUD", "CAD": "CAD", "NZD": "NZD", "JPY": "JPY", "INR": "INR", "US$": "USD", "A$": "AUD"}

// shower shows numbers by the codes of formats. It borrows the formatting of excelize, which is handed nothing of a file but
// numbers and codes, in a workbook of a single cell.
type shower struct {
	book   *excelize.File
	styles map[string]int // by code; -1 for one that is not understood
}

const showerSheet = "Sheet1"

func newShower() *shower { return &shower{styles: map[string]int{}} }

// text is a number as the style shows it, and in its plain form where the style has no code or one nobody understands.
func (s *shower) text(st style, x float64, raw string) string {
	if st.code == "" {
		return plainNumber(x, raw)
	}
	text, ok := s.format(st.code, x)
	if !ok || !utf8.ValidString(text) || len(text) > 4*maxCode {
		return plainNumber(x, raw)
	}
	return text
}

// format asks excelize. A code that makes it fail or panic is not asked for again.
func (s *shower) format(code string, x float64) (text string, ok bool) {
	id, known := s.styles[code]
	if known && id < 0 {
		return "", false
	}
	defer func() {
		if recover() != nil {
			s.styles[code] = -1
			text, ok = "", false
		}
	}()
	if s.book == nil {
		s.book = excelize.NewFile()
	}
	if !known {
		if len(s.styles) == maxCodes {
			return "", false
		}
		var err error
		if id, err = s.book.NewStyle(&excelize.Style{CustomNumFmt: &code}); err != nil {
			id = -1
		}
		s.styles[code] = id
	}
	if id < 0 || s.book.SetCellStyle(showerSheet, "A1", "A1", id) != nil || s.book.SetCellFloat(showerSheet, "A1", x, -1, 64) != nil {
		return "", false
	}
	text, err := s.book.GetCellValue(showerSheet, "A1")
	return text, err == nil
}

// plainNumber is a number as a wide cell without a format shows it: fifteen figures at most, so that 0.1 + 0.2 is 0.3, and
// all digits of a whole number.
func plainNumber(x float64, raw string) string {
	if raw != "" && len(raw) <= 20 && strings.Trim(strings.TrimPrefix(raw, "-"), "0123456789") == "" {
		return raw
	}
	text := strconv.FormatFloat(x, 'g', 15, 64)
	if !strings.Contains(text, "e") {
		return text
	}
	if a := math.Abs(x); a >= 1e21 || a < 1e-9 && a != 0 {
		return text
	}
	if y, err := strconv.ParseFloat(text, 64); err == nil {
		return strconv.FormatFloat(y, 'f', -1, 64)
	}
	return text
}
