// Package upkeep is what whoever runs an installation does to it on its host: look whether everything agrees, copy it, bring it back
// from a copy, move it to another engine, and change the key that signs the record.
//
// It promises that a check names the first thing that does not agree and counts the rest, that a backup is finished only when it has
// been restored and looked at, that bringing one back revives nothing that was erased or ended since, and that nothing is ever
// overwritten. It refuses to tell what people wrote, but for what a side must tell a person of what it holds about them: findings name ids,
// and texts are compared by their hashes.
package upkeep

import (
	"errors"
	"fmt"
	"time"

	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Installation says where everything of an installation lies.
type Installation struct {
	Database string           // path of the SQLite file, or the postgres:// address that the server uses
	Owner    string           // postgres:// address of whoever may change the schema; "" on SQLite
	KeyDir   string           // folder of the key store and the ledger
	Now      func() time.Time // time.Now if nil
}

func (i Installation) now() time.Time {
	if i.Now == nil {
		return time.Now()
	}
	return i.Now()
}

func (i Installation) postgres() bool { return store.Postgres(i.Database) }

func (i Installation) options() store.Options { return store.Options{Now: i.Now, KeyDir: i.KeyDir} }

// whole is the address at which everything can be read.
func (i Installation) whole() string {
	if i.Owner != "" && i.postgres() {
		return i.Owner
	}
	return i.Database
}

// Verdict says how a check came out.
type Verdict string

// The verdicts.
const (
	Holds    Verdict = "holds"
	Found    Verdict = "found"    // something does not agree
	Repaired Verdict = "repaired" // something did not agree, and was put right
	Noted    Verdict = "noted"    // something is odd and no fault
	NotRun   Verdict = "not run"
)

// Check is one thing that was looked at.
type Check struct {
	ID      string  `json:"id"`
	Name    string  `json:"name"`
	Verdict Verdict `json:"verdict"`
	Reason  string  `json:"reason"` // why it was not run
	Looked  int     `json:"looked"` // at how many things
	Found   int     `json:"found"`  // how many of them do not agree
	First   string  `json:"first"`  // the first of them, as a sentence
}

// found tells of something that does not agree.
func (c *Check) found(format string, args ...any) {
	if c.Found == 0 {
		c.First = fmt.Sprintf(format, args...)
	}
	c.Found++
	c.Verdict = Found
}

// skip says why a check is not run.
func (c *Check) skip(format string, args ...any) {
	c.Verdict, c.Reason = NotRun, fmt.Sprintf(format, args...)
}

// Report is what doctor found.
type Report struct {
	Schema   string  `json:"schema"` // counterpart/doctor/1
	Engine   string  `json:"engine"` // sqlite or postgres
	Checks   []Check `json:"checks"`
	Findings int     `json:"findings"` // of all checks, without what was repaired
	Repaired int     `json:"repaired"`
}

// First is the first check that found something, as an error; nil when none did.
func (r Report) First() error {
	for _, c := range r.Checks {
		if c.Verdict == Found {
			return errs.New(errs.Conflict, "%s: %s (%d in all)", c.Name, c.First, c.Found)
		}
	}
	return nil
}

// closing joins what an error was with what closing something says.
func closing(err *error, close func() error) { *err = errors.Join(*err, close()) }
