package mspdi

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
)

// endless makes a file of many tasks as it is read, so that the file itself takes no memory.
type endless struct {
	ready       string
	task, tasks int
	size        int64
}

// filler is what Microsoft Project states of every task and nobody needs.
var filler = strings.Repeat("\t\t\t<ActualOvertimeWork>PT0H0M0S</ActualOvertimeWork>\n\t\t\t<FixedCostAccrual>3</FixedCostAccrual>\n", 30)

func (e *endless) Read(p []byte) (int, error) {
	for e.ready == "" {
		switch {
		case e.task > e.tasks:
			return 0, io.EOF
		case e.task == 0:
			e.ready = "<Project><StartDate>2026-05-04T08:00:00</StartDate><StatusDate>2026-05-08T17:00:00</StatusDate><Calendars>" + standard + "</Calendars><CalendarUID>1</CalendarUID><Tasks>\n"
		case e.task == e.tasks:
			e.ready = "</Tasks></Project>"
		default:
			e.ready = fmt.Sprintf("\t\t<Task>\n\t\t\t<UID>%d</UID>\n\t\t\t<Name>Task %d, with the length of a usual name</Name>\n\t\t\t<OutlineLevel>1</OutlineLevel>\n\t\t\t<Duration>PT8H0M0S</Duration>\n%s"+
				"\t\t\t<PredecessorLink><PredecessorUID>%d</PredecessorUID><Type>1</Type></PredecessorLink>\n\t\t</Task>\n", e.task, e.task, filler, e.task-1)
		}
		e.task++
	}
	n := copy(p, e.ready)
	e.ready = e.ready[n:]
	e.size += int64(n)
	return n, nil
}

// TestLarge reads a file of two hundred megabytes, of which hardly anything is kept.
func TestLarge(t *testing.T) {
	if testing.Short() {
		t.Skip("not run: reading a file of 200 MB (-short)")
	}
	const tasks = 65_000
	r := &endless{tasks: tasks}
	peak := watch(func() {
		f, err := Read(r, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := len(f.Network.Activities); got != tasks-1 || len(f.Network.Links) != tasks-2 || len(f.Warnings.List) != 1 {
			t.Errorf("%d tasks, %d links, %v", got, len(f.Network.Links), f.Warnings.List)
		}
		runtime.KeepAlive(f)
	})
	if r.size < 200e6 || peak > 256<<20 {
		t.Errorf("%d MiB in use for a file of %d MB", peak>>20, r.size/1e6)
	}
	t.Logf("%d MiB in use for a file of %d MB", peak>>20, r.size/1e6)
}
