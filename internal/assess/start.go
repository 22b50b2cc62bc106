package assess

import (
	"crypto/sha256"
	"encoding/hex"

	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/format/casefile"
)

// Sum is the SHA-256 of some bytes, in hex, as Loaded gives it for schedules.
func Sum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// StartingCase is what a submission says about the case to be started from it.
func StartingCase(s *Submission) casefile.StarterInput {
	n, p := s.Network, s.project()
	in := casefile.StarterInput{Project: p.Name, Currency: p.Currency, ScheduleFile: s.Name, ScheduleProject: p.Code, DataDate: p.DataDate.Date()}
	followed := make([]bool, len(n.Activities))
	for _, l := range n.Links {
		if !n.Activities[l.To].Type.IsSpan() {
			followed[l.From] = true
		}
	}
	for i := range n.Activities {
		a := &n.Activities[i]
		if a.Project != s.Project || a.Type.IsSpan() {
			continue
		}
		day, done := s.forecast(s.Result, int32(i))
		c := casefile.Candidate{Code: a.Code, Name: a.Name, IsMilestone: a.Type == plan.FinishMilestone, HasSuccessor: followed[i], Done: done, Finish: day,
			Baseline: a.BaselineFinish.FinishDate()}
		if d := &s.Result.Dates[i]; d.HasFloat {
			c.Float = float64(d.TotalFloat) / float64(n.Calendars[a.Calendar].MinutesPerDay)
		}
		in.Candidates = append(in.Candidates, c)
	}
	return in
}
