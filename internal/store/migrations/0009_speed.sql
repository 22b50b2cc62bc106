-- What pages ask about many rows is answered from an index alone: whether a list of submissions is still the one that is kept in
-- memory, and what waits on a side is found by kind and phase. On SQLite, tables with long rows are also rebuilt; see heap.go.

CREATE INDEX submission_by_rev ON submission (organisation, room, rev);

DROP INDEX matter_by_court;
CREATE INDEX matter_by_court ON matter (organisation, room, court, ended_us, due_us, id, kind, phase, holder);
