-- What somebody is asked to answer for, and what they own, is found by who they are. Who owns a node stands in its body, which begins with it.

ALTER TABLE node ADD COLUMN person {text} NOT NULL DEFAULT '';
{open node}
UPDATE node SET person = substr(body, 18, 36) WHERE substr(body, 1, 17) = '{"v":1,"person":"';
{shut node}
CREATE INDEX node_by_person ON node (organisation, person, room, id);

-- When benefits begin and business changes are in place, as it was worked out last with everything that they wait for.

CREATE TABLE coming (
  organisation {text} NOT NULL, room {text} NOT NULL, node {text} NOT NULL, planned {text} NOT NULL, expected {text} NOT NULL,
  PRIMARY KEY (organisation, room, node),
  FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
){table};

-- Who decided a gate or said what a side thinks finds the conditions that nobody has taken on.

CREATE INDEX gate_by_decider ON gate (organisation, decided_by, room, id);
CREATE INDEX verdict_by_person ON verdict (organisation, by_person, room, round);
