package xer

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	utf16 "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"counterpart.dev/internal/core/plan"
)

// codePage is one of the Windows code pages in which exporting machines write. An XER file does not say which.
type codePage struct {
	name string
	enc  encoding.Encoding
	// languages are the letters above ASCII that fill ordinary text, one string a language: two languages of a page
	// share few letters, so a text that needs both is more likely of another page.
	languages []string
	// mixed is for files that mix languages of the page; its letters count a little less.
	mixed  string
	script *unicode.RangeTable
	wide   bool // two bytes a letter
}

// codePages are tried in this order; the first of equals wins.
var codePages = []codePage{
	{"windows-1252", charmap.Windows1252, []string{
		"éèêàâçôîëïûùœÉÈÊÀÂÇÔÎŒ", "äöüßÄÖÜ", "áéíóúñüçÁÉÍÓÚÑ", "áéíóúâêôãõçàÁÉÍÓÚÂÊÔÃÕÇÀ", "àèéìòùÀÈÉÌÒÙ", "æøåäöéÆØÅÄÖ", "ëïéöü",
	}, "éèêàâäöüßçñóíáúãõôîëïøåæœÉÖÜÄÅØÇÑŒ", unicode.Latin, false},
	{"windows-1250", charmap.Windows1250, []string{
		"ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", "áčďéěíňóřšťúůýžľĺôäÁČĎÉÍŇÓŘŠŤÚÝŽĽ", "áéíóöőúüűÁÉÍÓÖŐÚÜŰ", "ăâîşţĂÂÎŞŢ", "čćđšžČĆĐŠŽ",
	}, "", unicode.Latin, false},
	{"windows-1254", charmap.Windows1254, []string{"ğışçöüâİŞĞÇÖÜ"}, "", unicode.Latin, false},
	{"windows-1257", charmap.Windows1257, []string{"ąčęėįšųūžĄČĘĖĮŠŲŪŽ", "āčēģīķļņšūžĀČĒĢĪĶĻŅŠŪŽ", "äöõüšžÄÖÕÜŠŽ"}, "", unicode.Latin, false},
	{"windows-1251", charmap.Windows1251, []string{"оеаинтсрвлкмдпуяыьгзбчйхжюіїєґОЕАИНТСРВЛКМДПУЯГЗБЧЙХЖ"}, "", unicode.Cyrillic, false},
	{"windows-1253", charmap.Windows1253, []string{"αοιετσνηυρπκμλςάέήίόύώγδθΑΟΙΕΤΣΝΗΡΠΚΜΛ"}, "", unicode.Greek, false},
	{"windows-1255", charmap.Windows1255, []string{"יוהלארתבשמנםעדחקפכטגןצסזךףץ"}, "", unicode.Hebrew, false},
	{"windows-1256", charmap.Windows1256, []string{"اليمنرتبةدعسفهكقحجأصشطخذىضزغثئظءإ"}, "", unicode.Arabic, false},
	{"windows-874", charmap.Windows874, []string{"านรกอเงมยวลตทสคบปดพชหจะัีิุ่้"}, "", unicode.Thai, false},
	{"shift_jis", japanese.ShiftJIS, []string{"のにるたをとしはでてがい工事設計施ンスルトラリイ"}, "", nil, true},
	{"gbk", simplifiedchinese.GBK, []string{"的工程施一是在中大装安设备基础土建完成"}, "", unicode.Han, true},
	{"euc-kr", korean.EUCKR, []string{"이다의는에사공설치기대계시"}, "", unicode.Hangul, true},
	{"big5", traditionalchinese.Big5, []string{"的工程施一是在中大裝安設備基礎土建完成"}, "", unicode.Han, true},
}

const sampleMost = 6 << 10 // bytes: some hundred words are plenty

// sample collects words with bytes above ASCII, to guess the code page from.
type sample struct{ words []byte }

func (s *sample) add(text []byte) {
	if len(s.words)+len(text) < sampleMost {
		s.words = append(append(s.words, text...), '\n')
	}
}

// guess picks the code page in which the sample reads most like text.
func (s *sample) guess() codePage {
	const doubt = 4 // what speaks for another page than the western one must be more than a letter or two
	best, top := codePages[0], codePages[0].score(s.words)+doubt
	for _, p := range codePages[1:] {
		if score := p.score(s.words); score > top {
			best, top = p, score
		}
	}
	return best
}

