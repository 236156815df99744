-- What people set beside a measure's figures: targets, notes on a day, days from which the limits
-- start afresh. Each is added and may be withdrawn; none is ever changed.
CREATE TABLE measure_marks (
  id INTEGER PRIMARY KEY,
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  measure TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('target', 'annotation', 'rebase')),
  -- The day of a note or a re-base; a target's first day, or null for ever.
  from_on TEXT,
  to_on TEXT,
  -- In the unit of the chart: a share is held as a percentage.
  value REAL,
  text TEXT,
  decided_by TEXT,
  recorded_at TEXT NOT NULL,
  recorded_by TEXT NOT NULL REFERENCES user (id),
  CHECK ((kind = 'target') = (value IS NOT NULL)),
  CHECK (kind = 'target' OR (from_on IS NOT NULL AND to_on IS NULL AND text IS NOT NULL)),
  CHECK ((kind = 'rebase') = (decided_by IS NOT NULL)),
  CHECK (from_on IS NULL OR to_on IS NULL OR to_on >= from_on)
) STRICT;
CREATE INDEX measure_marks_of_ics ON measure_marks (ics_id, measure, id);

CREATE TABLE measure_mark_withdrawals (
  mark_id INTEGER PRIMARY KEY REFERENCES measure_marks (id),
  at TEXT NOT NULL,
  by TEXT NOT NULL REFERENCES user (id)
) STRICT;

-- What a system says where a measure's signal and a deliverable's rating point two ways.
CREATE TABLE signal_remarks (
  id INTEGER PRIMARY KEY,
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  deliverable TEXT NOT NULL,
  measure TEXT NOT NULL,
  signal TEXT NOT NULL CHECK (signal IN ('concern', 'target-missed', 'concern-and-target-missed')),
  confidence TEXT NOT NULL CHECK (confidence IN ('green', 'amber-green')),
  text TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  recorded_by TEXT NOT NULL REFERENCES user (id)
) STRICT;
CREATE INDEX signal_remarks_latest ON signal_remarks (ics_id, deliverable, measure, id DESC);

CREATE TRIGGER measure_marks_are_kept BEFORE UPDATE ON measure_marks
BEGIN SELECT raise(ABORT, 'marks are appended and withdrawn, never changed'); END;
CREATE TRIGGER measure_marks_stay BEFORE DELETE ON measure_marks
BEGIN SELECT raise(ABORT, 'marks are appended and withdrawn, never removed'); END;
CREATE TRIGGER measure_mark_withdrawals_are_kept BEFORE UPDATE ON measure_mark_withdrawals
BEGIN SELECT raise(ABORT, 'a withdrawal is kept'); END;
CREATE TRIGGER measure_mark_withdrawals_stay BEFORE DELETE ON measure_mark_withdrawals
BEGIN SELECT raise(ABORT, 'a withdrawal is kept'); END;
CREATE TRIGGER signal_remarks_are_kept BEFORE UPDATE ON signal_remarks
BEGIN SELECT raise(ABORT, 'remarks are appended, never changed'); END;
CREATE TRIGGER signal_remarks_stay BEFORE DELETE ON signal_remarks
BEGIN SELECT raise(ABORT, 'remarks are appended, never removed'); END;
