package portfolio

import (
	"net/http"
	"strconv"
	"time"

	g "maragu.dev/gomponents"

	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/confidence"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/ui"
)

// Standing is how a project stands as it was worked out last, for its first page: what it is worth and loses, what a further week costs,
// what it comes to, how confident people are, and what our side is late with. Nil where nothing was worked out yet, or for who may not see it.
func (p Pages) Standing(r *http.Request, project access.ScopeID) (g.Node, error) {
	s, err := p.Work.One(r.Context(), server.Viewer(r.Context()), project)
	if err != nil || s == nil {
		return nil, err
	}
	row := *s
	short := func(m int64) string { return brief.Short(core.Money(m), row.Currency) }
	forecast := ui.Figure{Value: row.Reason, Name: "forecast of the benefits", NotRun: true, URL: one(row, "benefits")}
	week := ui.Figure{Value: "nothing known", Name: "a further week", NotRun: true, URL: one(row, "loss")}
	if row.Reason == "" {
		forecast = ui.Figure{Value: short(row.Forecast), Name: "forecast of the benefits", Note: "of " + short(row.Planned) + " planned", URL: one(row, "benefits")}
	}
	if row.PerWeek != 0 {
		week = ui.Figure{Value: short(row.PerWeek), Name: "a further week", Note: "of " + row.Week, URL: one(row, "loss")}
	}
	slip := ui.Figure{Value: "none known", Name: "slip", NotRun: true, URL: one(row, "brief")}
	if row.Slip != 0 {
		slip = ui.Figure{Value: ui.Things(int(row.Slip), "day"), Name: "slip", Note: row.Slipped, URL: one(row, "brief")}
	}
	money := ui.Figure{Value: "no contract sum", Name: "outturn", NotRun: true, URL: one(row, "money")}
	if row.Priced {
		money = ui.Figure{Value: short(row.Outturn), Name: "outturn", Note: "nothing approved", URL: one(row, "money")}
		switch {
		case row.Over > 0:
			money.Note = short(row.Over) + " beyond approval"
		case row.Allowed:
			money.Note = "of " + short(row.Approved) + " approved"
		}
	}
	judged := ui.Figure{Value: "not judged", Name: "lowest confidence", NotRun: true, URL: one(row, "brief")}
	if l := confidence.Level(row.Confidence); l.Valid() {
		judged = ui.Figure{Value: l.Letters(), Name: "lowest confidence, " + l.Words(), Note: row.Judged, URL: one(row, "brief")}
	}
	late := ui.Figure{Value: strconv.Itoa(row.Owed), Name: "promises of ours late", URL: one(row, "work")}
	at := time.UnixMicro(row.At).UTC()
	return ui.Section("stands", "How it stands", ui.Figures{forecast, week, slip, money, judged, late},
		ui.Note(g.Text("Worked out "), ui.Lately(at, server.Now(r.Context()).UTC()), g.If(row.Changed, g.Text("; something was recorded since")), g.Text("."))), nil
}