// score adds up how likely each decoded letter is, in the language that suits it best: letters of the language count
// for it, letters in scripts of other pages and symbols inside words against it, and bytes it cannot hold most of all.
func (p codePage) score(words []byte) int {
	text, err := p.enc.NewDecoder().Bytes(words)
	if err != nil {
		return -1 << 30
	}
	best := p.scoreIn(text, p.mixed, 5)
	for _, letters := range p.languages {
		best = max(best, p.scoreIn(text, letters, 6))
	}
	return best
}

// scoreIn adds up the letters of a text, taken for one language of the page whose letters are worth so much each.
func (p codePage) scoreIn(text []byte, letters string, worth int) int {
	score, prev := 0, ' '
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		i += n
		if r >= 0x80 {
			next, _ := utf8.DecodeRune(text[i:])
			weight := p.weigh(prev, r, next, letters, worth)
			if p.wide {
				weight *= 2
			}
			score += weight
		}
		prev = r
	}
	return score
}

// weigh says how likely a letter or symbol is between its neighbours in text of the page's languages.
func (p codePage) weigh(prev, r, next rune, letters string, worth int) int {
	switch {
	case r == utf8.RuneError || r < 0xA0 || unicode.Is(unicode.Co, r):
		return -30
	case !unicode.IsLetter(r) && !unicode.IsMark(r) || r == 'º' || r == 'ª':
		return weighSymbol(prev, r, next)
	case p.script == unicode.Thai && unicode.IsMark(r) && !unicode.IsLetter(prev):
		return -15 // a vowel sign on nothing
	case p.script != nil && !unicode.Is(p.script, r):
		return -6
	case p.script == unicode.Latin:
		return weighLatin(prev, r, next, letters, worth)
	}
	return p.weighForeign(prev, r, next, letters)
}

// weighSymbol knows where signs stand in western text. What one page holds as a sign another holds as a letter: the
// pound of £5k is a Polish Ł, the cube of 25 m³ a Polish ł, the apostrophe of client’s half of a Japanese letter.
func weighSymbol(prev, r, next rune) int {
	ended := !unicode.IsLetter(next)
	switch {
	case strings.ContainsRune("²³", r) && (prev == 'm' || prev == 'M') && ended,
		strings.ContainsRune("ºª", r) && (unicode.IsDigit(prev) || prev == 'n' || prev == 'N') && ended,
		strings.ContainsRune("¿¡", r) && !unicode.IsLetter(prev) && !ended,
		strings.ContainsRune("£¥", r) && (ended || strings.ContainsRune("kKmM", next)):
		return 6
	case strings.ContainsRune("¼½¾", r) && !unicode.IsLetter(prev):
		return 6
	case strings.ContainsRune("’‘–—…×·\u00a0", r):
		return 0 // at home inside words and between them
	case asciiLetter(prev) && asciiLetter(next):
		return -5 // a symbol inside a word
	}
	return 0
}

// weighLatin weighs a letter with an accent: it stands among plain ones, seldom beside another, and a capital begins a word.
func weighLatin(prev, r, next rune, letters string, worth int) int {
	if !unicode.IsLetter(prev) && !unicode.IsLetter(next) {
		return 0 // one letter alone tells nothing: Ø300
	}
	among, capital := above(prev) && above(next), unicode.IsUpper(r) && unicode.IsLower(prev)
	if !strings.ContainsRune(letters, r) {
		if among || capital {
			return -6
		}
		return -2 // a name from abroad, or the wrong page
	}
	score := worth
	if among {
		score -= 9
	}
	if capital {
		score -= 6
	}
	return score
}

// weighForeign weighs a letter of a script of its own. Such letters stand together; one that leans on a plain letter is
// more likely a western sign misread.
func (p codePage) weighForeign(prev, r, next rune, letters string) int {
	plain := asciiLetter(prev) || asciiLetter(next)
	alone := !above(prev) && !above(next)
	switch {
	case plain && (alone || !p.wide):
		return -3
	case alone:
		return 0
	case r >= 0xFF61 && r <= 0xFF9F:
		// Katakana of half width take one byte, which is any western sign or accent: only a row of them counts.
		if above(prev) && above(next) {
			return 1
		}
		return 0
	case strings.ContainsRune(letters, r):
		return 8
	case p.wide:
		return 3
	}
	return 0
}

func above(r rune) bool { return r >= 0x80 && (unicode.IsLetter(r) || unicode.IsMark(r)) }

func asciiLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

// declared finds the code page a caller names: windows-1251, cp1251, 1251, utf-8.
func declared(name string) (codePage, error) {
	n := strings.ToLower(strings.TrimSpace(name))
	n = strings.TrimPrefix(n, "cp")
	aliases := map[string]string{"932": "shift_jis", "936": "gbk", "949": "euc-kr", "950": "big5"}
	if a := aliases[n]; a != "" {
		n = a
	}
	if len(n) > 2 && strings.Trim(n, "0123456789") == "" {
		n = "windows-" + n
	}
	enc, err := htmlindex.Get(n)
	if err != nil {
		return codePage{}, fmt.Errorf("there is no code page %q; try windows-1251 or utf-8", name)
	}
	return codePage{name: n, enc: enc}, nil
}

// unwrap looks for a byte order mark, and for UTF-16 without one, which the first letters of every file show. Text in UTF-16 comes back as UTF-8.
func unwrap(r io.Reader) (rest io.Reader, name string, err error) {
	b := bufio.NewReaderSize(r, firstRead)
	head, err := b.Peek(6)
	if err != nil && err != io.EOF {
		return nil, "", err
	}
	switch {
	case bytes.HasPrefix(head, []byte{0xEF, 0xBB, 0xBF}):
		_, err = b.Discard(3)
		if err == io.EOF {
			err = nil
		}
		return b, "utf-8", err
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}), bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		dec := utf16.UTF16(utf16.LittleEndian, utf16.UseBOM).NewDecoder()
		return transform.NewReader(b, dec), "utf-16", nil
	case bytes.HasPrefix(head, []byte("E\x00R\x00M\x00")):
		return transform.NewReader(b, utf16.UTF16(utf16.LittleEndian, utf16.IgnoreBOM).NewDecoder()), "utf-16", nil
	case bytes.HasPrefix(head, []byte("\x00E\x00R\x00M")):
		return transform.NewReader(b, utf16.UTF16(utf16.BigEndian, utf16.IgnoreBOM).NewDecoder()), "utf-16", nil
	}
	return b, "", nil
}

// mostlyUTF8 reports whether the words are UTF-8. A tool that cuts names at a number of bytes leaves halves of letters
// behind, so some damage is forgiven; text of another page holds hardly a letter that is one in UTF-8.
func mostlyUTF8(words []byte) bool {
	good, bad := 0, 0
	for len(words) > 0 {
		r, n := utf8.DecodeRune(words)
		switch {
		case r == utf8.RuneError && n == 1:
			bad++
		case n > 1:
			good++
		}
		words = words[n:]
	}
	return good > 0 && bad*10 <= good
}

// decode turns the text of a network from the file's code page into UTF-8. Text that was UTF-8 is only made valid.
func decode(n *plan.Network, page codePage, warn *plan.Warnings) {
	d := decoder{page: page.enc.NewDecoder(), plain: page.name == "utf-8"}
	for i := range n.Projects {
		d.text(&n.Projects[i].Code)
		d.text(&n.Projects[i].Name)
	}
	for i := range n.WBS {
		d.text(&n.WBS[i].Code)
		d.text(&n.WBS[i].Name)
	}
	for i := range n.Calendars {
		d.text(&n.Calendars[i].Name)
	}
	for i := range n.Activities {
		d.text(&n.Activities[i].Code)
		d.text(&n.Activities[i].Name)
	}
	damaged := d.damaged // a warning may quote half a character
	for i := range warn.List {
		d.text(&warn.List[i].Text)
	}
	d.damaged = damaged
	if d.damaged > 0 {
		warn.Add(plan.Warning{Text: fmt.Sprintf("bytes that %s does not have were replaced in %d of the texts", page.name, d.damaged)})
	}
}

type decoder struct {
	page    *encoding.Decoder
	plain   bool
	damaged int
}

func (d *decoder) text(s *string) {
	for i := 0; i < len(*s); i++ {
		if (*s)[i] < 0x80 {
			continue
		}
		out := *s
		if !d.plain {
			if t, err := d.page.String(out); err == nil {
				out = t
			}
		}
		if fixed := strings.ToValidUTF8(out, "\uFFFD"); fixed != out || strings.ContainsRune(out, utf8.RuneError) {
			d.damaged++
			out = fixed
		}
		*s = out
		return
	}
}
