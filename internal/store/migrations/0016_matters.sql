-- Lists of matters begin where they have the least to look at, and look at an index alone: at what has not ended, in the order in which it
-- is due; at what somebody has; at any other order with what lists leave out by; and at the words of one matter.

CREATE INDEX matter_by_live ON matter (organisation, room, ended_us, due_us, id, kind, court, phase, holder);
CREATE INDEX matter_by_holder ON matter (organisation, room, holder, ended_us, due_us, id);
CREATE INDEX matter_by_number ON matter (organisation, room, number, id, ended_us, kind, court, phase, holder);

DROP INDEX matter_by_raised;
CREATE INDEX matter_by_raised ON matter (organisation, room, raised_us, id, ended_us, kind, court, phase, holder);
DROP INDEX matter_by_moved;
CREATE INDEX matter_by_moved ON matter (organisation, room, moved_us, id, ended_us, kind, court, phase, holder);
DROP INDEX matter_by_title;
CREATE INDEX matter_by_title ON matter (organisation, room, title, id, ended_us, kind, court, phase, holder);

DROP INDEX term_by_doc;
CREATE INDEX term_by_doc ON term (organisation, room, kind, doc, word);
