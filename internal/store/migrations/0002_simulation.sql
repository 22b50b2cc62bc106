-- What could happen, of a client's project: what is uncertain, what-ifs that have a name, and what simulations found.

CREATE TABLE uncertain (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL, kind {text} NOT NULL, made_us {int} NOT NULL,
  title {text} NOT NULL, body {text} NOT NULL, by_name {text} NOT NULL, changed_us {int} NOT NULL, ended_us {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id),
  CONSTRAINT uncertain_kind CHECK (kind IN ('lengths', 'risk', 'together', 'promise', 'realised', 'closed', 'settings'))
){table};

CREATE TABLE scenario (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL, made_us {int} NOT NULL,
  name {text} NOT NULL, body {text} NOT NULL, by_name {text} NOT NULL, changed_us {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};

CREATE TABLE simulation (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL,
  scenario {text} NOT NULL, inputs {text} NOT NULL, submissions {text} NOT NULL, named {text} NOT NULL, engine {text} NOT NULL, seed {text} NOT NULL,
  iterations {int} NOT NULL, report {text} NOT NULL, figures {text} NOT NULL, body {text} NOT NULL, by_person {text} NOT NULL, made_us {int} NOT NULL,
  by_name {text} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};
