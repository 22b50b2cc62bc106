package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"path"
	"slices"
	"strings"

	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/format/markup"
)

// workbook is a workbook while it is read.
type workbook struct {
	ctx     context.Context
	limits  Limits
	ws      *warnings
	parts   map[string]*zip.File // by path in lower case
	left    int64                // bytes that may still be unpacked
	since04 bool                 // days are counted from 1904
	listed  []listed
	rels    map[string]relation // of the workbook, by id
	shared  []string
	styles  []style
	shown   *shower
	cells   int // of the whole book
	failed  error
}

// listed is a sheet as the workbook lists it.
type listed struct {
	name, id string
	hidden   bool
}

// relation is where a part of the workbook lies and what it is.
type relation struct{ kind, target string }

// More parts than any workbook that holds lists.
const maxParts = 4000

func damaged() error { return errs.New(errs.Invalid, "%s", refuseDamaged) }

// readWorkbook reads a workbook of Excel and programs that write the same format.
func readWorkbook(ctx context.Context, data []byte, limits Limits, ws *warnings) (Book, error) {
	if bytes.Count(data, []byte("PK\x01\x02")) > maxParts {
		return Book{}, errs.New(errs.Invalid, "%s", refuseBomb)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return Book{}, damaged()
	}
	if sentence := notWorkbook(z, data[:min(len(data), 200)]); sentence != "" {
		return Book{}, errs.New(errs.Invalid, "%s", sentence)
	}
	wb := &workbook{ctx: ctx, limits: limits, ws: ws, left: limits.Unpacked, parts: map[string]*zip.File{}}
	for _, f := range z.File {
		name := strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, "\\", "/"), "/"))
		if _, twice := wb.parts[name]; !twice {
			wb.parts[name] = f
		}
	}
	if wb.parts["content.xml"] != nil && wb.parts["[content_types].xml"] == nil {
		return wb.readOpen()
	}
	return wb.read()
}

// read reads the parts in the order in which they need each other.
func (wb *workbook) read() (Book, error) {
	main, err := wb.mainPart()
	if err != nil {
		return Book{}, err
	}
	if err := walkPart(wb, main, workbookNodes); err != nil {
		return Book{}, err
	}
	if wb.rels, err = wb.relations(main); err != nil {
		return Book{}, err
	}
	if len(wb.listed) == 0 {
		return Book{}, damaged()
	}
	for _, kind := range []string{"sharedStrings", "styles"} {
		if err := wb.support(kind); err != nil {
			return Book{}, err
		}
	}
	wb.shown = newShower()
	b := Book{Format: XLSX}
	for i, l := range wb.listed {
		if i == wb.limits.Sheets {
			wb.ws.add("", 0, 0, "the workbook has %d sheets; only the first %d were read", len(wb.listed), i)
			break
		}
		s, ok, err := wb.sheet(l)
		if err != nil {
			return Book{}, err
		}
		if ok {
			b.Sheets = append(b.Sheets, s)
		}
	}
	wb.extras()
	if !slices.ContainsFunc(b.Sheets, func(s Sheet) bool { return len(s.Rows) > 0 }) {
		return Book{}, errs.New(errs.Invalid, "The workbook holds no table: it has no filled cell.")
	}
	return b, nil
}

