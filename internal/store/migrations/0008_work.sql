-- What the client's own work leaves behind: activities of a supplier's programme that somebody has said are none of ours.

CREATE TABLE passed_over (
  organisation {text} NOT NULL, room {text} NOT NULL, engagement {text} NOT NULL, code {text} NOT NULL,
  by_name {text} NOT NULL, made_us {int} NOT NULL,
  PRIMARY KEY (organisation, room, engagement, code),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};

-- What a project comes to, as it was worked out last, so that a page about a thousand projects reads a row of each.

CREATE TABLE summary (
  organisation {text} NOT NULL, room {text} NOT NULL, project {text} NOT NULL,
  currency {text} NOT NULL, planned {int} NOT NULL, forecast {int} NOT NULL, per_week {int} NOT NULL, slip {int} NOT NULL, benefits {int} NOT NULL,
  body {text} NOT NULL, at_us {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};
CREATE INDEX summary_order ON summary (organisation, per_week, room);
