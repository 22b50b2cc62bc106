package record

import (
	"bufio"
	"fmt"
	"io"
)

// ReportSchema names the form in which a Report is written as JSON.
const ReportSchema = "counterpart/record-verify/1"

// Verdict is the outcome of a verification in a word.
type Verdict string

// The verdicts.
const (
	Verified    Verdict = "verified"                 // and something outside the bundle vouches for it
	NotAnchored Verdict = "consistent, not anchored" // it agrees with itself, as a forgery from nothing would
	Failed      Verdict = "failed"                   // it was changed, cut, or does not account for something
)

// Report is what Verify found. What could not be read for a failure is zero or empty.
type Report struct {
	Schema       string        `json:"schema"`
	Verdict      Verdict       `json:"verdict"`
	Failures     []string      `json:"failures"` // at most 100 of FailureCount
	FailureCount int           `json:"failure_count"`
	Notes        []string      `json:"notes"`       // what is odd and no failure
	AnchoredBy   []string      `json:"anchored_by"` // what vouches for it: the key, the head
	Origin       string        `json:"origin"`
	Log          string        `json:"log"`
	Leaves       int           `json:"leaves"`
	Root         string        `json:"root"` // base64, as in a head
	Keys         []KeyReport   `json:"keys"` // oldest first
	Heads        []HeadReport  `json:"heads"`
	Opened       int           `json:"opened"` // numbers of fields
	Withheld     int           `json:"withheld"`
	Erased       int           `json:"erased"`
	Missing      int           `json:"missing"`
	Wrong        int           `json:"wrong"`
	Fields       []FieldReport `json:"fields"`
}

// KeyReport is one key of the origin.
type KeyReport struct {
	Key   PublicKey `json:"key"`
	Since *Instant  `json:"since"` // null for the first
}

// HeadReport is one signed head of the bundle.
type HeadReport struct {
	Size uint64    `json:"size"`
	Root Hash      `json:"root"`
	At   Instant   `json:"at"`
	Key  PublicKey `json:"key"` // that signed it
}

// FieldReport is what became of one field.
type FieldReport struct {
	Leaf     uint64  `json:"leaf"`
	At       Instant `json:"at"` // of the leaf
	Kind     Kind    `json:"kind"`
	Name     string  `json:"name"`
	State    State   `json:"state"`
	Bytes    int     `json:"bytes"`     // of the text, when opened
	ErasedBy *uint64 `json:"erased_by"` // the first leaf that says so, null when none does
	Reason   string  `json:"reason"`    // that this leaf gives
}

// maxFailures is how many failures are told; the rest are counted.
const maxFailures = 100

func (r *Report) fail(format string, args ...any) {
	if r.FailureCount++; len(r.Failures) < maxFailures {
		r.Failures = append(r.Failures, fmt.Sprintf(format, args...))
	}
}

// maxNotes is how many notes are told.
const maxNotes = 100

func (r *Report) note(format string, args ...any) {
	if len(r.Notes) < maxNotes {
		r.Notes = append(r.Notes, fmt.Sprintf(format, args...))
	}
}

// Print writes the report for people: the verdict first, then why, then field by field.
func (r *Report) Print(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "%s\n", r.Verdict)
	for _, a := range r.AnchoredBy {
		fmt.Fprintf(b, "  anchored by %s\n", a)
	}
	for _, f := range r.Failures {
		fmt.Fprintf(b, "  %s\n", f)
	}
	if more := r.FailureCount - len(r.Failures); more > 0 {
		fmt.Fprintf(b, "  and %d more\n", more)
	}
	for _, n := range r.Notes {
		fmt.Fprintf(b, "  note: %s\n", n)
	}
	if r.Log != "" {
		r.printLog(b)
	}
	return b.Flush()
}

func (r *Report) printLog(b *bufio.Writer) {
	fmt.Fprintf(b, "\nrecord of %s, log %s\n%d leaves, root %s\n", r.Origin, r.Log, r.Leaves, r.Root)
	for _, k := range r.Keys {
		since := "from the beginning"
		if k.Since != nil {
			since = "since " + k.Since.String()
		}
		fmt.Fprintf(b, "key %s, %s\n", k.Key, since)
	}
	for _, h := range r.Heads {
		fmt.Fprintf(b, "head of %d leaves, %v, root %v, signed by %s\n", h.Size, h.At, h.Root, h.Key)
	}
	fmt.Fprintf(b, "fields: %v\n", tally{Missing: r.Missing, Opened: r.Opened, Withheld: r.Withheld, Erased: r.Erased, Wrong: r.Wrong})
	for i, f := range r.Fields {
		if i == 0 || f.Leaf != r.Fields[i-1].Leaf {
			fmt.Fprintf(b, "\n%d  %v  %s\n", f.Leaf, f.At, f.Kind)
		}
		fmt.Fprintf(b, "    %s: %s\n", f.Name, f.outcome())
	}
}

func (f *FieldReport) outcome() string {
	switch {
	case f.State == Opened:
		return fmt.Sprintf("opened, %d bytes", f.Bytes)
	case f.State == Erased && f.ErasedBy != nil:
		return fmt.Sprintf("erased by leaf %d, reason %s", *f.ErasedBy, f.Reason)
	}
	return f.State.String()
}
