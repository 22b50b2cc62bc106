package confidence

import (
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
)

// Outcome is what became of a contract date.
type Outcome uint8

// The outcomes.
const (
	Open Outcome = iota
	Met
	NotMet
)

// Became is what became of a date by a day: achieved is the day on which the milestone was reached, 0 while it was not.
func Became(due, achieved, today civil.Date) Outcome {
	switch {
	case due == 0:
		return Open
	case achieved > 0 && achieved <= due:
		return Met
	case achieved > due || today > due:
		return NotMet
	}
	return Open
}

// Past is a judgement whose date has come: who said what of a milestone, and what happened.
type Past struct {
	Side   access.Side
	Level  Level // of time, 0 where it was not rated
	Chance int   // per cent
	Said   bool  // a chance was said
	Met    bool
}

// Line is a row of a calibration table: of how many judgements so many came true.
type Line struct {
	Level  Level // of a row by level
	From   int   // of a row by chance, in per cent; the upper bound is part of it in the last
	To     int
	N      int
	Met    int
	Said   float64 // mean of the chances that were said, in per cent
	Chance bool
}

// bands are the rows by chance, in per cent.
var bands = [...][2]int{{0, 20}, {20, 40}, {40, 60}, {60, 80}, {80, 100}}

// Calibration is what past judgements of time came to: by level, green first, and by the chance that was said. Rows without any are left out.
func Calibration(all []Past) (out []Line) {
	for _, l := range Levels() {
		row := Line{Level: l}
		for _, p := range all {
			if p.Level == l {
				row.count(p)
			}
		}
		if row.N > 0 {
			out = append(out, row)
		}
	}
	for i, b := range bands {
		row := Line{From: b[0], To: b[1], Chance: true}
		for _, p := range all {
			if p.Said && p.Chance >= b[0] && (p.Chance < b[1] || i == len(bands)-1 && p.Chance == b[1]) {
				row.count(p)
			}
		}
		if row.N > 0 {
			row.Said /= float64(row.N)
			out = append(out, row)
		}
	}
	return out
}

func (l *Line) count(p Past) {
	l.N++
	if l.Said += float64(p.Chance); p.Met {
		l.Met++
	}
}

// Brier is the mean square of how far the chances that a side said lay from what happened, between 0 (always right, and sure) and 1; 0.25
// is what saying 50 % every time gives. n is of how many; without any there is no score.
func Brier(all []Past, s access.Side) (score float64, n int) {
	for _, p := range all {
		if !p.Said || p.Side != s {
			continue
		}
		came := 0.0
		if p.Met {
			came = 1
		}
		d := float64(p.Chance)/100 - came
		score, n = score+d*d, n+1
	}
	if n == 0 {
		return 0, 0
	}
	return score / float64(n), n
}
