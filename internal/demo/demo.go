// Package demo holds the demonstration project: a hospital trust that replaces its patient records system, as its
// supplier's schedule tells it in a baseline and five monthly submissions.
//
// It promises that everything in it is invented, that the submissions hang together (what one reports as done, the next
// does not forget, except where the story says so), and that two runs write the same bytes. It refuses to be a schedule
// format for others: its XER writer knows only what this project needs, and nothing outside examples and tests uses it.
//
// The story, for whoever reads a brief made of it: the trust is late in releasing its interface team, twice; the supplier
// re-orders the data migration; the choice of the pilot site waits. One contract date is extended by agreement, one
// actual date is changed after it was reported, and the supplier's database moves house in between, so that internal
// identities change while Activity IDs stay.
package demo

import (
	"bytes"
	"fmt"
)

// File is one file of the demonstration project.
type File struct {
	Name    string // without a folder; names sort in the order of the data dates
	Content []byte
}

// Files makes the baseline and the monthly submissions, oldest first, as XER files.
func Files() ([]File, error) {
	truth, err := happened()
	if err != nil {
		return nil, fmt.Errorf("what really happened: %w", err)
	}
	var files []File
	for i, u := range updates {
		s, err := submitted(i, truth)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", u.file, err)
		}
		var b bytes.Buffer
		if err := s.write(&b); err != nil {
			return nil, fmt.Errorf("%s: %w", u.file, err)
		}
		files = append(files, File{u.file, b.Bytes()})
	}
	return files, nil
}
