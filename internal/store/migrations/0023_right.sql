-- The right of each side on a matter that runs out first, so that first pages warn of it: nothing else follows from letting it go by.

ALTER TABLE matter ADD COLUMN client_right {text} NOT NULL DEFAULT '';
ALTER TABLE matter ADD COLUMN client_right_us {int} NOT NULL DEFAULT 0;
ALTER TABLE matter ADD COLUMN client_right_warn_us {int} NOT NULL DEFAULT 0;
ALTER TABLE matter ADD COLUMN delivery_right {text} NOT NULL DEFAULT '';
ALTER TABLE matter ADD COLUMN delivery_right_us {int} NOT NULL DEFAULT 0;
ALTER TABLE matter ADD COLUMN delivery_right_warn_us {int} NOT NULL DEFAULT 0;
CREATE INDEX matter_by_client_right ON matter (organisation, room, client_right_us, client_right_warn_us);
CREATE INDEX matter_by_delivery_right ON matter (organisation, room, delivery_right_us, delivery_right_warn_us);

-- The clock works out anew what is open, as it does once rules have changed.

{open matter}
UPDATE matter SET turn_us = 1 WHERE ended_us = 0 AND EXISTS (SELECT 1 FROM room r WHERE r.organisation = matter.organisation AND r.id = matter.room AND r.audience = 'shared');
{shut matter}
