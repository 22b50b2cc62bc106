package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/job"
	"counterpart.dev/internal/store"
)

// What the server keeps of the checks of a file is, byte for byte, what this command prints for the same file, but for line ends and
// what sets them in.
func TestTheServerKeepsWhatIsPrinted(t *testing.T) {
	w := apptest.SQLite(t)
	v := w.Both(t)
	work := programme.Work{DB: w.DB}
	jobs, err := job.New(t.Context(), w.DB, job.Options{Now: w.Clock.Now}, job.ReadsSubmissions(work), job.FollowsSubmissions(work))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{submissions(t)[0], latest(t)} {
		body, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		id, _, err := work.Submit(t.Context(), v.Dan, v.Engagement, programme.SubmitForm{Name: filepath.Base(path), Body: body, Room: access.Shared})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := jobs.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		_, stdout, _ := call("schedule", "check", "--json", path)
		var printed struct {
			Checks, Extras []json.RawMessage
		}
		if err := json.Unmarshal([]byte(stdout), &printed); err != nil {
			t.Fatal(err)
		}
		all := append(printed.Checks, printed.Extras...)
		if len(all) < 20 {
			t.Fatalf("%s: %d checks are printed", path, len(all))
		}
		err = w.DB.Read(t.Context(), v.Dan.Seat, func(tx *store.Tx) error {
			s, err := tx.Submission(t.Context(), id)
			if err != nil {
				return err
			}
			for i, row := range all {
				kept, err := tx.Part(t.Context(), store.Place{Organisation: s.Organisation, Room: s.Room}, id, fmt.Sprintf("check.%d", i+1))
				if err != nil {
					return err
				}
				var flat bytes.Buffer
				if err := json.Compact(&flat, row); err != nil || !bytes.Equal(kept.Body, flat.Bytes()) {
					t.Errorf("%s: check %d is kept as %.200s, and printed as %.200s: %v", path, i+1, kept.Body, flat.Bytes(), err)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
