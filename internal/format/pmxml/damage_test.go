package pmxml

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

	"counterpart.dev/internal/core/plan"
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
			swap("Duration>40<", "Duration>1e300<", "Duration>-40<", "Duration>NaN<", "Duration>4,5<", "Duration><")
		case 7:
			swap("2026-0", "9999-0", "0001-0", "2026-9", "1800-0", "3997-0")
		case 8:
			swap("ParentObjectId>101<", "ParentObjectId>102<", "ParentObjectId>103<", "ParentObjectId>9<", "ParentObjectId><")
		case 9:
			swap("ObjectId>1003<", "ObjectId>1001<", "ObjectId>1002<", "ObjectId>1004<", "ObjectId><")
		case 10:
			swap("Finish to Start", "Start to Start", "Finish to Finish", "Start to Finish", "")
		case 11:
			swap("<Activity>", "<Activity><Activity>", "", "<BaselineProject>", "<Calendar>", strings.Repeat("<Activity>", 100))
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
	for _, b := range append(f.Baselines, plan.Baseline{Network: f.Network}) {
		if err := b.Network.Validate(); err != nil {
			return true, err
		}
		_, err := sched.Run(b.Network)
		var loop *sched.LoopError
		if err != nil && !errors.As(err, &loop) {
			return true, err
		}
	}
	return true, nil
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
	f.Add([]byte("<APIBusinessObjects>"))
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
	const head = "<APIBusinessObjects><Project><ObjectId>1</ObjectId>"
	id := func(kind string) func(int) string {
		return func(i int) string { return fmt.Sprintf("<%s><ObjectId>%d</ObjectId></%s>", kind, i, kind) }
	}
	files := map[string]func() string{
		"tiny activities":     many(400_000, head, id("Activity"), ""),
		"empty activities":    many(800_000, head, same("<Activity/>"), ""),
		"tiny links":          many(600_000, head, same("<Relationship/>"), ""),
		"tiny elements":       many(400_000, head, id("WBS"), ""),
		"tiny projects":       many(400_000, "<APIBusinessObjects>", id("Project"), ""),
		"tiny baselines":      many(200_000, "<APIBusinessObjects>", id("BaselineProject"), ""),
		"tiny options":        many(600_000, head, same("<ScheduleOptions/>"), ""),
		"tiny options beside": many(600_000, "<APIBusinessObjects>", same("<ScheduleOptions/>"), ""),
		"tiny loads":          many(600_000, head, same("<ResourceAssignment/>"), ""),
		"tiny expenses": many(300_000, head, func(i int) string {
			return fmt.Sprintf("<ActivityExpense><ActivityObjectId>%d</ActivityObjectId><PlannedCost>1</PlannedCost></ActivityExpense>", i)
		}, ""),
		"tiny resources": many(300_000, head, func(i int) string {
			return fmt.Sprintf("<Resource><ObjectId>%d</ObjectId><CalendarObjectId>1</CalendarObjectId></Resource>", i)
		}, ""),
		"tiny calendars":  many(300_000, head, id("Calendar"), ""),
		"tiny shifts":     many(600_000, head+"<Calendar><StandardWorkWeek><StandardWorkHours><DayOfWeek>Monday</DayOfWeek>", same("<WorkTime><Start>08:00</Start><Finish>08:01</Finish></WorkTime>"), ""),
		"tiny exceptions": many(600_000, head+"<Calendar><ObjectId>1</ObjectId><HolidayOrExceptions>", same("<HolidayOrException><Date>2026-05-05</Date></HolidayOrException>"), ""),
		"one crowded base": many(20_000, head+"<Calendar><ObjectId>x</ObjectId><HolidayOrExceptions>"+strings.Repeat("<HolidayOrException><Date>2026-05-05</Date></HolidayOrException>", 20_000)+"</HolidayOrExceptions></Calendar>",
			func(i int) string {
				return fmt.Sprintf("<Calendar><ObjectId>%d</ObjectId><BaseCalendarObjectId>x</BaseCalendarObjectId></Calendar>", i)
			}, ""),
		"baselines and activities": many(30_000, "<APIBusinessObjects>", func(i int) string {
			return fmt.Sprintf("<BaselineProject><ObjectId>%d</ObjectId></BaselineProject><Activity><ObjectId>a%d</ObjectId><ProjectObjectId>%d</ProjectObjectId></Activity>", i, i, i%3)
		}, ""),
		"a chain of elements": many(200_000, head, func(i int) string {
			return fmt.Sprintf("<WBS><ObjectId>%d</ObjectId><ParentObjectId>%d</ParentObjectId></WBS>", i, i+1)
		}, ""),
		"long names": many(100_000, head, func(i int) string {
			return fmt.Sprintf("<Activity><ObjectId>%d</ObjectId><Name>%s</Name></Activity>", i, strings.Repeat("n", 200))
		}, ""),
		"endless warnings":           many(200_000, head+"<Activity>", same("<Type>x</Type>"), ""),
		"elements that are not read": many(1_000_000, head, same("<X><Y/></X>"), ""),
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
