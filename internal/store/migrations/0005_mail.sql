-- Messages that come by mail: the addresses that are replied to, what was accepted and not yet worked on, what came before, and the
-- messages as rooms keep them.

CREATE TABLE reply_token (
  hash {text} NOT NULL PRIMARY KEY, seat {text} NOT NULL REFERENCES seat (id), scope {text} NOT NULL, matter {text} NOT NULL,
  made_us {int} NOT NULL, until_us {int} NOT NULL
){table};
CREATE INDEX reply_token_by_seat ON reply_token (seat, matter);

-- What the installation has promised to keep. The bytes go once a room keeps the message.
CREATE TABLE spool (
  id {text} NOT NULL PRIMARY KEY, source {text} NOT NULL, receiver {text} NOT NULL, sender {text} NOT NULL, body {bytes} NOT NULL,
  took_us {int} NOT NULL, tries {int} NOT NULL, next_us {int} NOT NULL, done_us {int} NOT NULL, failure {text} NOT NULL
){table};
CREATE INDEX spool_by_next ON spool (done_us, next_us);

CREATE TABLE mail_seen (
  hash {text} NOT NULL PRIMARY KEY, at_us {int} NOT NULL
){table};

CREATE TABLE message (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL, took_us {int} NOT NULL, sent_us {int} NOT NULL, person {text} NOT NULL,
  auto {text} NOT NULL, message_id {text} NOT NULL, size {int} NOT NULL,
  from_mail {text} NOT NULL, from_name {text} NOT NULL, to_line {text} NOT NULL, cc_line {text} NOT NULL, subject {text} NOT NULL,
  said {text} NOT NULL, folded {text} NOT NULL, warnings {text} NOT NULL,
  state {text} NOT NULL, reason {text} NOT NULL, detail {text} NOT NULL, scope {text} NOT NULL, matter {text} NOT NULL,
  done_us {int} NOT NULL, done_by {text} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id),
  CONSTRAINT message_state CHECK (state IN ('taken', 'pending', 'draft', 'unclear', 'aside', 'raised', 'discarded'))
){table};
CREATE INDEX message_by_time ON message (organisation, room, took_us);
CREATE INDEX message_by_id ON message (id);

-- A message as it came, in pieces.
CREATE TABLE message_piece (
  organisation {text} NOT NULL, room {text} NOT NULL, message {text} NOT NULL, idx {int} NOT NULL, body {bytes} NOT NULL,
  PRIMARY KEY (organisation, room, message, idx),
  FOREIGN KEY (organisation, room, message) REFERENCES message (organisation, room, id)
){table};
