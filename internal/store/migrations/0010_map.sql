-- What somebody did to a benefits map and can take back; what was looked at when a benefit was reviewed; and what of a case was shared with
-- a supplier: an objective or a criterion of success, in words and measures.

CREATE TABLE map_edit (
  organisation {text} NOT NULL, room {text} NOT NULL, person {text} NOT NULL, n {int} NOT NULL,
  made_us {int} NOT NULL, undone {bool} NOT NULL, words {text} NOT NULL, body {text} NOT NULL,
  PRIMARY KEY (organisation, room, person, n),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};

CREATE TABLE review (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL, node {text} NOT NULL,
  day {text} NOT NULL, finding {text} NOT NULL, words {text} NOT NULL, next_day {text} NOT NULL,
  by_person {text} NOT NULL, by_name {text} NOT NULL, made_us {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};
CREATE INDEX review_by_node ON review (organisation, room, node, day);

CREATE TABLE aim (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL, number {int} NOT NULL,
  sort {text} NOT NULL, title {text} NOT NULL, measure {text} NOT NULL, baseline {text} NOT NULL, target {text} NOT NULL, by_day {text} NOT NULL,
  by_person {text} NOT NULL, by_name {text} NOT NULL, made_us {int} NOT NULL,
  acknowledged_person {text} NOT NULL, acknowledged_name {text} NOT NULL, acknowledged_firm {text} NOT NULL, acknowledged_words {text} NOT NULL,
  acknowledged_us {int} NOT NULL, ended_us {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};

CREATE TABLE aim_of (
  organisation {text} NOT NULL, room {text} NOT NULL, engagement {text} NOT NULL, node {text} NOT NULL, aim {text} NOT NULL, made_us {int} NOT NULL,
  PRIMARY KEY (organisation, room, engagement, node),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};
