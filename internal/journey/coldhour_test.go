package journey

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/crawl"
	"counterpart.dev/internal/e2e"
	"counterpart.dev/internal/format/write"
)

// mostActions is how many page actions a cold hour may take.
const mostActions = 40

// hour is somebody in their first hour, whose page actions are counted: every address opened, link followed, form sent, file dropped,
// file chosen, text pasted or box ticked is one. Typing into a field of a form that is then sent is not counted besides; waiting is no
// action.
type hour struct {
	*testing.T
	s       *site
	p       *e2e.Page
	actions []string
}

func (h *hour) did(what string) {
	h.Helper()
	h.actions = append(h.actions, what)
	clean(h.T, h.p, 200)
	h.p.Keep(fmt.Sprintf("coldhour-%s-%02d", strings.NewReplacer("/", "-", " ", "-").Replace(h.Name()), len(h.actions)))
}

func (h *hour) follow(selector string) {
	h.Helper()
	h.p.Click(selector)
	h.did("follow " + selector)
}

func (h *hour) send(selector string) {
	h.Helper()
	h.p.Submit(selector)
	h.did("send " + selector)
}

func (h *hour) tick(selector string) {
	h.Helper()
	h.p.Click(selector)
	h.did("tick " + selector)
}

func (h *hour) drop(files ...string) {
	h.Helper()
	h.p.Drop(files...)
	h.did("drop")
}

// fill sends a form with some of its fields filled in, by their ids.
func (h *hour) fill(fields ...string) {
	h.Helper()
	for i := 0; i < len(fields); i += 2 {
		h.p.Type(fields[i], fields[i+1])
	}
	h.send(fields[0])
}

// The cold hour: from an empty installation to a published brief, with a programme of 1,900 activities as it was agreed and as it stands,
// and a list of thirty benefits as somebody keeps it. Every row of the list comes in or is listed with the reason, no cell of it is
// altered, and it takes no more than forty page actions.
func TestColdHour(t *testing.T) {
	formats := []struct {
		ending string
		write  func(io.Writer, *plan.Network) error
	}{{"xer", write.XER}, {"xml", write.MSPDI}}
	for i, list := range messyLists {
		t.Run(list.name, func(t *testing.T) {
			t.Parallel()
			f := formats[i%len(formats)]
			agreed := planned(0).file(t, "contract."+f.ending, f.write)
			latest := planned(60*480).reported(t, civil.NewTime(2026, 11, 2, 8, 0)).file(t, "october."+f.ending, f.write)
			h := &hour{T: t, s: empty(t)}
			h.begin(list.currency)
			if list.pasted {
				h.drop(agreed, latest)
			} else {
				h.drop(agreed, latest, kept(t, list.name, list.file(t, list.rows)))
			}
			h.send("[name=file]")
			engagement := h.answer()
			h.baseline(engagement)
			h.list(list)
			h.milestones(engagement)
			h.links()
			h.publish()
			if got := len(h.actions); got > mostActions {
				t.Errorf("it takes %d page actions:\n%s", got, strings.Join(h.actions, "\n"))
			}
			t.Logf("%d page actions", len(h.actions))
		})
	}
}

// begin sets the installation up and opens a programme and a project in it.
func (h *hour) begin(currency string) {
	h.p = e2e.OpenURL(h.T, h.s.printed(h.T))
	h.p.Look(e2e.Look{Width: 1280, Height: 900})
	h.did("open the address that the program printed")
	h.fill("#form-organisation", "Harbour County Council", "#form-name", "Ana Weir", "#form-email", "ana@harbour.example", "#form-password", phrase)
	h.follow("#programmes a[href='/programmes/new']")
	h.fill("#form-name", "Libraries for all")
	h.follow(".actions a[href^='/projects/new']")
	h.fill("#form-name", "One library card", "#form-currency", currency)
}

// answer waits for the first answer, which stands before any form, and says who the supplier is.
func (h *hour) answer() (engagement string) {
	h.Helper()

	h.p.WaitFor("#drives")
	clean(h.T, h.p, 200)
	engagement = path(h.T, h.p)[:len("/engagements/")+36]
	if got := said(h.p, ".lead"); !strings.Contains(got, "The work finishes on") || !strings.Contains(got, "later than in") || !strings.Contains(got, "in a row drive it") {
		h.Errorf("the first answer is %q", got)
	}
	if got := said(h.p, ".figures"); !strings.Contains(got, "checks hold") {
		h.Errorf("the figures are %q", got)
	}
	h.follow("#next a[href$='/edit']")
	h.fill("#form-delivery_name", "Tidewater Systems")
	return engagement
}

// baseline makes the programme that was agreed what the latest is measured against.
func (h *hour) baseline(engagement string) {
	h.Helper()
	h.way()
	h.follow("#way a[href^='" + engagement + "/programme/'][href$='/baseline']")
	h.send("main form.form button")
}

// way goes to the steps of the first brief.
func (h *hour) way() {
	h.Helper()
	h.follow(".crumbs a[href^='/projects/']")
	h.follow("#way a")
}

// list takes the list in, as it is.
func (h *hour) list(list messy) {
	h.Helper()
	h.way()
	if list.pasted {
		h.follow("a[href$='/lists/new']")
		h.paste("#form-text", separated(list.rows, "\t"))
		h.send("#form-text")
	} else {
		h.follow("#way a[href*='/lists/']")
	}
	h.fill("#apply-life_for", "5 years")
	h.accounted(list)
}

// paste puts a text where somebody would paste it.
func (h *hour) paste(selector, text string) {
	h.Helper()
	h.p.Click(selector)
	words, err := json.Marshal(strings.ReplaceAll(text, "\r", ""))
	if err != nil || !e2e.Eval[bool](h.p, "document.execCommand('insertText', false, "+string(words)+")") {
		h.Fatal("nothing was pasted")
	}
	h.did("paste into " + selector)
}

