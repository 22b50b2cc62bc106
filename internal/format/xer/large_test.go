package xer

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
)

// endless makes an export of many activities as it is read, so that the file itself takes no memory.
type endless struct {
	ready      string
	row, tasks int
	size       int64
}

// columns is what Primavera states of every activity and nobody needs.
const columns = 40

func (e *endless) Read(p []byte) (int, error) {
	for e.ready == "" {
		switch n := e.row; {
		case n == 0:
			e.ready = header + "\r\n%T\tPROJECT\r\n%F\tproj_id\tproj_short_name\tlast_recalc_date\r\n%R\t1\tLARGE\t2026-05-04 08:00\r\n%T\tTASK\r\n" +
				"%F\ttask_id\tproj_id\ttask_code\ttask_name\ttask_type\tstatus_code\ttarget_drtn_hr_cnt\tremain_drtn_hr_cnt" + strings.Repeat("\tudf_of_no_use", columns) + "\r\n"
		case n <= e.tasks:
			e.ready = fmt.Sprintf("%%R\t%d\t1\tA%d\tActivity %d, with the length of a usual name\tTT_Task\tTK_NotStart\t8\t8%s\r\n", n, n, n, strings.Repeat("\twhat nobody asks for, in words", columns))
		case n == e.tasks+1:
			e.ready = "%T\tTASKPRED\r\n%F\ttask_pred_id\ttask_id\tpred_task_id\tproj_id\tpred_proj_id\tpred_type\tlag_hr_cnt\r\n"
		case n <= 2*e.tasks:
			e.ready = fmt.Sprintf("%%R\t%d\t%d\t%d\t1\t1\tPR_FS\t0\r\n", n, n-e.tasks, n-e.tasks-1)
		case n == 2*e.tasks+1:
			e.ready = "%E\r\n"
		default:
			return 0, io.EOF
		}
		e.row++
	}
	n := copy(p, e.ready)
	e.ready = e.ready[n:]
	e.size += int64(n)
	return n, nil
}

// TestLarge reads an export of two hundred megabytes, of which hardly anything is kept.
func TestLarge(t *testing.T) {
	if testing.Short() {
		t.Skip("not run: reading a file of 200 MB (-short)")
	}
	const tasks = 155_000
	r := &endless{tasks: tasks}
	peak := watch(func() {
		f, err := Read(r, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := len(f.Network.Activities); got != tasks || len(f.Network.Links) != tasks-1 {
			t.Errorf("%d activities, %d links, %v", got, len(f.Network.Links), f.Warnings.List)
		}
		runtime.KeepAlive(f)
	})
	if r.size < 200e6 || peak > 256<<20 {
		t.Errorf("%d MiB in use for a file of %d MB", peak>>20, r.size/1e6)
	}
	t.Logf("%d MiB in use for a file of %d MB", peak>>20, r.size/1e6)
}
