-- A hand-over between two suppliers is a node of the case, also in a database that was made before there were any. On SQLite the table is
-- rebuilt with the check; see heap.go.

ALTER TABLE node DROP CONSTRAINT node_kind;
ALTER TABLE node ADD CONSTRAINT node_kind CHECK (kind IN ('objective', 'benefit', 'change', 'work', 'interface', 'tie', 'cost', 'decision', 'assumption', 'appraisal'));
