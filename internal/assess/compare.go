package assess

import "counterpart.dev/internal/core/compare"

// Compare sets a submission against an earlier one. Activities are the same by what the tool that wrote the files calls them: the
// Activity ID in Primavera P6, the unique ID in Microsoft Project. The milestones are identities too; none means every finish milestone.
func Compare(old, new *Submission, milestones []string) (*compare.Report, error) {
	return compare.Submissions(compared(old), compared(new), compareOptions(old, new, milestones))
}

func compareOptions(old, new *Submission, milestones []string) compare.Options {
	o := compare.Options{Milestones: milestones}
	if old.File.Kind == "mspdi" && new.File.Kind == "mspdi" {
		o.Identity = compare.ByID
	}
	return o
}

func compared(s *Submission) compare.Schedule {
	return compare.Schedule{Network: s.Network, Project: s.Project, Result: s.Result}
}
