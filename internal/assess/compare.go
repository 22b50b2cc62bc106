package assess

import "counterpart.dev/internal/core/compare"

// Compare sets a submission against an earlier one. Activities are the same by what the tool that wrote the files calls them: the
// Activity ID in Primavera P6, the unique ID in Microsoft Project; whatever the options say of that is not looked at.
func Compare(old, new *Submission, o compare.Options) (*compare.Report, error) {
	return compare.Submissions(compared(old), compared(new), compareOptions(old, new, o))
}

func compareOptions(old, new *Submission, o compare.Options) compare.Options {
	o.Identity = compare.ByCode
	if ByUID(old, new) {
		o.Identity = compare.ByID
	}
	return o
}

// ByUID reports whether activities of two submissions are the same by their unique ID.
func ByUID(old, new *Submission) bool { return old.File.Kind == "mspdi" && new.File.Kind == "mspdi" }

func compared(s *Submission) compare.Schedule {
	return compare.Schedule{Network: s.Network, Project: s.Project, Result: s.Result}
}