// mainPart is the path of the workbook itself.
func (wb *workbook) mainPart() (string, error) {
	rels, err := wb.relations("")
	if err != nil {
		return "", err
	}
	for _, id := range sortedKeys(rels) {
		if rels[id].kind == "officeDocument" && wb.parts[strings.ToLower(rels[id].target)] != nil {
			return rels[id].target, nil
		}
	}
	if wb.parts["xl/workbook.xml"] == nil {
		return "", damaged()
	}
	return "xl/workbook.xml", nil
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// walkPart walks through a part. What is not XML is a damaged workbook; what the walk itself refused is returned as it is.
func walkPart(wb *workbook, name string, nodes map[string]*markup.Node[*workbook]) error {
	f := wb.parts[strings.ToLower(name)]
	if f == nil {
		return damaged()
	}
	rc, err := f.Open()
	if err != nil {
		return damaged()
	}
	defer rc.Close()
	metered := &meter{r: rc, left: &wb.left}
	root, _, err := markup.Read(metered, "", nodes, wb)
	switch {
	case wb.failed != nil && errors.Is(err, wb.failed):
		failed := wb.failed
		wb.failed = nil
		return failed
	case metered.over, markup.TooMuch(err):
		return errs.New(errs.Invalid, "%s", refuseBomb)
	case err != nil || root == "":
		return damaged()
	}
	return nil
}

// fail ends a walk with an error of its own.
func (wb *workbook) fail(err error) error {
	wb.failed = err
	return err
}

// meter counts what is unpacked of all parts together.
type meter struct {
	r    io.Reader
	left *int64
	over bool
}

var errOver = errors.New("too much to unpack")

func (m *meter) Read(p []byte) (int, error) {
	if *m.left <= 0 {
		m.over = true
		return 0, errOver
	}
	n, err := m.r.Read(p[:min(int64(len(p)), *m.left)])
	*m.left -= int64(n)
	return n, err
}

var workbookNodes = map[string]*markup.Node[*workbook]{"workbook": {Children: map[string]*markup.Node[*workbook]{
	"workbookPr": {Open: func(wb *workbook, _ markup.Place, attribute func(string) string) {
		wb.since04 = truth(attribute("date1904"))
	}},
	"sheets": {Children: map[string]*markup.Node[*workbook]{
		"sheet": {Open: func(wb *workbook, _ markup.Place, attribute func(string) string) {
			state := attribute("state")
			wb.listed = append(wb.listed, listed{attribute("name"), attribute("id"), state == "hidden" || state == "veryHidden"})
		}},
	}},
}}}

func truth(s string) bool { return s == "1" || s == "true" }

// relations reads which parts belong to one, by id. The part "" is the package.
func (wb *workbook) relations(of string) (map[string]relation, error) {
	dir, base := path.Split(of)
	name := dir + "_rels/" + base + ".rels"
	wb.rels = map[string]relation{}
	if wb.parts[strings.ToLower(name)] == nil {
		return wb.rels, nil
	}
	nodes := map[string]*markup.Node[*workbook]{"Relationships": {Children: map[string]*markup.Node[*workbook]{
		"Relationship": {Open: func(wb *workbook, _ markup.Place, attribute func(string) string) {
			target := attribute("Target")
			if attribute("TargetMode") == "External" || len(wb.rels) >= maxParts {
				return
			}
			if strings.HasPrefix(target, "/") {
				target = target[1:]
			} else {
				target = path.Join(dir, target)
			}
			wb.rels[attribute("Id")] = relation{path.Base(attribute("Type")), target}
		}},
	}}}
	err := walkPart(wb, name, nodes)
	return wb.rels, err
}

// support reads the texts or styles that all sheets share, where the workbook has them.
func (wb *workbook) support(kind string) error {
	for _, id := range sortedKeys(wb.rels) {
		r := wb.rels[id]
		if r.kind != kind || wb.parts[strings.ToLower(r.target)] == nil {
			continue
		}
		if kind == "styles" {
			return wb.readStyles(r.target)
		}
		return wb.readStrings(r.target)
	}
	return nil
}

// readStrings reads the texts that cells refer to by number.
func (wb *workbook) readStrings(name string) error {
	var text []byte
	add := func(wb *workbook, _ markup.Place, t []byte) { text = append(text, t...) }
	run := &markup.Node[*workbook]{Exact: true, Text: add}
	nodes := map[string]*markup.Node[*workbook]{"sst": {Children: map[string]*markup.Node[*workbook]{
		"si": {
			Open: func(*workbook, markup.Place, func(string) string) { text = text[:0] },
			Children: map[string]*markup.Node[*workbook]{
				"t": run, "r": {Children: map[string]*markup.Node[*workbook]{"t": run}},
			},
			Close: func(wb *workbook, _ markup.Place) error {
				wb.shared = append(wb.shared, unescape(string(text)))
				return wb.alive(len(wb.shared))
			},
		},
	}}}
	return walkPart(wb, name, nodes)
}

// alive looks now and then whether anybody still waits.
func (wb *workbook) alive(n int) error {
	if n%1024 == 0 {
		if err := wb.ctx.Err(); err != nil {
			return wb.fail(err)
		}
	}
	return nil
}

// unescape turns _x000D_ and the like into the sign they stand for, and line ends into one kind.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return strings.ReplaceAll(s, "\r\n", "\n")
	}
	var b strings.Builder
	for {
		at := strings.Index(s, "_x")
		if at < 0 {
			b.WriteString(s)
			break
		}
		b.WriteString(s[:at])
		s = s[at:]
		if r, ok := escaped(s); ok {
			b.WriteRune(r)
			s = s[7:]
			continue
		}
		b.WriteString(s[:2])
		s = s[2:]
	}
	return strings.ReplaceAll(b.String(), "\r\n", "\n")
}

// escaped reads _xHHHH_ at the start of a text.
func escaped(s string) (r rune, ok bool) {
	if len(s) < 7 || s[6] != '_' {
		return 0, false
	}
	for _, c := range []byte(s[2:6]) {
		switch {
		case c >= '0' && c <= '9':
			r = r<<4 | rune(c-'0')
		case c >= 'a' && c <= 'f':
			r = r<<4 | rune(c-'a'+10)
		case c >= 'A' && c <= 'F':
			r = r<<4 | rune(c-'A'+10)
		default:
			return 0, false
		}
	}
	return r, r != 0 && (r < 0xD800 || r > 0xDFFF)
}

// extras says what else the workbook holds that no list is made of.
func (wb *workbook) extras() {
	for name, what := range map[string]string{"xl/vbaproject.bin": "macros; they were neither read nor run"} {
		if wb.parts[name] != nil {
			wb.ws.add("", 0, 0, "the workbook has %s", what)
		}
	}
	for _, name := range sortedKeys(wb.parts) {
		if strings.HasPrefix(name, "xl/comments") || strings.HasPrefix(name, "xl/threadedcomments/") {
			wb.ws.add("", 0, 0, "the workbook has comments on cells; they were not read")
			return
		}
	}
}

// sheet reads one sheet of cells. Not ok: it is a chart or the like.
func (wb *workbook) sheet(l listed) (s Sheet, ok bool, err error) {
	r, found := wb.rels[l.id]
	if !found || r.kind != "worksheet" {
		if r.kind != "chartsheet" && r.kind != "dialogsheet" && !strings.Contains(strings.ToLower(r.kind), "macrosheet") {
			wb.ws.add(l.name, 0, 0, "the sheet is listed in the workbook but not in the file")
		}
		return Sheet{}, false, nil
	}
	g := &grid{wb: wb, sheet: Sheet{Name: l.name, Hidden: l.hidden}}
	err = walkPart(wb, r.target, g.nodes())
	if err != nil && !errors.Is(err, errEnough) {
		return Sheet{}, false, err
	}
	g.finish()
	return g.sheet, true, nil
}
