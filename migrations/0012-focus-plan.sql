-- Whether a system works on each dedicated focus in each financial year. Each saving is appended; the
-- latest word on a year and a focus counts. The focus areas themselves are the roadmap's data.
CREATE TABLE focus_plan_updates (
  id INTEGER PRIMARY KEY,
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  note TEXT,
  recorded_at TEXT NOT NULL,
  recorded_by TEXT NOT NULL REFERENCES user (id)
) STRICT;
CREATE INDEX focus_plan_updates_by_ics ON focus_plan_updates (ics_id, id);

-- What one saving changed; null takes an earlier word back.
CREATE TABLE focus_plan_cells (
  update_id INTEGER NOT NULL REFERENCES focus_plan_updates (id),
  year TEXT NOT NULL CHECK (year GLOB '[0-9][0-9][0-9][0-9]/[0-9][0-9]'),
  focus TEXT NOT NULL,
  works TEXT CHECK (works IN ('yes', 'no')),
  PRIMARY KEY (update_id, year, focus)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER focus_plan_updates_are_kept BEFORE UPDATE ON focus_plan_updates
BEGIN SELECT raise(ABORT, 'plans are appended, never changed'); END;
CREATE TRIGGER focus_plan_updates_stay BEFORE DELETE ON focus_plan_updates
BEGIN SELECT raise(ABORT, 'plans are appended, never removed'); END;
CREATE TRIGGER focus_plan_cells_are_kept BEFORE UPDATE ON focus_plan_cells
BEGIN SELECT raise(ABORT, 'plans are appended, never changed'); END;
CREATE TRIGGER focus_plan_cells_stay BEFORE DELETE ON focus_plan_cells
BEGIN SELECT raise(ABORT, 'plans are appended, never removed'); END;
