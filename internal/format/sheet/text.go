package sheet

import (
	"bytes"
	"context"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"counterpart.dev/internal/core/intake"
	"counterpart.dev/internal/errs"
)

// readText reads a table as text.
func readText(ctx context.Context, data []byte, limits Limits, ws *warnings) (Book, error) {
	text, encoding, err := decodeText(data, ws)
	if err != nil {
		return Book{}, err
	}
	b := Book{Format: CSV, Encoding: encoding}
	named, text := sepLine(text)
	b.Delimiter = named
	if named == 0 {
		b.Delimiter = delimiterOf(text)
	}
	s := &splitter{text: text, delimiter: b.Delimiter, limits: limits, ws: ws}
	if named != 0 {
		s.rows = append(s.rows, nil) // the line that names the delimiter is a row of the file
	}
	if err := s.split(ctx); err != nil {
		return Book{}, err
	}
	if inner := s.unwrapped(); named == 0 && inner != "" {
		b.Delimiter = delimiterOf(inner)
		ws.add("", 0, 0, "every line stood in quotes as a whole; it was read as what is within")
		s = &splitter{text: inner, delimiter: b.Delimiter, limits: limits, ws: ws}
		if err := s.split(ctx); err != nil {
			return Book{}, err
		}
	}
	if len(s.rows) == 0 || s.filled == 0 {
		return Book{}, errs.New(errs.Invalid, "The file holds no table: it has no filled cell.")
	}
	b.Sheets = []Sheet{{Rows: s.rows, Cut: s.cut}}
	return b, nil
}

// unwrapped is the text of a table whose every line stands in quotes as a whole, as programs make it of a file that they took for a single
// column; "" for others.
func (s *splitter) unwrapped() string {
	if s.cut || s.loose || len(s.rows) < 2 || !strings.HasPrefix(s.text, "\"") {
		return ""
	}
	var b strings.Builder
	for _, row := range s.rows {
		switch {
		case len(row) > 1 || len(row) == 1 && strings.Contains(row[0].Text, "\n"):
			return ""
		case len(row) == 1:
			b.WriteString(row[0].Text)
		}
		b.WriteByte('\n')
	}
	inner := b.String()
	line, _, _ := strings.Cut(strings.TrimLeft(inner, "\n"), "\n")
	between := delimiterOf(inner)
	if strings.Count(line, string(between)) < 2 || agreement(inner[:min(len(inner), sampleBytes)], between) < 0.9 { // names have a comma too
		return ""
	}
	return inner
}

// decodeText turns a file's bytes into UTF-8: by its byte order mark, by the zeros of UTF-16, as UTF-8 when it is that, as code page 850 when
// only that has its signs of pounds, and otherwise as Windows-1252, of which Latin-1 is a part.
func decodeText(data []byte, ws *warnings) (text, encoding string, err error) {
	wide := func(order unicode.Endianness, name string) (string, string, error) {
		out, err := unicode.UTF16(order, unicode.UseBOM).NewDecoder().Bytes(data)
		if err != nil || bytes.IndexByte(out, 0) >= 0 {
			return "", "", errs.New(errs.Invalid, "%s", refuseOther)
		}
		return string(out), name, nil
	}
	switch {
	case bytes.HasPrefix(data, []byte("\xFF\xFE")), looksWide(data) && data[1] == 0:
		return wide(unicode.LittleEndian, "utf-16le")
	case bytes.HasPrefix(data, []byte("\xFE\xFF")), looksWide(data):
		return wide(unicode.BigEndian, "utf-16be")
	case bytes.IndexByte(data, 0) >= 0:
		if !stray(data) {
			return "", "", errs.New(errs.Invalid, "%s", refuseOther)
		}
		ws.add("", 0, 0, "%d zero bytes stand in the text; they were left out", bytes.Count(data, []byte{0}))
		data = bytes.ReplaceAll(data, []byte{0}, nil)
	}
	data = bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
	good, bad := letters(data)
	if bad == 0 || good > 10*bad {
		text := string(data)
		if bad > 0 {
			ws.add("", 0, 0, "%d bytes are not UTF-8 as the rest of the file; they were read as Windows-1252", bad)
			text = mixed(data)
		}
		text, n := once(text)
		if n > 0 {
			ws.add("", 0, 0, "the text was encoded twice, so that £ stood as Â£; %d places were read as what they were before", n)
		}
		return text, "utf-8", nil
	}
	if ofDOS(data) {
		ws.add("", 0, 0, "the text is not in UTF-8 and was read as code page 850; look at letters with accents and at signs such as £")
		out, err := charmap.CodePage850.NewDecoder().Bytes(data)
		return string(out), "cp850", err
	}
	ws.add("", 0, 0, "the text is not in UTF-8 and was read as Windows-1252; look at letters with accents and at signs such as £ and €")
	out, err := charmap.Windows1252.NewDecoder().Bytes(data)
	return string(out), "windows-1252", err
}

