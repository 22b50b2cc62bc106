-- The house as it was first built. Three classes of table: of the installation (id), of a tenant (organisation, id), of a room
-- (organisation, room, …). Instants are microseconds UTC, 0 where there is none; dates are ISO text, '' where there is none;
-- money is minor units beside its currency. {int}, {text}, {bool} and {bytes} are the engine's names for the types,
-- {table} its option for a table without a hidden row counter.

-- The installation: who there is, and what lets them in. Only System reads these.

CREATE TABLE setting (
  name {text} NOT NULL PRIMARY KEY, value {text} NOT NULL
){table};

CREATE TABLE organisation (
  id {text} NOT NULL PRIMARY KEY, name {text} NOT NULL, side {text} NOT NULL, acts_for {text} NOT NULL,
  second_factor {bool} NOT NULL, created_us {int} NOT NULL, ended_us {int} NOT NULL, rev {int} NOT NULL,
  CONSTRAINT organisation_side CHECK (side IN ('client', 'delivery', 'assurer'))
){table};

CREATE TABLE person (
  id {text} NOT NULL PRIMARY KEY, email {text} NOT NULL, name {text} NOT NULL, admin {bool} NOT NULL,
  created_us {int} NOT NULL, ended_us {int} NOT NULL, rev {int} NOT NULL,
  CONSTRAINT person_email UNIQUE (email)
){table};

CREATE TABLE password (
  person {text} NOT NULL PRIMARY KEY REFERENCES person (id), hash {text} NOT NULL, changed_us {int} NOT NULL
){table};

CREATE TABLE seat (
  id {text} NOT NULL PRIMARY KEY, person {text} NOT NULL, organisation {text} NOT NULL REFERENCES organisation (id),
  kind {text} NOT NULL, side {text} NOT NULL, read_only {bool} NOT NULL, label {text} NOT NULL, made_by {text} NOT NULL,
  created_us {int} NOT NULL, until_us {int} NOT NULL, held {bool} NOT NULL,
  CONSTRAINT seat_kind CHECK (kind IN ('person', 'token', 'guest', 'reply', 'share', 'onlooker', 'agent')),
  CONSTRAINT seat_side CHECK (side IN ('', 'client', 'delivery', 'assurer'))
){table};
CREATE INDEX seat_by_person ON seat (person, organisation);

CREATE TABLE post (
  seat {text} NOT NULL REFERENCES seat (id), organisation {text} NOT NULL, scope {text} NOT NULL, role {text} NOT NULL,
  read_only {bool} NOT NULL, since_us {int} NOT NULL, until_us {int} NOT NULL,
  PRIMARY KEY (seat, organisation, scope, role)
){table};
CREATE INDEX post_by_scope ON post (organisation, scope);

CREATE TABLE credential (
  hash {bytes} NOT NULL PRIMARY KEY, kind {text} NOT NULL, id {text} NOT NULL, seat {text} NOT NULL, person {text} NOT NULL,
  label {text} NOT NULL, created_us {int} NOT NULL, seen_us {int} NOT NULL, until_us {int} NOT NULL, factor_us {int} NOT NULL,
  CONSTRAINT credential_kind CHECK (kind IN ('session', 'token', 'link', 'recovery', 'demo'))
){table};
CREATE UNIQUE INDEX credential_by_id ON credential (id);
CREATE INDEX credential_by_person ON credential (person, kind);
CREATE INDEX credential_by_seat ON credential (seat);

CREATE TABLE invite (
  hash {bytes} NOT NULL PRIMARY KEY, id {text} NOT NULL, tenant {text} NOT NULL, scope {text} NOT NULL, role {text} NOT NULL,
  organisation {text} NOT NULL, email {text} NOT NULL, name {text} NOT NULL, made_by {text} NOT NULL,
  created_us {int} NOT NULL, until_us {int} NOT NULL, post_until_us {int} NOT NULL, ended_us {int} NOT NULL
){table};
CREATE UNIQUE INDEX invite_by_id ON invite (id);

CREATE TABLE factor (
  person {text} NOT NULL PRIMARY KEY REFERENCES person (id), secret {bytes} NOT NULL, made_us {int} NOT NULL, confirmed_us {int} NOT NULL,
  step {int} NOT NULL
){table};

