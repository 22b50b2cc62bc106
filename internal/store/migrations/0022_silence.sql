-- Who handed in a programme may notify that its answer is overdue, once: then a further period runs. When silence is treated as the answer stands
-- beside it, so that lists need not work the rules out.

ALTER TABLE submission ADD COLUMN notified_us {int} NOT NULL DEFAULT 0;
ALTER TABLE submission ADD COLUMN notified_person {text} NOT NULL DEFAULT '';
ALTER TABLE submission ADD COLUMN notified_name {text} NOT NULL DEFAULT '';
ALTER TABLE submission ADD COLUMN notified_firm {text} NOT NULL DEFAULT '';
ALTER TABLE submission ADD COLUMN further_us {int} NOT NULL DEFAULT 0;
ALTER TABLE submission ADD COLUMN silence_us {int} NOT NULL DEFAULT 0;
