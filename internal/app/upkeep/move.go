package upkeep

import (
	"context"
	"errors"
	"os"

	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// MoveReport is what moving an installation did.
type MoveReport struct {
	Schema string        `json:"schema"` // counterpart/move/1
	Tables []store.Moved `json:"tables"`
	Rows   int64         `json:"rows"`
	Proof  Report        `json:"proof"` // of the database that was moved to
}

// Move copies an embedded database into an empty PostgreSQL database, at the address of whoever may change the schema, and looks at it
// there. Nobody may have the file open; it is left as it was, and so are the keys.
func (i Installation) Move(ctx context.Context, to string) (r MoveReport, err error) {
	defer errs.Wrap(&err, "upkeep.Move")
	switch _, e := os.Stat(i.Database); {
	case i.postgres():
		return r, errs.New(errs.Invalid, "only an SQLite file is moved: name it as --database")
	case !store.Postgres(to):
		return r, errs.New(errs.Invalid, "%q is no PostgreSQL address such as postgres://owner@db.example.org/counterpart", to)
	case errors.Is(e, os.ErrNotExist):
		return r, errs.New(errs.NotFound, "there is no database %s", i.Database)
	}
	before, err := i.Doctor(ctx, false)
	if err != nil {
		return r, err
	}
	if err := before.First(); err != nil {
		return r, errs.New(errs.Conflict, "nothing was moved, since the database is not in order: %w", err)
	}
	if err := store.Migrate(ctx, to); err != nil {
		return r, errs.New(errs.Invalid, "the schema cannot be made in the database to move to: %w", err)
	}
	r.Schema = "counterpart/move/1"
	if r.Tables, err = store.Move(ctx, i.Database, to); err != nil {
		return r, err
	}
	for _, t := range r.Tables {
		r.Rows += t.Rows
	}
	there := Installation{Database: to, KeyDir: i.KeyDir, Now: i.Now}
	if r.Proof, err = there.examine(ctx, aim{}); err != nil {
		return r, err
	}
	return r, r.Proof.First()
}
