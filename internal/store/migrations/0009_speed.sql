-- What pages ask about many rows is answered from an index alone: whether a list of submissions is still the one that is kept in
-- memory. On SQLite, tables with long rows are also rebuilt; see heap.go.

CREATE INDEX submission_by_rev ON submission (organisation, room, rev);
