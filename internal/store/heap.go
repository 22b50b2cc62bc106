package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// heapsSince is the version of the schema from which SQLite keeps the tables below otherwise.
const heapsSince = 9

// heaped lists the tables of SQLite that have a row counter of the engine after all, which no text can name since texts read views.
// Their rows may be longer than a quarter of a page. In a table without the counter the rows stand in the tree of the key, and every
// comparison on the way to one reads the whole of a long one: the way to a check's small result led through the sheets beside it. With
// it the key has a tree of its own.
var heaped = []string{"activity", "assessment", "brief", "finding", "intake_row", "leaf", "mapping", "matter", "move", "opening", "piece"}

// heap rebuilds the tables. The locks on them go with the old ones, so the boundary is told to be made anew.
func heap(ctx context.Context, tx *sql.Tx) error {
	scripts := []string{`PRAGMA defer_foreign_keys = ON`}
	for _, name := range heaped {
		made, err := column(ctx, tx, `SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = '`+name+`'`)
		if err != nil {
			return err
		}
		indexes, err := column(ctx, tx, `SELECT sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = '`+name+`' AND sql IS NOT NULL ORDER BY name`)
		if err != nil {
			return err
		}
		if len(made) != 1 || !strings.HasSuffix(made[0], withoutCounter) {
			return fmt.Errorf("table %s is not as it was first made", name)
		}
		scripts = append(scripts, `CREATE TABLE heaped AS SELECT * FROM `+name, `DROP TABLE `+name, strings.TrimSuffix(made[0], withoutCounter),
			`INSERT INTO `+name+` SELECT * FROM heaped`, `DROP TABLE heaped`)
		scripts = append(scripts, indexes...)
	}
	for _, s := range append(scripts, boundaryTable, `DELETE FROM boundary`) {
		if _, err := tx.ExecContext(ctx, s); err != nil {
			return fmt.Errorf("%.80s: %w", s, err)
		}
	}
	return nil
}
