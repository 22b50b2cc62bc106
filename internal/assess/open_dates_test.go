package assess

import (
	"strings"
	"testing"

	"counterpart.dev/internal/errs"
)

// A programme of which nothing says when it begins is refused, rather than dated from the first year.
func TestNothingSaysWhenItBegins(t *testing.T) {
	text := strings.ReplaceAll(schedule("P", "2026-01-05", "A 40 Work"), "2026-01-05", "05.01.2026")
	_, err := loaded(t, "p.xer", text).Submission("")
	if errs.KindOf(err) != errs.Invalid || !strings.Contains(errs.Sentence(err), "project P has neither a data date nor a planned start") {
		t.Errorf("said %v", err)
	}
}
