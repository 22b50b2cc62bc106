package chart

// Colour is one of the page's, by the name of its custom property without the dashes: "ink-2"; "" for none.
type Colour string

const (
	ink      Colour = "ink"
	ink2     Colour = "ink-2"
	ink3     Colour = "ink-3"
	ruleDark Colour = "line"
	rulePale Colour = "line-2"
	paper    Colour = "paper"
	wash     Colour = "wash"
	client   Colour = "client"
	delivery Colour = "delivery"
	red      Colour = "red"
	amber    Colour = "amber"
	green    Colour = "green"
)

// Look is how a mark is drawn where there is no stylesheet: on paper. It says what Stylesheet says; a test holds the two
// together.
type Look struct {
	Fill    Colour
	Opacity float64 // of the fill
	Stroke  Colour  // of a text it lies below the fill, so that what is behind the text does not touch it
	Width   float64 // of the stroke
	Dash    []float64
	Round   bool // where two strokes meet
}

// strokes is how lines are drawn that are not plain.
var strokes = map[Role]Look{
	roleGrid:      {Stroke: rulePale, Width: 1},
	roleAxis:      {Stroke: ruleDark, Width: 1},
	rolePlan:      {Stroke: ink2, Width: 1.5, Dash: []float64{5, 4}},
	roleForecast:  {Stroke: client, Width: 2.25, Round: true},
	roleNothing:   {Stroke: ink3, Width: 1.25, Dash: []float64{1.5, 3}},
	roleNow:       {Stroke: ink3, Width: 1, Dash: []float64{2, 3}},
	roleThreshold: {Stroke: ink3, Width: 1, Dash: []float64{2, 3}},
	roleLate:      {Stroke: red, Width: 2},
	roleEarly:     {Stroke: ink3, Width: 2},
	roleEdgeLate:  {Stroke: red, Width: 1.5},
}

// fills is how areas and rectangles are drawn.
var fills = map[Role]Look{
	roleClient:             {Fill: client, Opacity: 1},
	roleDelivery:           {Fill: delivery, Opacity: 1},
	roleNeutral:            {Fill: ink3, Opacity: 1},
	roleTotal:              {Fill: ink2, Opacity: 1},
	roleHolds:              {Fill: green, Opacity: 1},
	roleFails:              {Fill: red, Opacity: 1},
	roleUnknown:            {Fill: ruleDark, Opacity: 1},
	roleRed:                {Fill: red, Opacity: 1},
	roleAmberRed:           {Fill: red, Opacity: 0.55},
	roleAmber:              {Fill: amber, Opacity: 1},
	roleAmberGreen:         {Fill: green, Opacity: 0.55},
	roleGreen:              {Fill: green, Opacity: 1},
	roleOuter:              {Fill: client, Opacity: 0.13},
	roleInner:              {Fill: client, Opacity: 0.22},
	roleBreak:              {Fill: paper, Opacity: 1},
	roleEdge + "-head":     {Fill: ink3, Opacity: 1},
	roleEdgeLate + "-head": {Fill: red, Opacity: 1},
	roleNode:               {Fill: wash, Opacity: 1, Stroke: ruleDark, Width: 1},
	roleNodeLate:           {Fill: wash, Opacity: 1, Stroke: red, Width: 1.5},
	roleNodeUnknown:        {Fill: paper, Opacity: 1, Stroke: ink3, Width: 1, Dash: []float64{3, 3}},
}

// dots is how circles are filled that are not hollow.
var dots = map[Role]Colour{roleForecast: client, roleEarly: client, roleLate: red, roleReading: ink}

// texts is the colour of texts by their role.
var texts = map[Role]Colour{roleTick: ink3, roleNote: ink3, roleName: ink, roleLabel: ink, roleOn: paper, roleOver: ink}

// Look is how one of the marks of the Scene is drawn.
func (s *Scene) Look(m Mark) Look {
	switch m := m.(type) {
	case Area, Rect:
		return fills[m.role()]
	case Dot:
		return m.look()
	case Text:
		l := Look{Fill: texts[m.Role], Opacity: 1}
		if m.Role != roleTick && m.Role != roleOn && m.Role != roleOver && (s.Kind != "map" || m.Role == roleLabel) {
			l.Stroke, l.Width, l.Round = paper, 3, true
		}
		return l
	default:
		if l, ok := strokes[m.role()]; ok {
			return l
		}
		return Look{Stroke: ink3, Width: 1}
	}
}

func (m Dot) look() Look {
	l := Look{Fill: dots[m.Role], Opacity: 1}
	if m.Hollow {
		l.Fill, l.Stroke, l.Width = paper, ink2, 1.75
		if line, ok := strokes[m.Role]; ok {
			l.Width = line.Width
		}
	}
	return l
}
