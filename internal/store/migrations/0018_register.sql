-- Whether a seat is in a room is looked up by the room and the seat, and which rooms it is in by the seat, each in an index alone.

DROP INDEX seat_room_by_room;
CREATE INDEX seat_room_by_room ON seat_room (organisation, room, seat, until_us, place);
CREATE INDEX seat_room_by_seat ON seat_room (seat, until_us, place, organisation, room);

-- A page of matters is read in the order of an index of its own; one that held all that lists are sorted by only led away from it.
DROP INDEX matter_listed;

-- In any order, what is late is told from the index alone.
DROP INDEX matter_by_number;
CREATE INDEX matter_by_number ON matter (organisation, room, number, id, ended_us, kind, court, phase, holder, due_us);
DROP INDEX matter_by_raised;
CREATE INDEX matter_by_raised ON matter (organisation, room, raised_us, id, ended_us, kind, court, phase, holder, due_us);
DROP INDEX matter_by_moved;
CREATE INDEX matter_by_moved ON matter (organisation, room, moved_us, id, ended_us, kind, court, phase, holder, due_us);
DROP INDEX matter_by_title;
CREATE INDEX matter_by_title ON matter (organisation, room, title, id, ended_us, kind, court, phase, holder, due_us);