CREATE TABLE recovery_code (
  person {text} NOT NULL REFERENCES person (id), hash {bytes} NOT NULL,
  PRIMARY KEY (person, hash)
){table};

CREATE TABLE waiting (
  hash {bytes} NOT NULL PRIMARY KEY, person {text} NOT NULL REFERENCES person (id), seat {text} NOT NULL, invite {bytes} NOT NULL,
  tries {int} NOT NULL, until_us {int} NOT NULL
){table};
CREATE INDEX waiting_by_person ON waiting (person);

-- Tenants: what rooms belong to, the rooms, and who has which seat in which room.

CREATE TABLE scope (
  organisation {text} NOT NULL REFERENCES organisation (id), id {text} NOT NULL, kind {text} NOT NULL, touched {bool} NOT NULL,
  PRIMARY KEY (organisation, id),
  CONSTRAINT scope_kind CHECK (kind IN ('organisation', 'programme', 'project', 'engagement'))
){table};
CREATE UNIQUE INDEX scope_by_id ON scope (id);

CREATE TABLE scope_parent (
  organisation {text} NOT NULL, id {text} NOT NULL, parent {text} NOT NULL,
  PRIMARY KEY (organisation, id),
  FOREIGN KEY (organisation, id) REFERENCES scope (organisation, id),
  FOREIGN KEY (organisation, parent) REFERENCES scope (organisation, id)
){table};
CREATE INDEX scope_parent_by_parent ON scope_parent (organisation, parent);

CREATE TABLE room (
  organisation {text} NOT NULL, id {text} NOT NULL, shared_room {text} NOT NULL, scope {text} NOT NULL, audience {text} NOT NULL,
  PRIMARY KEY (organisation, id),
  UNIQUE (organisation, id, shared_room),
  FOREIGN KEY (organisation, scope) REFERENCES scope (organisation, id),
  FOREIGN KEY (organisation, shared_room) REFERENCES room (organisation, id),
  CONSTRAINT room_audience CHECK (audience IN ('client', 'delivery', 'assurer', 'shared', 'named', 'sealed'))
){table};
CREATE INDEX room_by_scope ON room (organisation, scope, audience);

CREATE TABLE seat_room (
  seat {text} NOT NULL, organisation {text} NOT NULL, room {text} NOT NULL, place {text} NOT NULL, role {text} NOT NULL,
  audience {text} NOT NULL, read_only {bool} NOT NULL, shared_room {text} NOT NULL, scope {text} NOT NULL, until_us {int} NOT NULL,
  PRIMARY KEY (seat, organisation, room, place),
  FOREIGN KEY (seat) REFERENCES seat (id),
  FOREIGN KEY (organisation, room, shared_room) REFERENCES room (organisation, id, shared_room)
){table};
CREATE INDEX seat_room_by_room ON seat_room (organisation, room);
CREATE INDEX seat_room_by_scope ON seat_room (seat, scope);

-- Rooms: content. Every key begins with the room, every reference carries the room it points into.

