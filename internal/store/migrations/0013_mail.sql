-- What mail needs beside the queue: secrets that go out in it, what comes back of it, and what calendars answer.

-- Further secrets that open an invitation: each message that carries it has one of its own.
CREATE TABLE invite_secret (
  hash {bytes} NOT NULL PRIMARY KEY, invite {text} NOT NULL, until_us {int} NOT NULL
){table};

-- Links that lead whoever a question is put to, signed in, to the one page on which they answer it, once.
CREATE TABLE answer_link (
  hash {bytes} NOT NULL PRIMARY KEY, seat {text} NOT NULL REFERENCES seat (id), scope {text} NOT NULL, matter {text} NOT NULL, made_us {int} NOT NULL,
  until_us {int} NOT NULL, used_us {int} NOT NULL
){table};

-- People whose mail comes back, with the class of what their server said.
CREATE TABLE mail_failing (
  person {text} NOT NULL PRIMARY KEY REFERENCES person (id), code {text} NOT NULL, times {int} NOT NULL, since_us {int} NOT NULL, last_us {int} NOT NULL
){table};
CREATE INDEX outgoing_by_message ON outgoing (message);

-- The address of an engagement: what is sent there belongs to its client side, whoever sends it.
CREATE TABLE mail_alias (
  alias {text} NOT NULL PRIMARY KEY, scope {text} NOT NULL, made_us {int} NOT NULL
){table};
CREATE UNIQUE INDEX mail_alias_by_scope ON mail_alias (scope);

-- Whether somebody is told of every brief that is published for them.
ALTER TABLE notify ADD COLUMN briefs {bool} NOT NULL DEFAULT TRUE;

-- What somebody who is invited answered from their own calendar: to the whole series under the number -1, else to one meeting.
CREATE TABLE attending (
  organisation {text} NOT NULL, room {text} NOT NULL, series {text} NOT NULL, number {int} NOT NULL, person {text} NOT NULL,
  answer {text} NOT NULL, sequence {int} NOT NULL, changed_us {int} NOT NULL,
  PRIMARY KEY (organisation, room, series, number, person),
  FOREIGN KEY (organisation, room, series) REFERENCES series (organisation, room, id),
  CONSTRAINT attending_answer CHECK (answer IN ('accepted', 'declined', 'tentative'))
){table};
