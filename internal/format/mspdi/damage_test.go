package mspdi

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"counterpart.dev/internal/core/sched"
	"counterpart.dev/internal/spent"
)

// small is the invented schedule of the tests.
func small(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/small.xml")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// damage spoils a file in one of the ways files are spoilt on their way, or by somebody who means harm.
func damage(rnd *rand.Rand, file []byte) []byte {
	b := bytes.Clone(file)
	swap := func(old string, new ...string) { // one of the places
		at := rnd.IntN(max(bytes.Count(b, []byte(old)), 1))
		parts := bytes.SplitAfterN(b, []byte(old), at+2)
		if len(parts) == at+2 {
			parts[at] = append(bytes.TrimSuffix(bytes.Clone(parts[at]), []byte(old)), new[rnd.IntN(len(new))]...)
			b = bytes.Join(parts, nil)
		}
	}
	for range 1 + rnd.IntN(4) {
		if len(b) < 2 {
			return b
		}
		at := rnd.IntN(len(b))
		to := min(len(b), at+1+rnd.IntN(200))
		switch rnd.IntN(12) {
		case 0:
			b[at] ^= 1 << rnd.IntN(8)
		case 1:
			b = b[:max(at, len(b)*9/10)]
		case 2:
			b = append(b[:at:at], b[to:]...)
		case 3:
			b = append(b[:to:to], b[at:]...)
		case 4:
			b[at] = []byte("<>&;'\"/ \x00\xff-9")[rnd.IntN(12)]
		case 5: // a line somewhere else
			lines := bytes.Split(b, []byte("\n"))
			i, j := rnd.IntN(len(lines)), rnd.IntN(len(lines))
			lines[i], lines[j] = lines[j], lines[i]
			b = bytes.Join(lines, []byte("\n"))
		case 6:
			swap("PT8H0M0S", "PT99999999999999999999H", "-PT8H", "PTNaNH", "P1Y", "")
		case 7:
			swap("2026-0", "9999-0", "0001-0", "1984-0", "2026-9", "1800-0")
		case 8:
			swap("<OutlineLevel>2", "<OutlineLevel>0", "<OutlineLevel>99", "<OutlineLevel>-7", "<OutlineLevel>1e9")
		case 9:
			swap("UID>3<", "UID>0<", "UID>1<", "UID>2<", "UID>-1<", "UID>99999999999999<")
		case 10:
			swap("<Type>1<", "<Type>0<", "<Type>2<", "<Type>3<", "<Type>4<", "<Type>5<", "<Type>6<", "<Type>7<", "<Type>-5<")
		case 11:
			swap("<Task>", "<Task><Task>", "", "<Task><Manual>1</Manual>", strings.Repeat("<Task>", 100))
		}
	}
	return b
}

// answer reads a file and schedules what was read: nothing but a loop may be wrong with it.
func answer(b []byte) (read bool, err error) {
	f, err := Read(bytes.NewReader(b), Options{})
	if err != nil {
		return false, nil
	}
	if err := f.Network.Validate(); err != nil {
		return true, err
	}
	_, err = sched.Run(f.Network)
	var loop *sched.LoopError
	if errors.As(err, &loop) {
		err = nil
	}
	return true, err
}

// TestDamaged reads two thousand damaged files, the same ones every time: no panic, no file takes two seconds, and what
// was read can be analysed.
func TestDamaged(t *testing.T) {
	const files = 2000
	good := small(t)
	count := 0
	for seed := range uint64(files) {
		b := damage(rand.New(rand.NewPCG(seed, 7)), good)
		start := spent.So()
		read, err := answer(b)
		if took := spent.Since(start); took > 2*time.Second {
			t.Errorf("file %d took %v", seed, took)
		}
		if err != nil {
			t.Errorf("file %d: %v", seed, err)
		}
		if read {
			count++
		}
	}
	if count < files/2 {
		t.Errorf("only %d of %d damaged files could be read at all", count, files)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(small(f))
	f.Add([]byte("<Project>"))
	for seed := range uint64(20) {
		f.Add(damage(rand.New(rand.NewPCG(seed, 7)), small(f)))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := answer(b); err != nil {
			t.Fatal(err)
		}
	})
}

// TestMemory reads files made to be large in memory or slow to read and small on disk, and watches what is in use. The
// promise is 64 MiB and six times the bytes of the file.
func TestMemory(t *testing.T) {
	many := func(count int, head string, each func(i int) string, tail string) func() string {
		return func() string {
			var b strings.Builder
			b.WriteString(head)
			for i := range count {
				b.WriteString(each(i))
			}
			b.WriteString(tail)
			return b.String()
		}
	}
	same := func(s string) func(int) string { return func(int) string { return s } }
	const everyDay = `<Exception><Type>1</Type><TimePeriod><FromDate>1990-01-01</FromDate><ToDate>2130-01-01</ToDate></TimePeriod></Exception>`
	files := map[string]func() string{
		"tiny tasks":         many(400_000, "<Project><Tasks>", func(i int) string { return fmt.Sprintf("<Task><UID>%d</UID></Task>", i) }, ""),
		"empty tasks":        many(800_000, "<Project><Tasks>", same("<Task/>"), ""),
		"tiny links":         many(600_000, "<Project><Tasks><Task><UID>1</UID>", same("<PredecessorLink/>"), ""),
		"tiny baselines":     many(600_000, "<Project><Tasks><Task><UID>1</UID>", same("<Baseline/>"), ""),
		"tiny resources":     many(400_000, "<Project><Resources>", func(i int) string { return fmt.Sprintf("<Resource><UID>%d</UID></Resource>", i) }, ""),
		"tiny assignments":   many(600_000, "<Project><Assignments>", same("<Assignment/>"), ""),
		"tiny pieces":        many(300_000, "<Project><Tasks><Task><UID>1</UID></Task></Tasks><Assignments><Assignment><TaskUID>1</TaskUID>", piece, ""),
		"tiny calendars":     many(300_000, "<Project><Calendars>", func(i int) string { return fmt.Sprintf("<Calendar><UID>%d</UID></Calendar>", i) }, ""),
		"tiny days":          many(600_000, "<Project><Calendars><Calendar><WeekDays>", same("<WeekDay/>"), ""),
		"tiny shifts":        many(600_000, "<Project><Calendars><Calendar><WeekDays><WeekDay><WorkingTimes>", same("<WorkingTime><FromTime>08:00</FromTime><ToTime>09:00</ToTime></WorkingTime>"), ""),
		"tiny weeks":         many(400_000, "<Project><Calendars><Calendar><UID>1</UID><WorkWeeks>", same("<WorkWeek/>"), "</WorkWeeks></Calendar></Calendars>"),
		"endless exceptions": many(20_000, "<Project><Calendars><Calendar><UID>1</UID><Exceptions>", same(everyDay), "</Exceptions></Calendar></Calendars>"),
		"endless weeks": many(20_000, "<Project><Calendars><Calendar><UID>1</UID><WorkWeeks>",
			same("<WorkWeek><TimePeriod><FromDate>1990-01-01</FromDate><ToDate>2130-01-01</ToDate></TimePeriod><WeekDays><WeekDay><DayType>1</DayType></WeekDay></WeekDays></WorkWeek>"), "</WorkWeeks></Calendar></Calendars>"),
		"one crowded base": many(20_000, "<Project><Calendars><Calendar><UID>-5</UID><Exceptions>"+everyDay+"</Exceptions></Calendar>",
			func(i int) string {
				return fmt.Sprintf("<Calendar><UID>%d</UID><BaseCalendarUID>-5</BaseCalendarUID><WeekDays><WeekDay><DayType>1</DayType><DayWorking>1</DayWorking></WeekDay></WeekDays></Calendar>", i)
			}, ""),
		"a chain of bases": many(100_000, "<Project><Calendars>", func(i int) string {
			return fmt.Sprintf("<Calendar><UID>%d</UID><BaseCalendarUID>%d</BaseCalendarUID></Calendar>", i, i+1)
		}, ""),
		"deep summaries that are linked": many(60_000, "<Project><Tasks>", func(i int) string {
			return fmt.Sprintf("<Task><UID>%d</UID><OutlineLevel>%d</OutlineLevel><PredecessorLink><PredecessorUID>%d</PredecessorUID></PredecessorLink></Task>", i, i+1, 59_999-i)
		}, ""),
		"crowds on one task": many(100_000, "<Project><Tasks><Task><UID>1</UID></Task></Tasks>", func(i int) string {
			return fmt.Sprintf("<Calendars><Calendar><UID>%d</UID></Calendar></Calendars><Resources><Resource><UID>%d</UID><CalendarUID>%d</CalendarUID></Resource></Resources>"+
				"<Assignments><Assignment><TaskUID>1</TaskUID><ResourceUID>%d</ResourceUID></Assignment></Assignments>", i+1, i+1, i+1, i+1)
		}, ""),
		"long names": many(100_000, "<Project><Tasks>", func(i int) string {
			return fmt.Sprintf("<Task><UID>%d</UID><Name>%s</Name></Task>", i, strings.Repeat("n", 200))
		}, ""),
		"endless warnings":           many(200_000, "<Project><Tasks><Task>", same("<Duration>x</Duration>"), ""),
		"elements that are not read": many(1_000_000, "<Project>", same("<X><Y/></X>"), ""),
	}
	for name, make := range files {
		t.Run(name, func(t *testing.T) {
			data := make()
			start := spent.So()
			peak := watch(func() {
				if f, err := Read(strings.NewReader(data), Options{}); err == nil {
					runtime.KeepAlive(f)
				}
			})
			took := spent.Since(start)
			if bound := uint64(64<<20 + 6*len(data)); peak > bound {
				t.Errorf("%d MiB in use for a file of %d MiB; the bound is %d MiB", peak>>20, len(data)>>20, bound>>20)
			}
			if took > 20*time.Second {
				t.Errorf("it took %v", took)
			}
			t.Logf("%d MiB in use for a file of %.1f MiB, in %v", peak>>20, float64(len(data))/(1<<20), took.Round(time.Millisecond))
		})
	}
}

// piece is time-phased work that touches none before it.
func piece(i int) string {
	return fmt.Sprintf("<TimephasedData><Type>1</Type><Start>20%02d-01-01T%02d:00</Start><Finish>20%02d-01-01T%02d:30</Finish><Value>PT1H</Value></TimephasedData>", i/24%99, i%24, i/24%99, i%24)
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
