-- What a seat holds in one scope, and the room of a person's own desk, are found in an index alone, without a look at all rooms that the seat
-- holds.

DROP INDEX seat_room_by_scope;
CREATE INDEX seat_room_by_scope ON seat_room (seat, scope, until_us, organisation, room, place, role, audience, read_only, shared_room);
CREATE INDEX seat_room_by_role ON seat_room (seat, audience, role, until_us, organisation, room);
