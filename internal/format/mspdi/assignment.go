package mspdi

import (
	"unsafe"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/format/markup"
)

// resourceRow is what matters of a resource: whether it works, and when.
type resourceRow struct {
	uid, kind, calendar int
}

// workResource is the kind of resource that is people or machines, as against material and cost.
const workResource = 1

var resourceNode = record("Resource", func(x *reader, _ markup.Place) {
	x.resource = resourceRow{uid: none, kind: workResource, calendar: none}
}, children{
	"UID":         count(func(x *reader) *int { return &x.resource.uid }),
	"Type":        count(func(x *reader) *int { return &x.resource.kind }),
	"CalendarUID": count(func(x *reader) *int { return &x.resource.calendar }),
}, func(x *reader, _ markup.Place) {
	if _, again := x.resources[x.resource.uid]; !again {
		x.resources[x.resource.uid] = x.resource
		x.hold(150)
	}
})

// assignmentRow is the work of one resource on one task.
type assignmentRow struct {
	task, resource int
	units          float64
	cost           bool
	money          moneyRow
	pieces         []period // in which work remains to be done, of assignments that are not spread evenly
}

// period is a stretch of civil time.
type period struct{ from, to civil.Time }

// pieceRow is one row of time-phased data: work between two instants.
type pieceRow struct {
	period
	kind int
	work float64 // minutes
}

// remainingWork is the kind of time-phased data that says when work remains to be done.
const remainingWork = 1

var assignmentNode = record("Assignment", func(x *reader, _ markup.Place) {
	x.load = x.assignments.add()
	*x.load = assignmentRow{task: none, resource: none, units: 1}
	x.hold(unsafe.Sizeof(*x.load) * 2)
}, children{
	"TaskUID":     count(func(x *reader) *int { return &x.load.task }),
	"ResourceUID": count(func(x *reader) *int { return &x.load.resource }),
	"Units": field(func(x *reader, at markup.Place, b []byte) {
		if v, ok := x.number(at, b); ok {
			x.load.units = v
		}
	}),
	"Cost": field(func(x *reader, at markup.Place, b []byte) {
		x.load.money.Budget, _ = x.money(at, b)
		x.load.cost = x.load.money.Budget != 0
	}),
	"ActualCost": amount(func(x *reader) *int64 { return &x.load.money.Actual }),
	"RemainingCost": field(func(x *reader, at markup.Place, b []byte) {
		x.load.money.Remaining, x.load.money.left = x.money(at, b)
	}),
	"TimephasedData": pieceNode,
}, func(*reader, markup.Place) {})

var pieceNode = record("TimephasedData", func(x *reader, _ markup.Place) {
	x.piece = pieceRow{}
}, children{
	"Type":   count(func(x *reader) *int { return &x.piece.kind }),
	"Start":  date(func(x *reader) *civil.Time { return &x.piece.from }),
	"Finish": date(func(x *reader) *civil.Time { return &x.piece.to }),
	"Value": field(func(x *reader, _ markup.Place, b []byte) {
		if len(b) > 0 {
			x.piece.work, _ = isoMinutes(b)
		}
	}),
}, func(x *reader, _ markup.Place) { x.load.keep(x) })

// keep notes the piece under way, joined with the one before where they touch: a split is what lies between pieces.
func (a *assignmentRow) keep(x *reader) {
	p := x.piece
	if p.kind != remainingWork || p.work <= 0 || p.from.IsZero() || p.to <= p.from {
		return
	}
	if last := len(a.pieces) - 1; last >= 0 && a.pieces[last].to == p.from {
		a.pieces[last].to = p.to
		return
	}
	a.pieces = append(a.pieces, p.period)
	x.hold(unsafe.Sizeof(p.period) * growing)
}
