package page

import (
	"strings"

	g "maragu.dev/gomponents"

	"counterpart.dev/internal/chart"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/ui"
)

// How wide pictures are drawn: over the whole page, and on a narrow screen.
const (
	WholeWidth = 1120
	thinWidth  = 328
)

// Scene is a picture of package chart, which is drawn for a width.
type Scene interface {
	Scene(width float64) (chart.Scene, error)
}

// Picture is a picture drawn for a width and once more for narrow screens, with its figures as a sentence and a table. The id is unique on
// its page.
func Picture(id string, s Scene, width float64) (ui.Chart, error) {
	wide, scene, err := drawn(id, s, width)
	if err != nil {
		return ui.Chart{}, err
	}
	out := ui.Chart{Title: scene.Title, Wide: wide, Summary: scene.Summary,
		Table: ui.PlainTable{Caption: scene.Table.Caption, Head: scene.Table.Head, Number: scene.Table.Number, Rows: scene.Table.Rows}}
	out.Narrow, _, err = drawn(id+"-n", s, thinWidth)
	return out, err
}

func drawn(id string, s Scene, width float64) (g.Node, chart.Scene, error) {
	scene, err := s.Scene(width)
	if err != nil {
		return nil, scene, errs.New(errs.Internal, "the picture %s: %w", id, err)
	}
	var b strings.Builder
	err = scene.WriteSVG(&b, id)
	return g.Raw(b.String()), scene, err // Safety: WriteSVG escapes every text
}
