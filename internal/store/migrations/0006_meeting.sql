-- People who meet, what they are told, and by mail.

-- A series of meetings, of which one that is held once is the shortest. Its meetings follow from its rhythm; a row of sitting is there
-- once something is said of one of them.
CREATE TABLE series (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL, uid {text} NOT NULL, by_person {text} NOT NULL, made_us {int} NOT NULL,
  title {text} NOT NULL, purpose {text} NOT NULL, venue {text} NOT NULL, rhythm {text} NOT NULL, starts {text} NOT NULL, length {int} NOT NULL,
  zone {text} NOT NULL, until_day {text} NOT NULL, by_name {text} NOT NULL, sequence {int} NOT NULL, changed_us {int} NOT NULL,
  ended_us {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id),
  CONSTRAINT series_rhythm CHECK (rhythm IN ('once', 'weekly', 'fortnightly', 'four-weekly', 'monthly'))
){table};

CREATE TABLE sitting (
  organisation {text} NOT NULL, room {text} NOT NULL, series {text} NOT NULL, number {int} NOT NULL, made_us {int} NOT NULL,
  starts {text} NOT NULL, length {int} NOT NULL, venue {text} NOT NULL, state {text} NOT NULL, sequence {int} NOT NULL, agenda {text} NOT NULL,
  began_us {int} NOT NULL, sent_us {int} NOT NULL, changed_us {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, series, number),
  FOREIGN KEY (organisation, room, series) REFERENCES series (organisation, room, id),
  CONSTRAINT sitting_state CHECK (state IN ('planned', 'cancelled', 'held'))
){table};

-- Who is invited to a series has the number -1; who came to a sitting has its number.
CREATE TABLE attendance (
  organisation {text} NOT NULL, room {text} NOT NULL, series {text} NOT NULL, number {int} NOT NULL, person {text} NOT NULL, side {text} NOT NULL,
  name {text} NOT NULL, firm {text} NOT NULL, state {text} NOT NULL, changed_us {int} NOT NULL,
  PRIMARY KEY (organisation, room, series, number, person),
  FOREIGN KEY (organisation, room, series) REFERENCES series (organisation, room, id),
  CONSTRAINT attendance_state CHECK (state IN ('invited', 'optional', 'left', 'came', 'apologies', 'absent'))
){table};

-- A line of the minutes. What a side says of it is agreed or contested, with a reason.
CREATE TABLE minute (
  organisation {text} NOT NULL, room {text} NOT NULL, series {text} NOT NULL, number {int} NOT NULL, idx {int} NOT NULL, by_person {text} NOT NULL,
  made_us {int} NOT NULL, sort {text} NOT NULL, words {text} NOT NULL, who {text} NOT NULL, day {text} NOT NULL, by_name {text} NOT NULL, matter {text} NOT NULL,
  client_says {text} NOT NULL, client_why {text} NOT NULL, client_name {text} NOT NULL, delivery_says {text} NOT NULL, delivery_why {text} NOT NULL,
  delivery_name {text} NOT NULL, changed_us {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, series, number, idx),
  FOREIGN KEY (organisation, room, series) REFERENCES series (organisation, room, id)
){table};

-- Who is to be told what, how and how often, by whom; and what was told. last_day and next_day follow from what was told.
CREATE TABLE telling (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL, by_person {text} NOT NULL, made_us {int} NOT NULL,
  who {text} NOT NULL, stakeholder {text} NOT NULL, needs {text} NOT NULL, purpose {text} NOT NULL, channel {text} NOT NULL, owner {text} NOT NULL,
  owner_name {text} NOT NULL, cadence {int} NOT NULL, last_day {text} NOT NULL, next_day {text} NOT NULL, changed_us {int} NOT NULL,
  ended_us {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id),
  CONSTRAINT telling_purpose CHECK (purpose IN ('know', 'decide'))
){table};
CREATE INDEX telling_by_next ON telling (organisation, room, next_day);

CREATE TABLE told (
  organisation {text} NOT NULL, room {text} NOT NULL, telling {text} NOT NULL, idx {int} NOT NULL, day {text} NOT NULL, by_person {text} NOT NULL,
  made_us {int} NOT NULL, words {text} NOT NULL, by_name {text} NOT NULL,
  PRIMARY KEY (organisation, room, telling, idx),
  FOREIGN KEY (organisation, room, telling) REFERENCES telling (organisation, room, id)
){table};

-- The queue of mail: who is to be told, as which seat, about what. It holds no text: a message is made when it is sent, as its reader.
CREATE TABLE outgoing (
  id {text} NOT NULL PRIMARY KEY, seat {text} NOT NULL REFERENCES seat (id), person {text} NOT NULL, kind {text} NOT NULL, scope {text} NOT NULL,
  about {text} NOT NULL, thread {text} NOT NULL, message {text} NOT NULL, state {text} NOT NULL, reason {text} NOT NULL, tries {int} NOT NULL,
  made_us {int} NOT NULL, next_us {int} NOT NULL, ended_us {int} NOT NULL,
  CONSTRAINT outgoing_state CHECK (state IN ('waiting', 'sent', 'dropped', 'failed'))
){table};
CREATE INDEX outgoing_by_next ON outgoing (state, next_us);
CREATE INDEX outgoing_by_seat ON outgoing (seat, kind, about);

-- What somebody wishes to be told by mail, and when their next digest is due; 0 for never.
CREATE TABLE notify (
  person {text} NOT NULL PRIMARY KEY REFERENCES person (id), rhythm {text} NOT NULL, weekday {int} NOT NULL, minute {int} NOT NULL, zone {text} NOT NULL,
  immediate {bool} NOT NULL, next_us {int} NOT NULL, rev {int} NOT NULL
){table};
CREATE INDEX notify_by_next ON notify (next_us);

-- Secrets that end a sort of mail with one click, and those by which a calendar program fetches somebody's meetings.
CREATE TABLE mail_stop (
  hash {bytes} NOT NULL PRIMARY KEY, person {text} NOT NULL REFERENCES person (id), kind {text} NOT NULL, until_us {int} NOT NULL
){table};

CREATE TABLE feed (
  seat {text} NOT NULL PRIMARY KEY REFERENCES seat (id), hash {bytes} NOT NULL, made_us {int} NOT NULL
){table};
CREATE UNIQUE INDEX feed_by_hash ON feed (hash);
