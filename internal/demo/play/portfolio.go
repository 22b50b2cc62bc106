package play

import (
	"fmt"

	"counterpart.dev/internal/app/lists"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/portfolio"
)

// returns are what the region published of the projects of its trusts, year by year, as such lists are: with a title above, another name for
// one, a figure that is withheld, and a note below.
var returns = []struct{ name, rows string }{
	{"Regional returns 2025.csv", `"Major projects of the region, returns of September",,,,,,,
,,,,,,,
Project name,Number,Organisation,Delivery confidence,Project start date,Project end date,Whole life cost (£m),Monetised benefits (£m)
Digital hospital,R-011,Northmere Trust,Amber,01/04/2024,31/03/2028,41.2,96.0
Southmere cancer centre,R-012,Southmere Trust,Amber/Green,01/10/2022,30/06/2026,118.0,
Regional laboratory network,R-014,Eastmere Trust,Green,01/01/2023,31/12/2026,22.5,51.0
Ambulance radio,R-017,Regional Ambulance Service,Red,01/06/2021,30/11/2024,63.9,80.4
Shared payroll,,Westmere Trust,Amber/Red,01/02/2023,31/01/2026,9.8,14.1
Total,,,,,,255.4,
"Note: confidence is as judged by the regional board, not by the trusts.",,,,,,,
`},
	{"Regional returns 2026.csv", `Project name,Number,Organisation,Delivery confidence,Project start date,Project end date,Whole life cost (£m),Monetised benefits (£m)
Digital hospital,R-011,Northmere Trust,Amber/Red,01/04/2024,30/09/2028,44.9,96.0
Southmere cancer centre,R-012,Southmere Trust,Amber,01/10/2022,31/01/2027,126.5,
Regional laboratory network,R-014,Eastmere Trust,Amber/Green,01/01/2023,31/12/2026,22.5,49.0
Ambulance radio replacement,R-017,Regional Ambulance Service,Reset,01/06/2021,30/06/2027,Exempt under Section 43,80.4
Shared payroll and rostering,,Westmere Trust,Amber,01/02/2023,31/07/2026,11.2,14.1
Community diagnostic hubs,R-021,Eastmere Trust,Green,01/05/2025,31/03/2027,17.0,38.2
`},
}

// published: Daniel, who leads the trust, takes the region's returns in, and says that a project was renamed.
func published(s *stage) {
	s.at(length-3, "10:10")
	var files []lists.File
	for _, r := range returns {
		files = append(files, lists.File{Name: r.name, Media: "text/csv", Body: []byte(r.rows)})
	}
	if s.err != nil {
		return
	}
	ids, err := s.Portfolio.BeginLists(s.ctx, s.as("Daniel"), files)
	s.must(err)
	for _, id := range ids {
		if s.err != nil {
			return
		}
		l, err := s.Portfolio.List(s.ctx, s.as("Daniel"), id)
		if s.must(err); err != nil {
			return
		}
		_, err = s.Portfolio.TakeList(s.ctx, s.as("Daniel"), id, l.Rev)
		s.must(err)
	}
	if s.err != nil {
		return
	}
	y, err := s.Portfolio.Years(s.ctx, s.as("Daniel"))
	if s.must(err); err != nil {
		return
	}
	if len(y.Doubts) != 1 || len(y.Doubts[0].With) != 1 {
		s.must(fmt.Errorf("the returns ask %d questions", len(y.Doubts)))
		return
	}
	d := y.Doubts[0]
	s.must(s.Portfolio.Settle(s.ctx, s.as("Daniel"), d.Spot, portfolio.Said{Same: d.With[0].Spot}))
}

// summed: the page of the records project is worked out on all that was handed in since, and what the three projects come to, as the clock
// of the client side does it by itself from then on.
func summed(s *stage) {
	if s.err != nil {
		return
	}
	_, err := s.Brief.WorkOut(s.ctx, s.as("Amina"), s.cast.Projects["PR"])
	s.must(err)
	s.read()
	if s.err != nil {
		return
	}
	var ids []access.ScopeID
	for _, code := range []string{"PR", "CN", "TR"} {
		ids = append(ids, s.cast.Projects[code])
	}
	_, err = s.Portfolio.WorkOut(s.ctx, s.as("Amina"), ids)
	s.must(err)
}
