package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// heapsSince is the version of the schema from which SQLite keeps the tables below otherwise.
const heapsSince = 9

// heaped lists the tables of SQLite that have a row counter of the engine after all, which no text can name since texts read views.
// Their rows may be longer than a quarter of a page. In a table without the counter the rows stand in the tree of the key, and every
// comparison on the way to one reads the whole of a long one: the way to a check's small result led through the sheets beside it. With
// it the key has a tree of its own.
var heaped = []string{"activity", "assessment", "brief", "finding", "intake_row", "leaf", "mapping", "matter", "move", "opening", "piece"}

// heap rebuilds the tables.
func heap(ctx context.Context, tx *sql.Tx) error {
	for _, name := range heaped {
		if err := rebuild(ctx, tx, name, func(made string) (string, error) {
			if !strings.HasSuffix(made, withoutCounter) {
				return "", fmt.Errorf("table %s is not as it was first made", name)
			}
			return strings.TrimSuffix(made, withoutCounter), nil
		}); err != nil {
			return err
		}
	}
	return nil
}

// rechecksSince are the versions of the schema whose text only replaces checks. SQLite has no words for that, and rebuilds the tables.
var rechecksSince = map[int64]bool{14: true}

// recheckForm is how such a text says what a check is to be.
var recheckForm = regexp.MustCompile(`(?m)^ALTER TABLE (\w+) ADD CONSTRAINT (\w+) CHECK \((.*)\);$`)

// checkForm is a check as the text of a table has it, on a line of its own.
var checkForm = regexp.MustCompile(`(?m)CONSTRAINT (\w+) CHECK \(.*\)(,?)$`)

// recheck does on SQLite what a text that replaces checks does on PostgreSQL. A table that has the check already stays as it is.
func recheck(ctx context.Context, tx *sql.Tx, script string) error {
	checks := recheckForm.FindAllStringSubmatch(script, -1)
	if len(checks) == 0 {
		return errors.New("the migration replaces no check")
	}
	for _, c := range checks {
		if err := rebuild(ctx, tx, c[1], func(made string) (string, error) {
			found := false
			anew := checkForm.ReplaceAllStringFunc(made, func(line string) string {
				m := checkForm.FindStringSubmatch(line)
				if m[1] != c[2] {
					return line
				}
				found = true
				return `CONSTRAINT ` + c[2] + ` CHECK (` + c[3] + `)` + m[2]
			})
			if !found {
				return "", fmt.Errorf("table %s has no check %s", c[1], c[2])
			}
			return anew, nil
		}); err != nil {
			return err
		}
	}
	return nil
}

// rebuild makes a table of SQLite anew by another text, with its rows, its indexes and what refers to it. The locks on it go with the
// old one, so the boundary is told to be made anew.
func rebuild(ctx context.Context, tx *sql.Tx, name string, text func(made string) (string, error)) error {
	made, err := column(ctx, tx, `SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = '`+name+`'`)
	if err != nil {
		return err
	}
	indexes, err := column(ctx, tx, `SELECT sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = '`+name+`' AND sql IS NOT NULL ORDER BY name`)
	if err != nil {
		return err
	}
	if len(made) != 1 {
		return fmt.Errorf("there is no table %s", name)
	}
	anew, err := text(made[0])
	if err != nil || anew == made[0] {
		return err
	}
	scripts := append([]string{`PRAGMA defer_foreign_keys = ON`, `CREATE TABLE rebuilt AS SELECT * FROM ` + name, `DROP TABLE ` + name, anew,
		`INSERT INTO ` + name + ` SELECT * FROM rebuilt`, `DROP TABLE rebuilt`}, indexes...)
	for _, s := range append(scripts, boundaryTable, `DELETE FROM boundary`) {
		if _, err := tx.ExecContext(ctx, s); err != nil {
			return fmt.Errorf("%.80s: %w", s, err)
		}
	}
	return nil
}
