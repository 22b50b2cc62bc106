package benefit

import (
	"io"
	"net/http"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"

	work "counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/app/lists"
	"counterpart.dev/internal/core/intake"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	listpages "counterpart.dev/internal/web/lists"
	"counterpart.dev/internal/web/ui"
)

// againList shows a list once more with what is wrong, or what somebody else did with it meanwhile.
func (p Pages) againList(w http.ResponseWriter, r *http.Request, err error) error {
	c := of(r)
	fields, ok := wrong(err)
	conflict := errs.KindOf(err) == errs.Conflict
	if !ok && !conflict {
		return err
	}
	l, readErr := p.Work.List(r.Context(), c.v, c.project, c.listID())
	if readErr != nil {
		return readErr
	}
	shown := c.listPage(l, fields)
	if conflict {
		shown.Flash = ui.Flash{Problem: true, Text: "Somebody else did something with this list meanwhile. This is how it stands now."}
		return p.Shell.Render(w, r, http.StatusConflict, shown)
	}
	return p.Shell.Again(w, r, shown)
}

// ChooseColumns says which column is what.
func (p Pages) ChooseColumns(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	l, err := p.Work.List(r.Context(), c.v, c.project, c.listID())
	if err != nil {
		return err
	}
	sheet := l.List.Sheet
	if _, asked := typed(r)["sheet"]; asked {
		sheet = c.text("sheet")
	}
	fields := map[int]string{}
	for _, col := range l.Columns {
		name := "column_" + strconv.Itoa(col.Index)
		if _, asked := typed(r)[name]; asked {
			fields[col.Index] = c.text(name)
		}
	}
	form := lists.ColumnsForm{Sheet: sheet, Fields: fields, Counted: listpages.Counted(r.PostFormValue("counted"), l.Counted), Rev: c.rev()}
	if err := p.Work.ChooseColumns(r.Context(), c.v, c.project, c.listID(), form); err != nil {
		return p.againList(w, r, err)
	}
	return back(w, r, c.ofList(), "saved")
}

// AnswerList keeps what was answered.
func (p Pages) AnswerList(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	answers := intake.Answers{}
	say := func(row, field, words string) {
		n, err := strconv.Atoi(row)
		if err != nil {
			return
		}
		if answers[n] == nil {
			answers[n] = map[string]string{}
		}
		answers[n][field] = words
	}
	for name, values := range typed(r) {
		act, rest, _ := strings.Cut(name, ":")
		row, field, _ := strings.Cut(rest, ":")
		words := values[len(values)-1]
		switch {
		case act == "answer" && strings.TrimSpace(c.text("other:"+rest)) == "":
			say(row, field, words)
		case act == "other" && strings.TrimSpace(words) != "":
			say(row, field, words)
		case act == "forget":
			say(row, field, "")
		case act == "decide" && words == "again":
			say(row, intake.FieldRow, "")
		case act == "decide":
			say(row, intake.FieldRow, words)
		}
	}
	if err := p.Work.AnswerList(r.Context(), c.v, c.project, c.listID(), answers); err != nil {
		return p.againList(w, r, err)
	}
	return back(w, r, c.ofList(), "noted")
}

// ApplyList takes the rows in.
func (p Pages) ApplyList(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := work.ApplyForm{LifeFor: c.text("life_for"), LifeUntil: c.text("life_until"), Rev: c.rev()}
	task, err := p.Work.TakeList(r.Context(), c.v, c.project, c.listID(), f)
	if err != nil {
		return p.againList(w, r, err)
	}
	if task != "" {
		return server.Redirect(w, r, string(c.ofList()))
	}
	return back(w, r, c.ofList(), "applied")
}

// DropList gives a list up.
func (p Pages) DropList(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	if err := p.Work.DropList(r.Context(), c.v, c.project, c.listID(), c.rev()); err != nil {
		return p.againList(w, r, err)
	}
	return back(w, r, c.at("lists"), "dropped")
}

// UndoingList asks whether a list shall be taken out again.
func (p Pages) UndoingList(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	l, err := p.Work.List(r.Context(), c.v, c.project, c.listID())
	if err != nil {
		return err
	}
	if !l.Undoable() {
		return notFound
	}
	shown := c.frame(l.View, "Take this list out again")
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: l.File.Name, URL: c.ofList()})
	shown.Body = []g.Node{ui.Confirm{Happens: g.Text("What this list brought in and nobody has changed since goes out of the case again."),
		Kept: "What somebody has changed, read or linked since stays, and is listed. The list, its file and the record stay.",
		Form: ui.Form{Action: c.ofList("undo"), Rev: rev(l.List.Rev), Submit: ui.Button{Text: "Take it out again", Look: ui.Danger}, Cancel: c.ofList()}}}
	return p.Shell.Show(w, r, shown)
}

// UndoList takes a list out again.
func (p Pages) UndoList(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	if _, err := p.Work.UndoList(r.Context(), c.v, c.project, c.listID(), c.rev()); err != nil {
		return p.againList(w, r, err)
	}
	return back(w, r, c.ofList(), "undone")
}

// ListFile is the file of a list as it came.
func (p Pages) ListFile(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f, err := p.Work.ListFile(r.Context(), c.v, c.project, c.listID())
	if err != nil {
		return err
	}
	return server.Download(w, r, f.Name, "application/octet-stream", func(w io.Writer) error {
		_, err := w.Write(f.Body)
		return err
	})
}