// looksWide recognises UTF-16 without a mark: every other byte of the beginning is zero, as with Latin letters.
func looksWide(data []byte) bool {
	head := data[:min(len(data), 512)/2*2]
	if len(head) < 4 {
		return false
	}
	var zeros [2]int
	for i, b := range head {
		if b == 0 {
			zeros[i%2]++
		}
	}
	half := len(head) / 2
	return zeros[0] == 0 && zeros[1] > half*3/4 || zeros[1] == 0 && zeros[0] > half*3/4
}

// stray reports whether some zeros, and hardly another byte that no text has, stand in what is a text otherwise, as faulty programs write it.
func stray(data []byte) bool {
	odd := 0
	for _, c := range data {
		if c < ' ' && c != '\t' && c != '\r' && c != '\n' && c != '\f' {
			odd++
		}
	}
	return odd > 0 && odd*100 <= len(data) && bytes.IndexByte(data, '\n') >= 0
}

// letters counts letters of several bytes in UTF-8 and bytes that are part of none.
func letters(data []byte) (good, bad int) {
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		if r == utf8.RuneError && n == 1 {
			bad++
		} else if n > 1 {
			good++
		}
		data = data[n:]
	}
	return good, bad
}

// mixed reads UTF-8 with some bytes of Windows-1252 among it, as it comes of files put together.
func mixed(data []byte) string {
	var out strings.Builder
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		if r == utf8.RuneError && n == 1 {
			r = charmap.Windows1252.DecodeByte(data[0])
		}
		out.WriteRune(r)
		data = data[n:]
	}
	return out.String()
}

// delimiters are what can stand between cells. Where two fit as well, the earlier one is taken.
var delimiters = []rune{'\t', ';', '|', ','}

// sepLine takes off the line by which Excel tells itself the delimiter: "sep=;".
func sepLine(text string) (delimiter rune, rest string) {
	line, rest, _ := strings.Cut(text, "\n")
	line = strings.TrimRight(line, "\r")
	if len(line) == 5 && strings.EqualFold(line[:4], "sep=") && strings.ContainsRune(string(delimiters), rune(line[4])) {
		return rune(line[4]), rest
	}
	return 0, text
}

// How much of a file is looked at to find its delimiter.
const (
	sampleRows  = 300
	sampleBytes = 256 << 10
)

// delimiterOf finds what stands between the cells: the sign that most rows have the same number of times. Without one the
// table has a single column.
func delimiterOf(text string) rune {
	best, bestScore := ',', 0.0
	sample := text[:min(len(text), sampleBytes)]
	if d := betweenQuotes(sample); d != 0 {
		return d
	}
	for _, d := range delimiters {
		if score := agreement(sample, d); score > bestScore*1.001 {
			best, bestScore = d, score
		}
	}
	return best
}

// betweenQuotes is the sign that stands between a quote that closes and one that opens, where hardly another one does; 0 where none does.
func betweenQuotes(text string) rune {
	best, most, all := rune(0), 0, 0
	for _, d := range delimiters {
		n := strings.Count(text, "\""+string(d)+"\"")
		if all += n; n > most {
			best, most = d, n
		}
	}
	if most < 2 || most*10 < all*9 {
		return 0
	}
	return best
}

// agreement is how well a delimiter cuts a text into rows of one length: the share of filled rows with the commonest
// number of cells, more where that number is higher and where rows below agree with it as well.
func agreement(text string, delimiter rune) float64 {
	s := &splitter{text: text, delimiter: delimiter, limits: usual, ws: &warnings{}, most: sampleRows}
	_ = s.split(context.Background())
	counts := map[int]int{}
	filled := 0
	for _, w := range s.widths {
		if w > 0 {
			filled++
			counts[w]++
		}
	}
	mode, most := 0, 0
	for width, n := range counts {
		if width > 1 && (n > most || n == most && width > mode) {
			mode, most = width, n
		}
	}
	if filled == 0 || most == 0 {
		return 0
	}
	near := 0 // rows that only lack cells at the end
	for width, n := range counts {
		if width > 1 && width < mode {
			near += n
		}
	}
	share := (float64(most) + float64(near)/4) / float64(filled)
	return share * share * (2 - 1/float64(mode))
}

// splitter cuts a text into rows of cells.
type splitter struct {
	text      string
	delimiter rune
	limits    Limits
	ws        *warnings
	most      int // rows to read of a sample; 0 for all

	rows   [][]intake.Cell
	widths []int // cells of each row as the file has them, 0 for a blank row
	cells  int
	filled int
	cut    bool
	loose  bool // a quote was never closed, so that quotes open nothing any more
	wide   bool // a row had more columns than are read
}

