package assess

import "counterpart.dev/internal/core/assure"

// Check runs the quality checks on a submission, against a baseline submission when one is given. A submission whose
// links form a loop has no Result; its checks list the loop.
func Check(s, baseline *Submission) (*assure.Report, error) {
	in := assure.Input{Network: s.Network, Project: max(s.Project, 0), Result: s.Result}
	if baseline != nil {
		in.Baseline = &assure.Baseline{Network: baseline.Network, Project: max(baseline.Project, 0), Result: baseline.Result}
	}
	return assure.Check(in)
}