// accounted asks that every row of a list is in or left out with a reason, and every cell is as the file has it.
func (h *hour) accounted(list messy) {
	h.Helper()
	file := h.download(path(h.T, h.p) + "/rows.csv")
	rows, err := csv.NewReader(strings.NewReader(string(file))).ReadAll()
	if err != nil {
		h.Fatal(err)
	}
	if len(rows)-1 != len(trimmed(list.rows)) {
		h.Errorf("%d rows are listed of %d", len(rows)-1, len(trimmed(list.rows)))
	}
	in := 0
	for i, row := range rows[1:] {
		state, reason, cells := row[1], row[2], row[5:]
		switch {
		case state == "taken" && reason == "":
			in++
		case state == "left out" && reason != "":
		default:
			h.Errorf("row %s is %s: %q", row[0], state, reason)
		}
		if diff := cmp.Diff(asShown(list.rows[i]), asExported(cells)); diff != "" {
			h.Errorf("row %s (-file +kept):\n%s", row[0], diff)
		}
		if state == "left out" {
			h.Logf("row %s is left out: %s: %s", row[0], reason, strings.Join(asExported(cells), " | "))
		}
	}
	if in < list.least {
		h.Errorf("%d rows came in, not %d", in, list.least)
	}
	if !list.pasted {
		was := list.file(h.T, list.rows)
		if got := h.download(path(h.T, h.p) + "/file"); string(got) != string(was) {
			h.Errorf("the file is given back with %d bytes, not the %d it had", len(got), len(was))
		}
	}
	benefits, err := csv.NewReader(strings.NewReader(string(h.download(h.project() + "/benefits.csv")))).ReadAll()
	if err != nil || len(benefits)-1 != in {
		h.Errorf("%d rows came in and there are %d benefits: %v", in, len(benefits)-1, err)
	}
}

// trimmed is rows without the empty ones at the end.
func trimmed(rows [][]string) [][]string {
	for len(rows) > 0 && strings.Join(rows[len(rows)-1], "") == "" {
		rows = rows[:len(rows)-1]
	}
	return rows
}

// asShown is the cells of a row of the file, without empty ones at the end.
func asShown(cells []string) []string {
	out := []string{}
	for _, c := range cells {
		out = append(out, shown(c))
	}
	return unpadded(out)
}

// asExported is the cells of a row of a file of ours, without the apostrophe that keeps spreadsheets from computing them.
func asExported(cells []string) []string {
	out := []string{}
	for _, c := range cells {
		if rest, ok := strings.CutPrefix(c, "'"); ok && rest != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(rest)[0]) {
			c = rest
		}
		out = append(out, c)
	}
	return unpadded(out)
}

func unpadded(cells []string) []string {
	for len(cells) > 0 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	return cells
}

// download is what an address gives whoever is in the browser.
func (h *hour) download(at string) []byte {
	h.Helper()
	at2 := h.p.Cookies()
	a := crawl.Visitor{Cookie: at2[0]}.Open(h.s, at)
	if a.Status != http.StatusOK {
		h.Fatalf("%s answers %d", at, a.Status)
	}
	return a.Body
}

// project is the path of the project of the page.
func (h *hour) project() string { return path(h.T, h.p)[:len("/projects/")+36] }

// milestones names the dates of the contract: those of four go-lives and the end, as the agreed programme has them.
func (h *hour) milestones(engagement string) {
	h.Helper()
	h.follow(".actions a[href$='/suggestions']")
	h.follow(".nothing a[href='" + engagement + "/milestones']")
	for _, name := range []string{"Go-live, wave 1", "Go-live, wave 2", "Go-live, wave 3", "Go-live, wave 4", "Final acceptance"} {
		box := e2e.Eval[string](h.p, `[...document.querySelectorAll("#suggest-form label")].find(l => l.innerText.includes(`+quoted(name)+`))?.htmlFor ?? ""`)
		if box == "" {
			h.Fatalf("%s is not suggested", name)
		}
		h.tick("[id='" + box + "']")
	}
	h.send("#suggest-form button")
	if got := said(h.p, "#dates"); strings.Count(got, "later") < 4 {
		h.Errorf("the dates of the contract are shown as %q", got)
	}
}

// links makes the links that are suggested.
func (h *hour) links() {
	h.Helper()
	h.follow(".flash a[href$='/suggestions']")
	h.send("#form button")
	if got := said(h.p, ".lead"); strings.Contains(got, "No sum can be forecast") {
		h.Errorf("after the links: %q", got)
	}
}

// publish says how far things may go, and publishes the brief.
func (h *hour) publish() {
	h.Helper()
	h.follow(".flash a[href$='/brief']")
	h.follow("#rests-on a[href$='/brief/tolerances']")
	h.fill("#tolerance-form-late", "14", "#tolerance-form-benefit", "5", "#tolerance-form-cost", "10")
	h.follow("main a[href$='/brief']")
	h.send("main form[action$='/brief/work'] button")
	h.p.WaitFor("#rests-on form[action$='/brief/work']")
	clean(h.T, h.p, 200)
	h.follow(".actions a[href$='/brief/publish']")
	h.tick("[name=doubt]")
	h.send("#publish-form [name=seen]")
	if got := said(h.p, ".flash"); !strings.HasPrefix(got, "Published.") {
		h.Fatalf("after publishing: %q", got)
	}
	if got := e2e.Eval[[]string](h.p, `[...document.querySelectorAll(".figures .value")].map(e => e.innerText)`); len(got) < 3 || slices.Contains(got, "not run") {
		h.Errorf("the figures of the brief are %q", got)
	}
}
