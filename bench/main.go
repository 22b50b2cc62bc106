// Command bench measures reading, scheduling and pages against yardsticks timed in the same run, and prints the ratios.
//
// It promises figures that mean the same on any machine: reading is compared with splitting the same bytes into cells or tokens,
// scheduling with one bare pass of additions and maxima over the same links, simulation with a kernel that is kept as it is, growth with
// itself, a page of a long list with an
// empty page, the register and the mirror of the largest of many engagements on both engines, and the bars of a large programme with those
// of a small one. It refuses to judge: the limits printed beside the figures are for
// the reader.
package main

import (
	"bytes"
	"encoding/csv"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
	"counterpart.dev/internal/format/xer"
)

func main() {
	rounds := flag.Int("rounds", 21, "how often each thing is timed; medians are compared, and for growth the shortest")
	long := flag.Duration("pages", 10*time.Second, "how long pages are asked for without pause")
	only := flag.Bool("registers", false, "measure registers and mirrors, and nothing else")
	large := flag.Bool("programme", false, "measure a large programme and its pages, and nothing else")
	projects := flag.Int("portfolio", 0, "measure the page of so many projects and of ten times as many, and nothing else")
	flag.Parse()
	size := whole
	if *rounds < 10 {
		size = sample
	}
	if *only {
		ended(registers(os.Stdout, size, *rounds))
		return
	}
	if *projects > 0 {
		ended(portfolios(os.Stdout, *projects, *rounds))
		return
	}
	if *large {
		ended(programmes(os.Stdout, *rounds))
		return
	}
	err := run(os.Stdout, *rounds)
	if err == nil {
		err = simulation(os.Stdout, *rounds)
	}
	if err == nil {
		err = markup(os.Stdout, *rounds)
	}
	if err == nil {
		err = bars(os.Stdout)
	}
	if err == nil {
		err = pages(os.Stdout, *long)
	}
	if err == nil {
		err = programmes(os.Stdout, *rounds)
	}
	if err == nil {
		err = registers(os.Stdout, size, *rounds)
	}
	ended(err)
}

// ended ends the program with a failure, if there was one.
func ended(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(w io.Writer, rounds int) error {
	name, data := input()
	f, err := xer.Read(bytes.NewReader(data), xer.Options{})
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "file: %s, %.1f MB, %d activities, %d links\n", name, float64(len(data))/1e6, len(f.Network.Activities), len(f.Network.Links))
	read, split := pair(rounds, func() { err = readAll(data) }, func() { splitAll(data) })
	if err != nil {
		return err
	}
	ratio(w, "reading ÷ splitting the same bytes with encoding/csv", read, split, 3)
	if err := scheduling(w, rounds, f.Network); err != nil {
		return err
	}
	return growth(w, rounds)
}

func scheduling(w io.Writer, rounds int, n *plan.Network) error {
	pass, err := newMaxPlus(n)
	if err != nil {
		return err
	}
	schedule, bare := pair(rounds, func() { _, err = sched.Run(n) }, pass.repeat)
	if err != nil {
		return err
	}
	ratio(w, "scheduling ÷ one bare pass of additions and maxima over the same links", schedule, bare/bareRepeats, 400)
	return nil
}

func growth(w io.Writer, rounds int) error {
	var perActivity []time.Duration
	for _, size := range []int{1_000, 10_000, 100_000} {
		n := synthetic(size)
		repeat := 100_000 / size
		var err error
		took := least(max(5, rounds/2), func() {
			for range repeat {
				if _, e := sched.Run(n); e != nil {
					err = e
				}
			}
		})
		if err != nil {
			return err
		}
		each := took / time.Duration(repeat*size)
		perActivity = append(perActivity, took/time.Duration(repeat)*1000/time.Duration(size))
		fmt.Fprintf(w, "scheduling %d activities: %v, %v an activity\n", size, (took / time.Duration(repeat)).Round(time.Microsecond), each)
	}
	fmt.Fprintf(w, "growth per activity from 1,000 to 100,000: %.2f (limit 1.5)\n", float64(perActivity[2])/float64(perActivity[0]))
	return nil
}

func ratio(w io.Writer, what string, took, yardstick time.Duration, limit float64) {
	fmt.Fprintf(w, "%s: %.2f (limit %g; %v and %v)\n", what, float64(took)/float64(yardstick), limit, took.Round(time.Microsecond), yardstick)
}

// input is the large real file when it is there, else one that this program writes.
func input() (name string, data []byte) {
	dir := os.Getenv("COUNTERPART_TESTDATA")
	if dir == "" {
		dir = filepath.Join("..", "shared", "data")
	}
	name = "p6_8.1_infra_3994.xer"
	if data, err := os.ReadFile(filepath.Join(dir, "xer", name)); err == nil {
		return name, data
	}
	fmt.Printf("not measured: no %s in %s (set COUNTERPART_TESTDATA); a generated file of the same size was taken\n", name, dir)
	return "a generated schedule", writeXER(synthetic(4_000))
}

func readAll(data []byte) error {
	_, err := xer.Read(bytes.NewReader(data), xer.Options{})
	return err
}

func splitAll(data []byte) {
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord, r.ReuseRecord = '\t', true, -1, true
	for {
		if _, err := r.Read(); err == io.EOF {
			return
		}
	}
}

// pair times two things in turn, so that a busy moment of the machine meets both.
func pair(rounds int, a, b func()) (time.Duration, time.Duration) {
	as, bs := make([]time.Duration, rounds), make([]time.Duration, rounds)
	a()
	b()
	for i := range rounds {
		as[i], bs[i] = once(a), once(b)
	}
	slices.Sort(as)
	slices.Sort(bs)
	return as[rounds/2], bs[rounds/2]
}

// least is the shortest of several timings: other work of the machine only ever adds to one, and most to the longest.
func least(rounds int, f func()) time.Duration {
	f()
	best := once(f)
	for range rounds - 1 {
		best = min(best, once(f))
	}
	return best
}

func once(f func()) time.Duration {
	runtime.GC()
	start := time.Now()
	f()
	return time.Since(start)
}
