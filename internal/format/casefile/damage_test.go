package casefile

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/spent"
)

// damaged makes files out of a good one: bytes flipped, the end cut off, lines left out, doubled or swapped, structure
// scattered in. The same seed makes the same files.
func damaged(good []byte, n int) [][]byte {
	r := rand.New(rand.NewPCG(1, 2))
	marks := []string{"[", "]", "{", "}", ":", "- ", "? ", "&a ", "*a ", "!t ", "|", ">", "\"", "'", "#", "\t", "\n", "\r", "---\n", "...\n", "%",
		"\x00", "\xff", "\xef\xbb\xbf", "<<: ", "9999999999999999999", "2027-02-30", "-", "~", "e308", "￿"}
	files := make([][]byte, 0, n)
	for i := range n {
		b := bytes.Clone(good)
		for range 1 + r.IntN(4) {
			if len(b) == 0 {
				break
			}
			at := r.IntN(len(b))
			switch i % 5 {
			case 0:
				b[at] ^= 1 << r.IntN(8)
			case 1:
				b = b[:at]
			case 2:
				lines := bytes.SplitAfter(b, []byte("\n"))
				k := r.IntN(len(lines))
				lines = append(lines[:k:k], lines[k+1:]...)
				b = bytes.Join(lines, nil)
			case 3:
				lines := bytes.SplitAfter(b, []byte("\n"))
				k, l := r.IntN(len(lines)), r.IntN(len(lines))
				lines[k], lines[l] = append(bytes.Clone(lines[l]), lines[k]...), lines[k]
				b = bytes.Join(lines, nil)
			case 4:
				b = append(b[:at:at], append([]byte(marks[r.IntN(len(marks))]), b[at:]...)...)
			}
		}
		files = append(files, b)
	}
	return files
}

// Two thousand damaged files: none may bring the reader down or hold it up, every refusal is an *Error with a place
// inside the file, and what the reader accepts the schema accepts and the core computes.
func TestReadDamagedFiles(t *testing.T) {
	s := compiled(t)
	accepted, refused := 0, 0
	for i, data := range damaged(full(t), 2000) {
		began := spent.So()
		f, err := Read(data)
		if took := spent.Since(began); took > 2*time.Second {
			t.Errorf("file %d took %s", i, took)
		}
		if err != nil {
			refused++
			checkError(t, data, err)
			continue
		}
		accepted++
		if bad, plain := bySchema(s, data); bad != nil || !plain {
			t.Errorf("file %d: the reader accepts what the schema refuses: %v\n%s", i, bad, data)
		}
		if _, err := benefit.Forecast(&f.Case, benefit.Input{Report: day("2027-03-01")}); err != nil {
			t.Errorf("file %d: the reader accepts what the core refuses: %v", i, err)
		}
	}
	if accepted < 100 || refused < 500 {
		t.Errorf("%d files were accepted and %d refused: the damage is too mild or too harsh to prove anything", accepted, refused)
	}
}

func checkError(t *testing.T, data []byte, err error) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) || len(e.Problems) == 0 || len(e.Problems) > maxProblems {
		t.Fatalf("not an error with problems: %v", err)
	}
	lines := bytes.Count(data, []byte("\n")) + bytes.Count(data, []byte("\r")) + bytes.Count(data, []byte("\xc2\x85")) +
		bytes.Count(data, []byte("\xe2\x80")) + 2
	for _, p := range e.Problems {
		if p.Text == "" || p.Line < 0 || p.Line > lines {
			t.Errorf("a problem without a text or a place: %+v of %d lines", p, lines)
		}
	}
}

// Large hostile files are answered within two seconds.
func TestReadHostileFiles(t *testing.T) {
	for name, data := range map[string][]byte{
		"flow":     bytes.Repeat([]byte("["), maxBytes),
		"maps":     bytes.Repeat([]byte("{a: "), maxBytes/4),
		"dashes":   bytes.Repeat([]byte("- "), maxBytes/2),
		"lines":    bytes.Repeat([]byte("- a\n"), maxMarks),
		"keys":     bytes.Repeat([]byte("a: 1\n"), maxMarks/2),
		"scalar":   append([]byte("a: "), bytes.Repeat([]byte("x"), maxBytes-3)...),
		"anchors":  bytes.Repeat([]byte("- &a [*a]\n"), maxMarks/2),
		"escapes":  append([]byte(`a: "`), bytes.Repeat([]byte(`\n`), maxBytes/2-4)...),
		"comments": bytes.Repeat([]byte("#\n"), maxMarks),
		"needs": append([]byte(head+"changes:\n  - id: c\n    title: C\n    needs:\n"),
			bytes.Repeat([]byte("      - nobody\n"), maxMarks-10)...),
		"ids": append([]byte(head+"objectives:\n"), bytes.Repeat([]byte("  - {id: a, title: A}\n"), maxMarks/5-2)...),
	} {
		began := spent.So()
		if _, err := Read(data); err == nil {
			t.Errorf("%s: accepted", name)
		}
		if took := spent.Since(began); took > 2*time.Second {
			t.Errorf("%s: took %s", name, took)
		}
	}
}

func FuzzRead(f *testing.F) {
	good := full(f)
	f.Add(good)
	f.Add([]byte(head))
	f.Add(Starter(StarterInput{Candidates: []Candidate{{Code: "A1", Name: "Go-live", IsMilestone: true, Finish: day("2027-06-30")}}}))
	for _, data := range damaged(good, 50) {
		f.Add(data)
	}
	s := compiled(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Read(data)
		if err != nil {
			checkError(t, data, err)
			return
		}
		if bad, plain := bySchema(s, data); bad != nil || !plain {
			t.Errorf("the reader accepts what the schema refuses: %v", bad)
		}
		if _, err := benefit.Forecast(&file.Case, benefit.Input{Report: day("2027-03-01")}); err != nil {
			t.Errorf("the reader accepts what the core refuses: %v", err)
		}
	})
}
