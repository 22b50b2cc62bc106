-- With whom a contact is known from a meeting or a message: each is noted once.
CREATE INDEX contact_by_source ON contact (organisation, room, source, ref);