CREATE TABLE member (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL,
  person {text} NOT NULL, name {text} NOT NULL, firm {text} NOT NULL, side {text} NOT NULL, role {text} NOT NULL, title {text} NOT NULL,
  since_us {int} NOT NULL, until_us {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  CONSTRAINT member_person UNIQUE (organisation, room, person),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};

CREATE TABLE programme (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL,
  name {text} NOT NULL, purpose {text} NOT NULL, created_us {int} NOT NULL, ended_us {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};
CREATE INDEX programme_by_id ON programme (id);

CREATE TABLE project (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL,
  programme {text} NOT NULL, code {text} NOT NULL, name {text} NOT NULL, purpose {text} NOT NULL, currency {text} NOT NULL,
  zone {text} NOT NULL, created_us {int} NOT NULL, ended_us {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};
CREATE INDEX project_by_id ON project (id);

CREATE TABLE engagement (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL,
  name {text} NOT NULL, client_name {text} NOT NULL, delivery_name {text} NOT NULL, state {text} NOT NULL, state_us {int} NOT NULL,
  adopted {bool} NOT NULL, one_sided {bool} NOT NULL, contract {text} NOT NULL, rules {text} NOT NULL, record_only {bool} NOT NULL,
  zone {text} NOT NULL, currency {text} NOT NULL, week {text} NOT NULL, holidays {text} NOT NULL,
  created_us {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};
CREATE INDEX engagement_by_id ON engagement (id);

CREATE TABLE standing (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL, shared_room {text} NOT NULL,
  engagement_room {text} NOT NULL, engagement {text} NOT NULL, project {text} NOT NULL,
  pm_days {int} NOT NULL, needed_days {int} NOT NULL, gate_reason {text} NOT NULL, gate_by {text} NOT NULL, gate_us {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room, shared_room) REFERENCES room (organisation, id, shared_room),
  FOREIGN KEY (organisation, engagement_room, engagement) REFERENCES engagement (organisation, room, id),
  CONSTRAINT refers_inside CHECK (engagement_room IN (room, shared_room))
){table};
CREATE INDEX standing_by_engagement ON standing (engagement);
CREATE INDEX standing_by_project ON standing (project);

CREATE TABLE appointment (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL,
  seat {text} NOT NULL, person {text} NOT NULL, name {text} NOT NULL, firm {text} NOT NULL, role {text} NOT NULL,
  days {int} NOT NULL, made_by {text} NOT NULL, since_us {int} NOT NULL, until_us {int} NOT NULL, ended_us {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};

CREATE TABLE authority (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL,
  number {int} NOT NULL, side {text} NOT NULL, holder {text} NOT NULL, holder_name {text} NOT NULL, holder_role {text} NOT NULL,
  giver {text} NOT NULL, giver_name {text} NOT NULL, giver_role {text} NOT NULL, may {text} NOT NULL, limit_minor {int} NOT NULL,
  currency {text} NOT NULL, words {text} NOT NULL, from_date {text} NOT NULL, until_date {text} NOT NULL,
  issued_us {int} NOT NULL, revoked_us {int} NOT NULL, revoked_why {text} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};

CREATE TABLE invitation (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL,
  email {text} NOT NULL, name {text} NOT NULL, firm {text} NOT NULL, role {text} NOT NULL, made_by {text} NOT NULL, made_by_name {text} NOT NULL,
  created_us {int} NOT NULL, until_us {int} NOT NULL, ended_us {int} NOT NULL, outcome {text} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};

CREATE TABLE link (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL,
  kind {text} NOT NULL, label {text} NOT NULL, thread {text} NOT NULL, made_by {text} NOT NULL, made_by_name {text} NOT NULL,
  created_us {int} NOT NULL, until_us {int} NOT NULL, ended_us {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};

CREATE TABLE note (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL, shared_room {text} NOT NULL,
  parent_room {text} NOT NULL, parent {text} NOT NULL, title {text} NOT NULL, body {text} NOT NULL,
  author {text} NOT NULL, author_name {text} NOT NULL, author_firm {text} NOT NULL, side {text} NOT NULL,
  created_us {int} NOT NULL, changed_us {int} NOT NULL, erased_us {int} NOT NULL, shared_as {text} NOT NULL, leaf {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room, shared_room) REFERENCES room (organisation, id, shared_room),
  FOREIGN KEY (organisation, parent_room, parent) REFERENCES note (organisation, room, id),
  CONSTRAINT refers_inside CHECK (parent_room IN (room, shared_room))
){table};
CREATE INDEX note_by_parent ON note (organisation, parent_room, parent);
CREATE INDEX note_by_id ON note (id);
CREATE INDEX note_by_time ON note (organisation, room, created_us, id);

CREATE TABLE log (
  organisation {text} NOT NULL, room {text} NOT NULL, id {bytes} NOT NULL, made_us {int} NOT NULL,
  PRIMARY KEY (organisation, room),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};

CREATE TABLE leaf (
  organisation {text} NOT NULL, room {text} NOT NULL, idx {int} NOT NULL,
  at_us {int} NOT NULL, kind {text} NOT NULL, subject {bytes} NOT NULL, actor {bytes} NOT NULL, body {bytes} NOT NULL,
  PRIMARY KEY (organisation, room, idx),
  FOREIGN KEY (organisation, room) REFERENCES log (organisation, room)
){table};
CREATE INDEX leaf_by_subject ON leaf (organisation, room, subject, idx);

CREATE TABLE tree (
  organisation {text} NOT NULL, room {text} NOT NULL, idx {int} NOT NULL, hash {bytes} NOT NULL,
  PRIMARY KEY (organisation, room, idx),
  FOREIGN KEY (organisation, room) REFERENCES log (organisation, room)
){table};

CREATE TABLE opening (
  organisation {text} NOT NULL, room {text} NOT NULL, idx {int} NOT NULL, name {text} NOT NULL,
  key_id {text} NOT NULL, sealed {bytes} NOT NULL,
  PRIMARY KEY (organisation, room, idx, name),
  FOREIGN KEY (organisation, room, idx) REFERENCES leaf (organisation, room, idx)
){table};

CREATE TABLE handle (
  organisation {text} NOT NULL, room {text} NOT NULL, id {bytes} NOT NULL, what {text} NOT NULL, ref {text} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  CONSTRAINT handle_ref UNIQUE (organisation, room, what, ref),
  FOREIGN KEY (organisation, room) REFERENCES log (organisation, room)
){table};

CREATE TABLE head (
  organisation {text} NOT NULL, room {text} NOT NULL, size {int} NOT NULL, at_us {int} NOT NULL, note {bytes} NOT NULL,
  PRIMARY KEY (organisation, room, size),
  FOREIGN KEY (organisation, room) REFERENCES log (organisation, room)
){table};

CREATE TABLE sequence (
  organisation {text} NOT NULL, room {text} NOT NULL, name {text} NOT NULL, next {int} NOT NULL,
  PRIMARY KEY (organisation, room, name),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};

CREATE TABLE term (
  organisation {text} NOT NULL, room {text} NOT NULL, word {text} NOT NULL, kind {text} NOT NULL, doc {text} NOT NULL,
  PRIMARY KEY (organisation, room, word, kind, doc),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};
CREATE INDEX term_by_doc ON term (organisation, room, kind, doc);

CREATE TABLE draft (
  organisation {text} NOT NULL, room {text} NOT NULL, form {text} NOT NULL,
  body {text} NOT NULL, changed_us {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, form),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};

CREATE TABLE task (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL,
  kind {text} NOT NULL, label {text} NOT NULL, about {text} NOT NULL, state {text} NOT NULL, done {int} NOT NULL, total {int} NOT NULL, message {text} NOT NULL,
  cancel {bool} NOT NULL, made_by {text} NOT NULL, created_us {int} NOT NULL, started_us {int} NOT NULL, ended_us {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};
CREATE INDEX task_by_about ON task (organisation, room, about);

-- Files: cut into pieces that are addressed by what they hold under a key of their room, so that nothing in one room tells whether
-- another holds the same.

CREATE TABLE room_secret (
  organisation {text} NOT NULL, room {text} NOT NULL, secret {bytes} NOT NULL,
  PRIMARY KEY (organisation, room),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};

CREATE TABLE file (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL,
  name {text} NOT NULL, media {text} NOT NULL, size {int} NOT NULL, sha256 {bytes} NOT NULL, made_by {text} NOT NULL, made_us {int} NOT NULL,
  erased_us {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};

CREATE TABLE piece (
  organisation {text} NOT NULL, room {text} NOT NULL, address {bytes} NOT NULL, body {bytes} NOT NULL, erased_us {int} NOT NULL,
  PRIMARY KEY (organisation, room, address),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};

CREATE TABLE file_piece (
  organisation {text} NOT NULL, room {text} NOT NULL, file {text} NOT NULL, idx {int} NOT NULL, address {bytes} NOT NULL,
  size {int} NOT NULL,
  PRIMARY KEY (organisation, room, file, idx),
  FOREIGN KEY (organisation, room, file) REFERENCES file (organisation, room, id),
  FOREIGN KEY (organisation, room, address) REFERENCES piece (organisation, room, address)
){table};
CREATE INDEX file_piece_by_address ON file_piece (organisation, room, address);

-- The supplier's programme: submissions and what was read of them, contract milestones, which submission is the baseline, what was accepted.

CREATE TABLE submission (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL, shared_room {text} NOT NULL,
  number {int} NOT NULL, side {text} NOT NULL, for_record {bool} NOT NULL, origin {text} NOT NULL, file {text} NOT NULL,
  by_person {text} NOT NULL, by_name {text} NOT NULL, by_firm {text} NOT NULL, made_us {int} NOT NULL,
  label {text} NOT NULL, project {text} NOT NULL, project_name {text} NOT NULL, state {text} NOT NULL, problem {text} NOT NULL,
  format {text} NOT NULL, tool {text} NOT NULL, data_date {text} NOT NULL, finish {text} NOT NULL,
  activities {int} NOT NULL, incomplete {int} NOT NULL, links {int} NOT NULL, warnings {int} NOT NULL, held {int} NOT NULL, missed {int} NOT NULL,
  read_us {int} NOT NULL, due_us {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room, shared_room) REFERENCES room (organisation, id, shared_room),
  CONSTRAINT submission_state CHECK (state IN ('received', 'choose', 'read', 'failed')),
  CONSTRAINT submission_origin CHECK (origin IN ('file', 'typed'))
){table};
CREATE INDEX submission_by_id ON submission (id);
CREATE INDEX submission_by_date ON submission (organisation, room, data_date, number);

-- The activities of a submission whose codes fall into one bucket: an activity is found in all submissions of a room without reading
-- all of any, and a programme of thousands is kept in some hundred rows. There is no other index, so that no engine takes another way.

CREATE TABLE activity (
  organisation {text} NOT NULL, room {text} NOT NULL, bucket {int} NOT NULL, submission {text} NOT NULL, body {bytes} NOT NULL,
  PRIMARY KEY (organisation, room, bucket, submission),
  FOREIGN KEY (organisation, room, submission) REFERENCES submission (organisation, room, id)
){table};

CREATE TABLE assessment (
  organisation {text} NOT NULL, room {text} NOT NULL, submission {text} NOT NULL, part {text} NOT NULL, shared_room {text} NOT NULL,
  submission_room {text} NOT NULL, engine {text} NOT NULL, inputs {text} NOT NULL, body {bytes} NOT NULL, made_us {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, submission, part),
  FOREIGN KEY (organisation, room, shared_room) REFERENCES room (organisation, id, shared_room),
  FOREIGN KEY (organisation, submission_room, submission) REFERENCES submission (organisation, room, id),
  CONSTRAINT refers_inside CHECK (submission_room IN (room, shared_room))
){table};

CREATE TABLE acceptance (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL, shared_room {text} NOT NULL,
  submission_room {text} NOT NULL, submission {text} NOT NULL, accepted {bool} NOT NULL, reason {text} NOT NULL, words {text} NOT NULL,
  by_person {text} NOT NULL, by_name {text} NOT NULL, by_firm {text} NOT NULL, made_us {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room, shared_room) REFERENCES room (organisation, id, shared_room),
  FOREIGN KEY (organisation, submission_room, submission) REFERENCES submission (organisation, room, id),
  CONSTRAINT refers_inside CHECK (submission_room IN (room, shared_room))
){table};

CREATE TABLE baseline (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL, shared_room {text} NOT NULL,
  submission_room {text} NOT NULL, submission {text} NOT NULL, by_person {text} NOT NULL, by_name {text} NOT NULL, made_us {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room, shared_room) REFERENCES room (organisation, id, shared_room),
  FOREIGN KEY (organisation, submission_room, submission) REFERENCES submission (organisation, room, id),
  CONSTRAINT refers_inside CHECK (submission_room IN (room, shared_room))
){table};

CREATE TABLE milestone (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL, shared_room {text} NOT NULL, created_us {int} NOT NULL,
  title {text} NOT NULL, deliverable {bool} NOT NULL, activity {text} NOT NULL, bucket {int} NOT NULL, activity_name {text} NOT NULL, confirmed {bool} NOT NULL,
  achieved {text} NOT NULL, place {int} NOT NULL, ended_us {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room, shared_room) REFERENCES room (organisation, id, shared_room)
){table};
CREATE INDEX milestone_by_id ON milestone (id);

CREATE TABLE milestone_date (
  organisation {text} NOT NULL, room {text} NOT NULL, milestone {text} NOT NULL, idx {int} NOT NULL,
  due {text} NOT NULL, from_date {text} NOT NULL, reason {text} NOT NULL, by_name {text} NOT NULL, made_us {int} NOT NULL,
  PRIMARY KEY (organisation, room, milestone, idx),
  FOREIGN KEY (organisation, room, milestone) REFERENCES milestone (organisation, room, id)
){table};

-- The client's case: what the project is for, what it waits for, what was measured. A node's body holds the rest of its profile.

CREATE TABLE node (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL, kind {text} NOT NULL, created_us {int} NOT NULL,
  title {text} NOT NULL, owner {text} NOT NULL, body {text} NOT NULL, place {int} NOT NULL, source {text} NOT NULL, changed_us {int} NOT NULL,
  ended_us {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id),
  CONSTRAINT node_kind CHECK (kind IN ('objective', 'benefit', 'change', 'work', 'interface', 'tie', 'cost', 'decision', 'assumption', 'appraisal'))
){table};

CREATE TABLE edge (
  organisation {text} NOT NULL, room {text} NOT NULL, node {text} NOT NULL, needs {text} NOT NULL, share_ppm {int} NOT NULL, confirmed {bool} NOT NULL,
  PRIMARY KEY (organisation, room, node, needs),
  FOREIGN KEY (organisation, room, node) REFERENCES node (organisation, room, id),
  FOREIGN KEY (organisation, room, needs) REFERENCES node (organisation, room, id)
){table};
CREATE INDEX edge_by_needs ON edge (organisation, room, needs);

CREATE TABLE reading (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL, node {text} NOT NULL, day {text} NOT NULL, value {text} NOT NULL,
  by_person {text} NOT NULL, by_name {text} NOT NULL, words {text} NOT NULL, source {text} NOT NULL, made_us {int} NOT NULL,
  withdrawn_us {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room, node) REFERENCES node (organisation, room, id)
){table};
CREATE INDEX reading_by_node ON reading (organisation, room, node, day);

-- Lists taken in from spreadsheets: every row of the file, what became of it, and how its columns were understood.

CREATE TABLE intake (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL, kind {text} NOT NULL, file {text} NOT NULL,
  by_person {text} NOT NULL, by_name {text} NOT NULL, made_us {int} NOT NULL,
  sheet {text} NOT NULL, mapping {text} NOT NULL, state {text} NOT NULL, applied_us {int} NOT NULL, undone_us {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id),
  CONSTRAINT intake_state CHECK (state IN ('open', 'applied', 'undone', 'dropped'))
){table};

CREATE TABLE intake_row (
  organisation {text} NOT NULL, room {text} NOT NULL, intake {text} NOT NULL, idx {int} NOT NULL, cells {text} NOT NULL,
  state {text} NOT NULL, answers {text} NOT NULL, reason {text} NOT NULL, node {text} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, intake, idx),
  FOREIGN KEY (organisation, room, intake) REFERENCES intake (organisation, room, id)
){table};

CREATE TABLE mapping (
  organisation {text} NOT NULL, room {text} NOT NULL, kind {text} NOT NULL, name {text} NOT NULL, body {text} NOT NULL, changed_us {int} NOT NULL,
  rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, kind, name),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};

-- The sponsor's page: the tolerances agreed first, and pages as they were when published.

CREATE TABLE tolerance (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL,
  late_days {int} NOT NULL, benefit_ppm {int} NOT NULL, cost_ppm {int} NOT NULL, words {text} NOT NULL,
  by_person {text} NOT NULL, by_name {text} NOT NULL, made_us {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};

CREATE TABLE brief (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL,
  number {int} NOT NULL, title {text} NOT NULL, report {text} NOT NULL, page {bytes} NOT NULL, print {bytes} NOT NULL, data {bytes} NOT NULL,
  style {text} NOT NULL, by_person {text} NOT NULL, by_name {text} NOT NULL, made_us {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};
CREATE INDEX brief_by_number ON brief (organisation, room, number);

-- Matters: what needs an answer, the moves it lives by, and what one side keeps beside it. The columns from phase on follow from the
-- moves and the engagement's clock rules; one function writes them.

CREATE TABLE matter (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL, shared_room {text} NOT NULL,
  number {int} NOT NULL, kind {text} NOT NULL, raiser {text} NOT NULL, raised_us {int} NOT NULL, by_person {text} NOT NULL,
  by_name {text} NOT NULL, title {text} NOT NULL, about {text} NOT NULL,
  phase {text} NOT NULL, court {text} NOT NULL, holder {text} NOT NULL, due {text} NOT NULL, due_us {int} NOT NULL, warn_us {int} NOT NULL,
  turn_us {int} NOT NULL, rule {text} NOT NULL, deemed {text} NOT NULL, state {text} NOT NULL, moves {int} NOT NULL, moved_us {int} NOT NULL,
  ended_us {int} NOT NULL, duties {text} NOT NULL, missed {text} NOT NULL, shared_as {text} NOT NULL, source {text} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  CONSTRAINT matter_number UNIQUE (organisation, room, number),
  FOREIGN KEY (organisation, room, shared_room) REFERENCES room (organisation, id, shared_room)
){table};
CREATE INDEX matter_by_id ON matter (id);
CREATE INDEX matter_by_due ON matter (organisation, room, due_us, id, kind, court, phase, ended_us, holder);
CREATE INDEX matter_by_court ON matter (organisation, room, court, ended_us, due_us, id);
CREATE INDEX matter_by_raised ON matter (organisation, room, raised_us, id);
CREATE INDEX matter_by_moved ON matter (organisation, room, moved_us, id);
CREATE INDEX matter_by_title ON matter (organisation, room, title, id);
CREATE INDEX matter_by_turn ON matter (organisation, room, turn_us);
CREATE INDEX matter_listed ON matter (organisation, room, ended_us, kind, court, phase, holder, due_us, number, raised_us, moved_us, title, id);

CREATE TABLE move (
  organisation {text} NOT NULL, room {text} NOT NULL, matter {text} NOT NULL, idx {int} NOT NULL, id {text} NOT NULL,
  at_us {int} NOT NULL, side {text} NOT NULL, role {text} NOT NULL, person {text} NOT NULL, recorder {text} NOT NULL, verb {text} NOT NULL,
  said {text} NOT NULL, by_name {text} NOT NULL, by_firm {text} NOT NULL, words {text} NOT NULL, leaf {int} NOT NULL,
  PRIMARY KEY (organisation, room, matter, idx),
  CONSTRAINT move_id UNIQUE (organisation, room, id),
  FOREIGN KEY (organisation, room, matter) REFERENCES matter (organisation, room, id)
){table};
CREATE INDEX move_by_time ON move (organisation, room, at_us);

CREATE TABLE attached (
  organisation {text} NOT NULL, room {text} NOT NULL, matter {text} NOT NULL, move {int} NOT NULL, idx {int} NOT NULL,
  file {text} NOT NULL, made_us {int} NOT NULL,
  PRIMARY KEY (organisation, room, matter, move, idx),
  FOREIGN KEY (organisation, room, matter, move) REFERENCES move (organisation, room, matter, idx),
  FOREIGN KEY (organisation, room, file) REFERENCES file (organisation, room, id)
){table};

CREATE TABLE beside (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL, shared_room {text} NOT NULL,
  matter_room {text} NOT NULL, matter {text} NOT NULL, owner {text} NOT NULL, owner_name {text} NOT NULL, tags {text} NOT NULL,
  words {text} NOT NULL, effect {text} NOT NULL, changed_us {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room, shared_room) REFERENCES room (organisation, id, shared_room),
  FOREIGN KEY (organisation, matter_room, matter) REFERENCES matter (organisation, room, id),
  CONSTRAINT refers_inside CHECK (matter_room IN (room, shared_room))
){table};
CREATE INDEX beside_by_matter ON beside (organisation, room, matter);

CREATE TABLE tally (
  organisation {text} NOT NULL, room {text} NOT NULL, kind {text} NOT NULL, court {text} NOT NULL, phase {text} NOT NULL, n {int} NOT NULL,
  PRIMARY KEY (organisation, room, kind, court, phase),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};

CREATE TABLE rule_set (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL, body {text} NOT NULL, changed_us {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};

CREATE TABLE mirror (
  organisation {text} NOT NULL, room {text} NOT NULL, side {text} NOT NULL, by_name {text} NOT NULL, on_us {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, side),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};

-- One's own desk: lists kept under a name, and when one last looked at something.

CREATE TABLE saved (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL, name {text} NOT NULL, query {text} NOT NULL, changed_us {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};

CREATE TABLE looked (
  organisation {text} NOT NULL, room {text} NOT NULL, what {text} NOT NULL, doc {text} NOT NULL, at_us {int} NOT NULL,
  PRIMARY KEY (organisation, room, what, doc),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};

-- Rounds of asking both sides: what everybody in the room knows of one, whom a side asked, what one person is asked, what is sealed until
-- the round ends, what is then found, what a side says of it, what follows, and the charter that both sign. A round is named by its id
-- only: who asks, who answers and what is found lie in different rooms.

CREATE TABLE round (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL,
  kind {text} NOT NULL, number {int} NOT NULL, instrument {text} NOT NULL, before_award {bool} NOT NULL, by_person {text} NOT NULL,
  by_name {text} NOT NULL, made_us {int} NOT NULL, closes_us {int} NOT NULL, criteria {text} NOT NULL, body {text} NOT NULL,
  state {text} NOT NULL, ended_us {int} NOT NULL, client_asked {int} NOT NULL, delivery_asked {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  CONSTRAINT round_number UNIQUE (organisation, room, kind, number),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};

CREATE TABLE asked (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL,
  round {text} NOT NULL, person {text} NOT NULL, link {text} NOT NULL, sealed {text} NOT NULL, by_person {text} NOT NULL,
  name {text} NOT NULL, by_name {text} NOT NULL, made_us {int} NOT NULL, ended_us {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};
CREATE INDEX asked_by_round ON asked (organisation, room, round);

CREATE TABLE ballot (
  organisation {text} NOT NULL, room {text} NOT NULL, round {text} NOT NULL,
  kind {text} NOT NULL, side {text} NOT NULL, scope {text} NOT NULL, instrument {text} NOT NULL, closes_us {int} NOT NULL, made_us {int} NOT NULL,
  who {text} NOT NULL, box {text} NOT NULL, body {text} NOT NULL, title {text} NOT NULL, client {text} NOT NULL, delivery {text} NOT NULL,
  criteria {text} NOT NULL,
  PRIMARY KEY (organisation, room, round),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};

CREATE TABLE sealed (
  organisation {text} NOT NULL, room {text} NOT NULL, round {text} NOT NULL, name {text} NOT NULL, body {text} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, round, name),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};

CREATE TABLE finding (
  organisation {text} NOT NULL, room {text} NOT NULL, round {text} NOT NULL, part {text} NOT NULL, body {text} NOT NULL, made_us {int} NOT NULL,
  PRIMARY KEY (organisation, room, round, part),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};

CREATE TABLE verdict (
  organisation {text} NOT NULL, room {text} NOT NULL, round {text} NOT NULL, step {text} NOT NULL,
  side {text} NOT NULL, outcome {text} NOT NULL, reason {text} NOT NULL, by_person {text} NOT NULL, by_name {text} NOT NULL,
  at_us {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, round, step),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};

CREATE TABLE condition (
  organisation {text} NOT NULL, room {text} NOT NULL, round {text} NOT NULL, idx {int} NOT NULL,
  words {text} NOT NULL, matter {text} NOT NULL, made_us {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, round, idx),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};

CREATE TABLE charter (
  organisation {text} NOT NULL, room {text} NOT NULL, version {int} NOT NULL,
  body {text} NOT NULL, by_person {text} NOT NULL, by_name {text} NOT NULL, made_us {int} NOT NULL, changed_us {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, version),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};

CREATE TABLE signature (
  organisation {text} NOT NULL, room {text} NOT NULL, version {int} NOT NULL, person {text} NOT NULL,
  side {text} NOT NULL, role {text} NOT NULL, hash {bytes} NOT NULL, name {text} NOT NULL, firm {text} NOT NULL, made_us {int} NOT NULL,
  PRIMARY KEY (organisation, room, version, person),
  FOREIGN KEY (organisation, room, version) REFERENCES charter (organisation, room, version)
){table};

-- How much of whose time surveys have taken, for each organisation apart: nobody is asked for more than a few minutes a month.

CREATE TABLE survey_time (
  organisation {text} NOT NULL, who {text} NOT NULL, at_us {int} NOT NULL, round {text} NOT NULL, minutes {int} NOT NULL,
  PRIMARY KEY (organisation, who, at_us, round)
){table};
