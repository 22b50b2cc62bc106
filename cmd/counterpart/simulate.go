package main

import (
	"context"
	"os"
	"os/signal"
	"runtime"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/risk"
	"counterpart.dev/internal/errs"
)

// simulateFlags are what simulate understands besides.
type simulateFlags struct {
	fileFlags
	casePath, date, assume string
	without, whatIf        []string
	iterations             int
	seed                   uint64
}

func simulateCommand() *cobra.Command {
	var flags simulateFlags
	c := &cobra.Command{
		Use:   "simulate FILE… --case CASE",
		Short: "What could happen: dates and the value of benefits over thousands of iterations",
		Long: "Draws the lengths of activities, risks and promises from what the case states under risk, dates the supplier's network thousands of times,\n" +
			"and carries every outcome through the map of the case: ranges of dates, the chance of meeting each, what moves them most, benefits at\n" +
			"risk, and the loss explained by its causes. The same seed gives the same figures on any number of cores.",
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			in, err := flags.input(args)
			if err != nil {
				return err
			}
			step := terminal(os.Stderr)
			in.Set.Progress = func(done, of int) { step.say("simulating, %d of %d", done, of) }
			ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
			defer stop()
			out, err := assess.Simulate(ctx, in)
			step.done()
			if err != nil {
				return err
			}
			return flags.show(c, newSimulateObject(in.Case, out))
		},
	}
	flags.add(c)
	c.Flags().StringVar(&flags.casePath, "case", "", "the case file (YAML), with what is uncertain under risk")
	c.Flags().StringVar(&flags.date, "date", "", "the report date, such as 2026-10-31 (the latest data date when not given)")
	c.Flags().IntVar(&flags.iterations, "iterations", 5000, "how many iterations")
	c.Flags().Uint64Var(&flags.seed, "seed", 1, "what numbers are drawn")
	c.Flags().StringVar(&flags.assume, "assume", "", "a named set for all lengths that nobody stated anything about: narrow, moderate or wide")
	c.Flags().StringArrayVar(&flags.without, "without", nil, "leave out a cause, by its id: a risk, lengths:…, promise:…, realised:…; may be given again")
	c.Flags().StringArrayVar(&flags.whatIf, "what-if", nil, "A1040>=2027-03-01 (starts no earlier) or A1040=30d (takes 30 working days from now); of several suppliers, supplier/A1040; may be given again")
	return c
}

// input reads the files and the case.
func (f *simulateFlags) input(paths []string) (in assess.SimulateInput, err error) {
	if f.casePath == "" {
		return in, errs.New(errs.Invalid, "a simulation needs a case: --case CASE. “counterpart case init FILE” writes one to begin with")
	}
	if f.date != "" {
		if in.Report, err = civil.ParseDate(f.date); err != nil {
			return in, errs.New(errs.Invalid, "--date: %w", err)
		}
	}
	file, _, err := readCaseFile(f.casePath)
	if err != nil {
		return in, err
	}
	in.Case, in.Stated = &file.Case, &file.Risk
	for _, w := range f.whatIf {
		change, err := whatIf(w)
		if err != nil {
			return in, err
		}
		in.WhatIf = append(in.WhatIf, change)
	}
	in.Assume, in.Without = f.assume, f.without
	in.Set = risk.Settings{Iterations: f.iterations, Seed: f.seed, Workers: runtime.GOMAXPROCS(0)}
	for _, path := range paths {
		l, err := f.load(path)
		if err != nil {
			return in, err
		}
		in.Files = append(in.Files, l)
	}
	return in, nil
}

// whatIf reads one change.
func whatIf(text string) (assess.WhatIf, error) {
	wrong := errs.New(errs.Invalid, "--what-if %s: write it as A1040>=2027-03-01 or as A1040=30d", text)
	name, value, held := strings.Cut(text, ">=")
	if !held {
		var ok bool
		if name, value, ok = strings.Cut(text, "="); !ok {
			return assess.WhatIf{}, wrong
		}
	}
	w := assess.WhatIf{Code: strings.TrimSpace(name)}
	if supplier, code, several := strings.Cut(w.Code, "/"); several {
		w.Engagement, w.Code = benefit.EngagementID(supplier), code
	}
	value = strings.TrimSpace(value)
	if held {
		day, err := civil.ParseDate(value)
		w.NotBefore = day
		if err != nil || w.Code == "" {
			return w, wrong
		}
		return w, nil
	}
	days, isDays := strings.CutSuffix(value, "d")
	x, err := strconv.ParseFloat(days, 64)
	if !isDays || err != nil || !(x > 0 && x < 10_000) || w.Code == "" {
		return w, wrong
	}
	w.Days, w.HasDays = x, true
	return w, nil
}