// split reads all rows. Rows end with a line feed, a carriage return, or both; within quotes they belong to the cell.
func (s *splitter) split(ctx context.Context) error {
	var row []intake.Cell
	for pos := 0; pos < len(s.text); {
		if len(s.rows)%256 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		if s.most > 0 && len(s.rows) >= s.most {
			return nil
		}
		if len(s.rows) >= s.limits.Rows || s.cells >= s.limits.Cells {
			if strings.Trim(s.text[pos:], "\" \t\r\n"+string(s.delimiter)) == "" {
				return nil // nothing but blank rows
			}
			s.cut = true
			s.ws.add("", len(s.rows)+1, 0, "the table goes on, but only the rows above were read")
			return nil
		}
		row, pos = s.row(row[:0], pos)
		s.keep(row)
	}
	return nil
}

// row reads one row from a position on and says where the next begins.
func (s *splitter) row(row []intake.Cell, pos int) ([]intake.Cell, int) {
	for {
		text, end := s.cell(pos, len(s.rows)+1, len(row)+1)
		switch {
		case len(row) < s.limits.Columns:
			row = append(row, intake.Cell{Text: text})
		case strings.TrimSpace(text) != "" && !s.wide:
			s.wide, s.cut = true, true
			s.ws.add("", len(s.rows)+1, 0, "the row has more than %d columns; the ones beyond were left out here and below", s.limits.Columns)
		}
		if end >= len(s.text) {
			return row, len(s.text)
		}
		switch c := s.text[end]; {
		case c == '\r' && end+1 < len(s.text) && s.text[end+1] == '\n':
			return row, end + 2
		case c == '\n' || c == '\r':
			return row, end + 1
		}
		pos = end + 1
		if pos == len(s.text) { // the file ends with a delimiter
			return append(row, intake.Cell{}), pos
		}
	}
}

// cell reads one cell and says where it ends: at a delimiter, the end of a line, or the end of the text.
func (s *splitter) cell(pos, row, column int) (text string, end int) {
	blanks := len(s.text) - pos - len(strings.TrimLeft(s.text[pos:], " "))
	if open := pos + blanks; open < len(s.text) && s.text[open] == '"' && !s.loose {
		if text, end, ok := s.quoted(open, row, column); ok {
			return text, end
		}
		s.loose = true
		s.ws.add("", row, column, "a quote opens here and is never closed; quotes from here on are read as they stand")
	}
	end = pos + s.until(s.text[pos:])
	return s.fit(s.text[pos:end], row, column), end
}

// until is how far it is to the next delimiter or end of a line.
func (s *splitter) until(text string) int {
	for i := range len(text) {
		if c := text[i]; c == byte(s.delimiter) || c == '\n' || c == '\r' {
			return i
		}
	}
	return len(text)
}

// quoted reads a cell in quotes, in which a quote is written twice. What follows the closing quote belongs to the cell, as
// Excel reads it. Not ok: the quote is never closed.
func (s *splitter) quoted(pos, row, column int) (text string, end int, ok bool) {
	var b strings.Builder
	at := pos + 1
	for {
		n := strings.IndexByte(s.text[at:], '"')
		if n < 0 {
			return "", 0, false
		}
		b.WriteString(s.text[at : at+n])
		at += n + 1
		if at == len(s.text) || s.text[at] != '"' {
			break
		}
		b.WriteByte('"')
		at++
	}
	end = at + s.until(s.text[at:])
	rest := s.text[at:end]
	if strings.TrimSpace(rest) != "" {
		s.ws.add("", row, column, "text follows a closing quote; it was taken as part of the cell")
	}
	text = strings.ReplaceAll(b.String()+rest, "\r\n", "\n")
	if lines := strings.Count(text, "\n"); lines > maxLines {
		s.ws.add("", row, column, "the cell has %d lines; a quote may be missing", lines+1)
	}
	return s.fit(text, row, column), end, true
}

// A cell of more lines than this was hardly meant to be one.
const maxLines = 50

// fit cuts a text that is too long, and says so.
func (s *splitter) fit(text string, row, column int) string {
	return fitCell(text, s.limits.CellLength, func(format string, args ...any) { s.ws.add("", row, column, format, args...) })
}

// fitCell cuts the text of a cell at the limit, not within a letter.
func fitCell(text string, limit int, warn func(format string, args ...any)) string {
	if len(text) <= limit {
		return text
	}
	at := limit
	for at > 0 && !utf8.RuneStart(text[at]) {
		at--
	}
	warn("the cell has %d bytes of text; only the first %d were read", len(text), at)
	return text[:at]
}

// keep appends a row without the blank cells at its end.
func (s *splitter) keep(row []intake.Cell) {
	n := len(row)
	for n > 0 && row[n-1].Text == "" {
		n--
	}
	width := 0
	if n > 0 {
		width = len(row)
	}
	s.widths = append(s.widths, width)
	s.cells += n + 1
	s.filled += n
	s.rows = append(s.rows, append([]intake.Cell(nil), row[:n]...))
}
