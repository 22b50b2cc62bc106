-- What an experienced client project manager would notice, as it was found last, with what was said and done about it; and when it was
-- looked for last. The client's alone: what is of one engagement lies in its room, what stands on the case in the project's.

CREATE TABLE situation (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL,
  name {text} NOT NULL, rule {text} NOT NULL, project {text} NOT NULL, engagement {text} NOT NULL, made_us {int} NOT NULL,
  body {text} NOT NULL, state {text} NOT NULL, severity {int} NOT NULL, per_week {int} NOT NULL, weight {int} NOT NULL, times {int} NOT NULL,
  last_day {int} NOT NULL, left_day {int} NOT NULL, until_day {int} NOT NULL, dismissed {int} NOT NULL, entries {int} NOT NULL,
  changed_us {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  UNIQUE (organisation, room, name),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id),
  CONSTRAINT situation_state CHECK (state IN ('open', 'in hand', 'dismissed', 'gone'))
){table};
CREATE INDEX situation_open ON situation (organisation, room, state, severity);

CREATE TABLE situation_entry (
  organisation {text} NOT NULL, room {text} NOT NULL, situation {text} NOT NULL, idx {int} NOT NULL,
  at_us {int} NOT NULL, what {text} NOT NULL, ref {text} NOT NULL, by_person {text} NOT NULL,
  words {text} NOT NULL, by_name {text} NOT NULL,
  PRIMARY KEY (organisation, room, situation, idx),
  FOREIGN KEY (organisation, room, situation) REFERENCES situation (organisation, room, id)
){table};

CREATE TABLE situation_look (
  organisation {text} NOT NULL, room {text} NOT NULL, what {text} NOT NULL,
  inputs {text} NOT NULL, body {text} NOT NULL, at_us {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, what),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};
