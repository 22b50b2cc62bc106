-- The people a project depends on, as the client side sees them; what named readers alone know of one of them; what the client role
-- takes, and how ready somebody is for it; what both sides said must be in place before work begins.

-- last_day, next_day and what was judged last follow from the contacts and judgements; one function writes them.
CREATE TABLE stakeholder (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL, by_person {text} NOT NULL, created_us {int} NOT NULL,
  name {text} NOT NULL, post {text} NOT NULL, firm {text} NOT NULL, email {text} NOT NULL, side {text} NOT NULL, person {text} NOT NULL,
  owner {text} NOT NULL, owner_name {text} NOT NULL, cadence {int} NOT NULL, last_day {text} NOT NULL, next_day {text} NOT NULL,
  influence {int} NOT NULL, interest {int} NOT NULL, power {bool} NOT NULL, legitimacy {bool} NOT NULL, urgency {bool} NOT NULL,
  stance {text} NOT NULL, wanted {text} NOT NULL, judged_us {int} NOT NULL, changed_us {int} NOT NULL, ended_us {int} NOT NULL,
  erased_us {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id),
  CONSTRAINT stakeholder_side CHECK (side IN ('ours', 'theirs', 'beyond'))
){table};
CREATE INDEX stakeholder_by_next ON stakeholder (organisation, room, next_day);

CREATE TABLE judgement (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL, stakeholder {text} NOT NULL,
  influence {int} NOT NULL, interest {int} NOT NULL, power {bool} NOT NULL, legitimacy {bool} NOT NULL, urgency {bool} NOT NULL,
  stance {text} NOT NULL, wanted {text} NOT NULL, by_person {text} NOT NULL, made_us {int} NOT NULL,
  words {text} NOT NULL, by_name {text} NOT NULL, erased_us {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room, stakeholder) REFERENCES stakeholder (organisation, room, id)
){table};
CREATE INDEX judgement_by_stakeholder ON judgement (organisation, room, stakeholder, made_us);

CREATE TABLE contact (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL, stakeholder {text} NOT NULL, day {text} NOT NULL, way {text} NOT NULL,
  source {text} NOT NULL, ref {text} NOT NULL, by_person {text} NOT NULL, made_us {int} NOT NULL,
  told {text} NOT NULL, heard {text} NOT NULL, by_name {text} NOT NULL, erased_us {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room, stakeholder) REFERENCES stakeholder (organisation, room, id)
){table};
CREATE INDEX contact_by_stakeholder ON contact (organisation, room, stakeholder, day);

CREATE TABLE bond (
  organisation {text} NOT NULL, room {text} NOT NULL, stakeholder {text} NOT NULL, other {text} NOT NULL, sort {text} NOT NULL,
  by_person {text} NOT NULL, made_us {int} NOT NULL,
  PRIMARY KEY (organisation, room, stakeholder, other, sort),
  FOREIGN KEY (organisation, room, stakeholder) REFERENCES stakeholder (organisation, room, id),
  FOREIGN KEY (organisation, room, other) REFERENCES stakeholder (organisation, room, id)
){table};
CREATE INDEX bond_by_other ON bond (organisation, room, other);

-- What named readers alone know lies in a room of theirs, and so names the stakeholder without reaching into the client's room.
CREATE TABLE sensitivity (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL, stakeholder {text} NOT NULL, by_person {text} NOT NULL, made_us {int} NOT NULL,
  words {text} NOT NULL, readers {text} NOT NULL, by_name {text} NOT NULL, changed_us {int} NOT NULL, erased_us {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};
CREATE INDEX sensitivity_by_stakeholder ON sensitivity (organisation, stakeholder, room, id);

-- What a role takes: the competences under 'client' and 'sponsor', what this work demands under 'demand', each as one body.
CREATE TABLE craft (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL, body {text} NOT NULL, by_person {text} NOT NULL, by_name {text} NOT NULL,
  changed_us {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};

-- How ready somebody is for a role, in a room of theirs: who reads it, and what was suggested; the evidence and the steps of the plan.
CREATE TABLE readiness (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL, person {text} NOT NULL, scope {text} NOT NULL, sort {text} NOT NULL, made_us {int} NOT NULL,
  name {text} NOT NULL, mentor {text} NOT NULL, mentor_name {text} NOT NULL, readers {text} NOT NULL, delegation {text} NOT NULL, changed_us {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id),
  CONSTRAINT readiness_sort CHECK (sort IN ('client', 'sponsor'))
){table};

CREATE TABLE proof (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL, readiness {text} NOT NULL, sort {text} NOT NULL, competence {text} NOT NULL,
  by_person {text} NOT NULL, made_us {int} NOT NULL,
  level {int} NOT NULL, day {text} NOT NULL, helper {text} NOT NULL, words {text} NOT NULL, by_name {text} NOT NULL, done_us {int} NOT NULL, erased_us {int} NOT NULL,
  rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room, readiness) REFERENCES readiness (organisation, room, id),
  CONSTRAINT proof_sort CHECK (sort IN ('self', 'other', 'step'))
){table};
CREATE INDEX proof_by_readiness ON proof (organisation, room, readiness, competence);

-- That somebody has a role for the first time, and who helps them, as the side that gave the role says it.
CREATE TABLE induction (
  organisation {text} NOT NULL, room {text} NOT NULL, id {text} NOT NULL, person {text} NOT NULL,
  first_time {bool} NOT NULL, mentor {text} NOT NULL, mentor_name {text} NOT NULL, by_person {text} NOT NULL, by_name {text} NOT NULL, changed_us {int} NOT NULL, rev {int} NOT NULL,
  PRIMARY KEY (organisation, room, id),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};

-- Each line is what one side said of one thing that must be in place; how it stands is what the lines amount to.
CREATE TABLE premise (
  organisation {text} NOT NULL, room {text} NOT NULL, code {text} NOT NULL, idx {int} NOT NULL, side {text} NOT NULL, verb {text} NOT NULL, next_day {text} NOT NULL,
  by_person {text} NOT NULL, made_us {int} NOT NULL, words {text} NOT NULL, by_name {text} NOT NULL, by_firm {text} NOT NULL,
  PRIMARY KEY (organisation, room, code, idx),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id),
  CONSTRAINT premise_verb CHECK (verb IN ('state', 'confirm', 'withdraw'))
){table};
