-- What thousands of projects come to is added up once for a seat and kept in memory. It holds as long as nothing changes that it follows
-- from: the rooms of the seat, which are counted whenever they change, and the figures of projects, which are numbered in the order in which
-- they were kept in their organisation. So the list is sorted and added up in memory too, and of the indexes of the figures remain the one
-- that finds what was kept since, with everything that is kept in memory, and the one by age.

ALTER TABLE seat ADD COLUMN granted {int} NOT NULL DEFAULT 0;
ALTER TABLE organisation ADD COLUMN summed {int} NOT NULL DEFAULT 0;
ALTER TABLE summary ADD COLUMN turn {int} NOT NULL DEFAULT 0;
ALTER TABLE summary ADD COLUMN code {text} NOT NULL DEFAULT '';
DROP INDEX summary_by_week;
DROP INDEX summary_by_name;
DROP INDEX summary_by_planned;
DROP INDEX summary_by_forecast;
DROP INDEX summary_by_lost;
DROP INDEX summary_by_slip;
DROP INDEX summary_by_outturn;
DROP INDEX summary_by_confidence;
DROP INDEX summary_by_lacks;
DROP INDEX summary_total;
CREATE INDEX summary_by_turn ON summary (organisation, turn, room, project, programme, code, name, currency, planned, forecast, lost, per_week, slip, benefits, approved, outturn, over, confidence,
  lacks, unmeasured, at_us);

-- Which projects recorded something lately is found without looking at those that did not.

CREATE INDEX leaf_by_at ON leaf (organisation, at_us, room);
CREATE INDEX standing_by_shared ON standing (organisation, shared_room, project);
