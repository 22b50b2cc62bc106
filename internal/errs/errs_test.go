package errs_test

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/errs"
)

func TestKindSurvivesWrapping(t *testing.T) {
	open := func() (err error) {
		defer errs.Wrap(&err, "assess.Open(%q)", "a.xer")
		return errs.New(errs.Invalid, "the file is empty")
	}
	err := fmt.Errorf("brief: %w", open())

	if got, want := err.Error(), `brief: assess.Open("a.xer"): the file is empty`; got != want {
		t.Errorf("text is %q, want %q", got, want)
	}
	if !errors.Is(err, errs.Invalid) {
		t.Error("errors.Is does not see the kind")
	}
	if errors.Is(err, errs.NotFound) {
		t.Error("errors.Is sees a kind that was not given")
	}
	if got, want := errs.Sentence(err), "the file is empty"; got != want {
		t.Errorf("the sentence is %q, want %q", got, want)
	}
}

func TestKindOf(t *testing.T) {
	cases := []struct {
		name string
		err  error
		want errs.Kind
	}{
		{"none given", errors.New("disk"), errs.Internal},
		{"given", errs.New(errs.Busy, "try again"), errs.Busy},
		{"the bare kind", fmt.Errorf("row 3: %w", errs.Conflict), errs.Conflict},
		{"the nearest to the surface counts", errs.New(errs.NotFound, "no such case: %w", errs.New(errs.Invalid, "bad name")), errs.NotFound},
		{"joined", errors.Join(errors.New("a"), errs.New(errs.Unauthenticated, "who")), errs.Unauthenticated},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := errs.KindOf(c.err); got != c.want {
				t.Errorf("kind is %v, want %v", got, c.want)
			}
		})
	}
}

func TestNewKeepsTheCause(t *testing.T) {
	err := errs.New(errs.Invalid, "line 7 breaks off: %w", io.ErrUnexpectedEOF)
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Error("the cause is lost")
	}
	if got, want := errs.Sentence(err), "line 7 breaks off: unexpected EOF"; got != want {
		t.Errorf("the sentence is %q, want %q", got, want)
	}
}

func TestInternalDetailIsNotForThePerson(t *testing.T) {
	for _, err := range []error{errors.New("secret"), errs.New(errs.Internal, "secret"), fmt.Errorf("x: %w", io.EOF)} {
		if got := errs.Sentence(err); got != "internal error" {
			t.Errorf("the sentence of %v is %q", err, got)
		}
	}
}

func TestInvalidFields(t *testing.T) {
	if err := errs.InvalidFields("the case has faults", nil); err != nil {
		t.Fatalf("nothing wrong, but %v", err)
	}
	fields := []errs.Field{
		{Path: "benefits[2].owner", Line: 12, Message: "is empty"},
		{Path: "rate", Message: "is negative"},
		{Line: 3, Message: "is not indented"},
		{Message: "has no objectives"},
	}
	err := fmt.Errorf("casefile: %w", errs.InvalidFields("the case has faults", fields))
	want := "casefile: the case has faults: line 12, benefits[2].owner: is empty; rate: is negative; line 3: is not indented; has no objectives"
	if got := err.Error(); got != want {
		t.Errorf("text is %q, want %q", got, want)
	}
	if diff := cmp.Diff(fields, errs.FieldsOf(err)); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
	if got := errs.FieldsOf(io.EOF); got != nil {
		t.Errorf("an error without fields has %v", got)
	}
	if got, want := errs.Sentence(err), "the case has faults"; got != want {
		t.Errorf("the sentence is %q, want %q", got, want)
	}
}

func TestWrapLeavesSuccessAlone(t *testing.T) {
	var err error
	errs.Wrap(&err, "xer.Read(%s)", "a")
	if err != nil {
		t.Errorf("success became %v", err)
	}
}

func TestKindNames(t *testing.T) {
	seen := map[string]bool{}
	for k := errs.Internal; k <= errs.Busy; k++ {
		seen[k.Error()] = true
	}
	if len(seen) != 6 {
		t.Errorf("six kinds have %d different names: %v", len(seen), seen)
	}
	if got, want := errs.Kind(99).Error(), "unknown kind 99"; got != want {
		t.Errorf("a kind out of range is %q, want %q", got, want)
	}
}
