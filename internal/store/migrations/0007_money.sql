-- The client's money: dated entries that are never changed. One that corrects another takes its place. What both sides know lies in the
-- shared room of the contract as an entry of its own, and the client's own names it.

CREATE TABLE money (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL,
  engagement {text} NOT NULL, kind {text} NOT NULL, stage {text} NOT NULL, day {text} NOT NULL, minor {int} NOT NULL, currency {text} NOT NULL, chance {int} NOT NULL,
  matter {text} NOT NULL, corrects {text} NOT NULL, void {bool} NOT NULL, source {text} NOT NULL, by_person {text} NOT NULL, made_us {int} NOT NULL,
  code {text} NOT NULL, title {text} NOT NULL, words {text} NOT NULL, by_name {text} NOT NULL, shared_as {text} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};

-- Gates of a project: what is asked for before going on, what was decided and why, and the case as it was then. What a decision depends on
-- lies in condition.

CREATE TABLE gate (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL,
  number {int} NOT NULL, made_us {int} NOT NULL, by_person {text} NOT NULL,
  name {text} NOT NULL, day {text} NOT NULL, purpose {text} NOT NULL, outcome {text} NOT NULL, reason {text} NOT NULL,
  decided_by {text} NOT NULL, decided_name {text} NOT NULL, decided_us {int} NOT NULL, by_name {text} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};

CREATE TABLE gate_item (
  organisation {text} NOT NULL, room {text} NOT NULL, gate {text} NOT NULL, idx {int} NOT NULL,
  made_us {int} NOT NULL, title {text} NOT NULL, state {text} NOT NULL, words {text} NOT NULL, by_name {text} NOT NULL, changed_us {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, gate, idx),
  FOREIGN KEY (organisation, room, gate) REFERENCES gate (organisation, room, id)
){table};

CREATE TABLE gate_case (
  organisation {text} NOT NULL, room {text} NOT NULL, gate {text} NOT NULL, version {int} NOT NULL,
  sha256 {bytes} NOT NULL, body {bytes} NOT NULL, by_person {text} NOT NULL, made_us {int} NOT NULL, by_name {text} NOT NULL,
  PRIMARY KEY (organisation, room, gate, version),
  FOREIGN KEY (organisation, room, gate) REFERENCES gate (organisation, room, id)
){table};
