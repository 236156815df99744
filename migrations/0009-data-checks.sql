-- What people said of contradictions in the registers: why two figures that disagree are both right.
-- Appended; the latest of a subject counts, and one without words takes the earlier back.
CREATE TABLE data_explanations (
  id INTEGER PRIMARY KEY,
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  check_code TEXT NOT NULL,
  subject TEXT NOT NULL,
  -- The values that were explained: when they change, the explanation no longer stands.
  facts TEXT NOT NULL,
  words TEXT,
  recorded_at TEXT NOT NULL,
  recorded_by TEXT NOT NULL REFERENCES user (id)
) STRICT;
CREATE INDEX data_explanations_latest ON data_explanations (ics_id, check_code, subject, id DESC);
CREATE TRIGGER data_explanations_are_kept BEFORE UPDATE ON data_explanations
BEGIN SELECT raise(ABORT, 'explanations are appended, never changed'); END;
CREATE TRIGGER data_explanations_stay BEFORE DELETE ON data_explanations
BEGIN SELECT raise(ABORT, 'explanations are appended, never removed'); END;
