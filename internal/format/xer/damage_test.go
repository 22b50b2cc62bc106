package xer

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"counterpart.dev/internal/core/sched"
	"counterpart.dev/internal/spent"
)

// damage spoils a file in one of the ways files are spoilt on their way, or by somebody who means harm.
func damage(rnd *rand.Rand, file []byte) []byte {
	b := bytes.Clone(file)
	for range 1 + rnd.IntN(4) {
		if len(b) < 2 {
			return b
		}
		at := rnd.IntN(len(b))
		to := min(len(b), at+1+rnd.IntN(200))
		switch rnd.IntN(9) {
		case 0:
			b[at] ^= 1 << rnd.IntN(8)
		case 1:
			b = b[:at]
		case 2:
			b = append(b[:at:at], b[to:]...)
		case 3:
			b = append(b[:to:to], b[at:]...)
		case 4:
			b[at] = []byte("\t\r\n%\"()|\x00\xff-9")[rnd.IntN(12)]
		case 5: // a line somewhere else
			lines := bytes.Split(b, []byte("\r\n"))
			i, j := rnd.IntN(len(lines)), rnd.IntN(len(lines))
			lines[i], lines[j] = lines[j], lines[i]
			b = bytes.Join(lines, []byte("\r\n"))
		case 6: // a number made large
			b = bytes.Replace(b, []byte("12.5"), []byte([]string{"99999999999999999999", "-1e300", "NaN", "0x10", "1,2,3.4.5"}[rnd.IntN(5)]), 1)
		case 7: // a date moved far away
			b = bytes.Replace(b, []byte("2026-05-31"), []byte([]string{"9999-12-31", "0001-01-01", "3997-12-31", "2026-13-41", "1900-01-01"}[rnd.IntN(5)]), 1)
		case 8: // a cell repeated
			b = bytes.Replace(b, []byte("\tTT_Task"), bytes.Repeat([]byte("\tTT_Task"), 1+rnd.IntN(2000)), 1)
		}
	}
	return b
}

// TestDamaged reads two thousand damaged files, the same ones every time: no panic, no file takes two seconds, and what
// was read can be analysed.
func TestDamaged(t *testing.T) {
	const files = 2000
	good := []byte(join(smallFile()))
	read := 0
	for seed := range uint64(files) {
		b := damage(rand.New(rand.NewPCG(seed, 7)), good)
		start := spent.So()
		f, err := Read(bytes.NewReader(b), Options{})
		if took := spent.Since(start); took > 2*time.Second {
			t.Errorf("file %d took %v", seed, took)
		}
		if err != nil {
			continue
		}
		read++
		if err := f.Network.Validate(); err != nil {
			t.Errorf("file %d: %v", seed, err)
		}
		if _, err := sched.Run(f.Network); err != nil {
			if _, loop := err.(*sched.LoopError); !loop {
				t.Errorf("file %d: %v", seed, err)
			}
		}
	}
	if read < files/2 {
		t.Errorf("only %d of %d damaged files could be read at all", read, files)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(join(smallFile())))
	f.Add([]byte("ERMHDR\t8.0"))
	for seed := range uint64(20) {
		f.Add(damage(rand.New(rand.NewPCG(seed, 7)), []byte(join(smallFile()))))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := Read(bytes.NewReader(b), Options{})
		if err != nil {
			return
		}
		if err := file.Network.Validate(); err != nil {
			t.Fatal(err)
		}
		if _, err := sched.Run(file.Network); err != nil {
			if _, loop := err.(*sched.LoopError); !loop {
				t.Fatal(err)
			}
		}
	})
}

