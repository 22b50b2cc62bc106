-- A register of one kind, of risks or of questions, is read in the order in which they are due from an index of its own, as that of a side is.

CREATE INDEX matter_by_kind ON matter (organisation, room, kind, ended_us, due_us, id, court, phase, holder);
