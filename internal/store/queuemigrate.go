package store

import (
	"context"
	"database/sql"
	"log/slog"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
)

// queueSchema is where the queue's tables are on PostgreSQL. On SQLite they lie beside the others, and the authorizer keeps them
// apart.
const queueSchema = "river"

// queueTables lists the tables that the queue works on. The one that notes its migrations is for the owner only.
var queueTables = []string{"river_job", "river_leader", "river_queue", "river_notification"}

// queueGrants lets the queue work on its own tables, and nobody else. They are made after its migrations, each time anew.
const queueGrants = `REVOKE ALL ON ALL TABLES IN SCHEMA river FROM PUBLIC, cp_app, cp_system, cp_queue;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA river FROM PUBLIC;
GRANT USAGE ON SCHEMA river TO cp_queue;
GRANT SELECT, INSERT, UPDATE, DELETE ON river.river_job, river.river_leader, river.river_queue, river.river_notification TO cp_queue;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA river TO cp_queue;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA river TO cp_queue;`

// upQueue brings the queue's tables to the newest version.
func upQueue[T any](ctx context.Context, d riverdriver.Driver[T], schema string) error {
	m, err := rivermigrate.New(d, &rivermigrate.Config{Schema: schema, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
	return err
}

func upQueueLite(ctx context.Context, db *sql.DB) error {
	return upQueue(ctx, riversqlite.New(db), "")
}

// upQueuePG works on connections of its own that become the owner of the tables.
func upQueuePG(ctx context.Context, url string) error {
	pool, err := rolePool(ctx, url, "cp_owner", 2)
	if err != nil {
		return err
	}
	defer pool.Close()
	if _, err := pool.Exec(ctx, "CREATE SCHEMA IF NOT EXISTS river"); err != nil {
		return err
	}
	if err := upQueue(ctx, riverpgxv5.New(pool), queueSchema); err != nil {
		return err
	}
	_, err = pool.Exec(ctx, queueGrants)
	return err
}

// rolePool is a pool whose connections have taken a role before anybody gets them.
//
// Safety: the role is a constant of this package.
func rolePool(ctx context.Context, url, role string, most int32) (*pgxpool.Pool, error) {
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, err
	}
	cfg.MaxConns = most
	cfg.AfterConnect = func(ctx context.Context, c *pgx.Conn) error {
		_, err := c.Exec(ctx, "SET ROLE "+role)
		return err
	}
	return pgxpool.NewWithConfig(ctx, cfg)
}