// TestMemory reads files made to be large in memory and small on disk, and watches what is in use. The promise is 64 MiB
// and ten times the bytes of the tables read.
func TestMemory(t *testing.T) {
	project := header + "\r\n%T\tPROJECT\r\n%F\tproj_id\r\n%R\t1\r\n"
	rows := func(table, columns string, count int, row func(i int) string) func() []byte {
		return func() []byte {
			var b bytes.Buffer
			b.WriteString(project + "%T\t" + table + "\r\n%F\t" + columns + "\r\n")
			for i := range count {
				b.WriteString("%R\t" + row(i) + "\r\n")
			}
			return b.Bytes()
		}
	}
	files := map[string]func() []byte{
		"tiny activities": rows("TASK", "task_id\tproj_id", 400_000, func(i int) string { return fmt.Sprint(i, "\t1") }),
		"tiny links":      rows("TASKPRED", "task_id\tpred_task_id", 600_000, func(i int) string { return fmt.Sprint(i, "\t", i+1) }),
		"tiny projects":   rows("PROJECT", "proj_id", 400_000, func(i int) string { return fmt.Sprint(i) }),
		"tiny options":    rows("SCHEDOPTIONS", "proj_id", 600_000, func(i int) string { return "1" }),
		"tiny elements":   rows("PROJWBS", "wbs_id\tproj_id", 400_000, func(i int) string { return fmt.Sprint(i, "\t1") }),
		"tiny loads":      rows("TASKRSRC", "task_id", 600_000, func(i int) string { return fmt.Sprint(i) }),
		"tiny calendars": rows("CALENDAR", "clndr_id\tclndr_data", 150_000, func(i int) string {
			return fmt.Sprint(i, "\t(0||D()((0||DaysOfWeek()((0||1()((0||0(s|08:00|f|16:00)())))))))")
		}),
		"crowded calendars": rows("CALENDAR", "clndr_id\tclndr_data", 40, func(i int) string {
			return fmt.Sprint(i, "\t(0||D()((0||Exceptions()(", strings.Repeat("(0||d|41275())", 20_000), "))))")
		}),
		"short activities": rows("TASK", "task_id\tproj_id\ttask_name", 250_000, func(i int) string { return fmt.Sprint(i, "\t1\t", strings.Repeat("n", 85)) }),
		"one endless row": func() []byte {
			return append([]byte(project+"%T\tTASK\r\n%F\ttask_id\tproj_id\r\n%R\t1\t"), bytes.Repeat([]byte("x"), 40<<20)...)
		},
		"endless columns": func() []byte { return append([]byte(project+"%T\tTASK\r\n%F"), bytes.Repeat([]byte("\tx"), 2<<20)...) },
		"endless text": func() []byte {
			return append([]byte(project+"%T\tTASK\r\n%F\ttask_id\tproj_id\r\n%R\t1\t"), bytes.Repeat([]byte("x\n"), 10<<20)...)
		},
		"a deep calendar":  rows("CALENDAR", "clndr_id\tclndr_data", 1, func(int) string { return "1\t" + strings.Repeat("(0||a()(", 400_000) }),
		"endless warnings": rows("TASK", "task_id\tproj_id\ttask_type", 100_000, func(i int) string { return fmt.Sprint(i, "\t9\tTT_None", strings.Repeat("x", 100)) }),
	}
	for name, make := range files {
		t.Run(name, func(t *testing.T) {
			data := make()
			start := spent.So()
			peak := watch(func() {
				if f, err := Read(bytes.NewReader(data), Options{}); err == nil {
					runtime.KeepAlive(f)
				}
			})
			if bound := uint64(64<<20 + 10*len(data)); peak > bound {
				t.Errorf("%d MiB in use for a file of %d MiB; the bound is %d MiB", peak>>20, len(data)>>20, bound>>20)
			}
			t.Logf("%d MiB in use for a file of %.1f MiB, in %v", peak>>20, float64(len(data))/(1<<20), spent.Since(start).Round(time.Millisecond))
		})
	}
}

// watch is the most memory in use by the heap while f runs, beyond what was in use before.
func watch(f func()) uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	before := m.HeapAlloc
	var peak atomic.Uint64
	done, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		var m runtime.MemStats
		for {
			select {
			case <-done:
				return
			case <-time.After(time.Millisecond):
				runtime.ReadMemStats(&m)
				peak.Store(max(peak.Load(), m.HeapAlloc))
			}
		}
	}()
	f()
	close(done)
	<-stopped
	return max(peak.Load(), before) - before
}
