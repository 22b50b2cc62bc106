-- What a project comes to, further: what it is called and belongs to, what was lost against plan, its money, what was judged of it, what its
-- client role lacks, and at what it was worked out. A list of thousands of projects is put in each of these orders from an index alone.

ALTER TABLE summary ADD COLUMN name {text} NOT NULL DEFAULT '';
ALTER TABLE summary ADD COLUMN programme {text} NOT NULL DEFAULT '';
ALTER TABLE summary ADD COLUMN lost {int} NOT NULL DEFAULT 0;
ALTER TABLE summary ADD COLUMN approved {int} NOT NULL DEFAULT 0;
ALTER TABLE summary ADD COLUMN outturn {int} NOT NULL DEFAULT 0;
ALTER TABLE summary ADD COLUMN over {int} NOT NULL DEFAULT 0;
ALTER TABLE summary ADD COLUMN confidence {int} NOT NULL DEFAULT 0;
ALTER TABLE summary ADD COLUMN lacks {int} NOT NULL DEFAULT 0;
ALTER TABLE summary ADD COLUMN unmeasured {int} NOT NULL DEFAULT 0;
ALTER TABLE summary ADD COLUMN inputs {text} NOT NULL DEFAULT '';
DROP INDEX summary_order;
CREATE INDEX summary_by_week ON summary (organisation, per_week, room, programme, slip, over, confidence, lacks, unmeasured, project);
CREATE INDEX summary_by_name ON summary (organisation, name, room);
CREATE INDEX summary_by_planned ON summary (organisation, planned, room);
CREATE INDEX summary_by_forecast ON summary (organisation, forecast, room);
CREATE INDEX summary_by_lost ON summary (organisation, lost, room);
CREATE INDEX summary_by_slip ON summary (organisation, slip, room);
CREATE INDEX summary_by_outturn ON summary (organisation, outturn, room);
CREATE INDEX summary_by_confidence ON summary (organisation, confidence, room);
CREATE INDEX summary_by_lacks ON summary (organisation, lacks, room);
CREATE INDEX summary_by_at_us ON summary (organisation, at_us, room);
CREATE INDEX summary_total ON summary (organisation, currency, room, planned, forecast, per_week, benefits, approved, outturn, at_us, programme, slip, over, confidence, lacks, unmeasured, project);

-- Lists of projects as they were published, one for each sheet that was given: how it is read, what became of each of its rows, and what
-- somebody said about whether a row is the project of an earlier one. They belong to the organisation. The pieces are those of the file as it
-- came, and of its cells as they were read, so that nothing is read twice.

CREATE TABLE published (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL,
  media {text} NOT NULL, by_person {text} NOT NULL, made_us {int} NOT NULL,
  file {text} NOT NULL, by_name {text} NOT NULL, sheet {text} NOT NULL, label {text} NOT NULL, setup {text} NOT NULL, state {text} NOT NULL,
  taken {int} NOT NULL, listed {int} NOT NULL, taken_us {int} NOT NULL, undone_us {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id),
  CONSTRAINT published_state CHECK (state IN ('open', 'applied', 'undone', 'dropped'))
){table};

CREATE TABLE published_piece (
  organisation {text} NOT NULL, room {text} NOT NULL, list {text} NOT NULL, part {text} NOT NULL, idx {int} NOT NULL,
  body {bytes} NOT NULL,
  PRIMARY KEY (organisation, room, list, part, idx),
  FOREIGN KEY (organisation, room, list) REFERENCES published (organisation, room, id)
){table};

CREATE TABLE published_row (
  organisation {text} NOT NULL, room {text} NOT NULL, list {text} NOT NULL, idx {int} NOT NULL,
  outcome {text} NOT NULL, entry {text} NOT NULL,
  PRIMARY KEY (organisation, room, list, idx),
  FOREIGN KEY (organisation, room, list) REFERENCES published (organisation, room, id)
){table};

CREATE TABLE published_same (
  organisation {text} NOT NULL, room {text} NOT NULL, list {text} NOT NULL, idx {int} NOT NULL,
  same_list {text} NOT NULL, same_idx {int} NOT NULL, other {bool} NOT NULL, by_name {text} NOT NULL, at_us {int} NOT NULL,
  PRIMARY KEY (organisation, room, list, idx),
  FOREIGN KEY (organisation, room, list) REFERENCES published (organisation, room, id)
){table};
