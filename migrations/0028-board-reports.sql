-- Reports to a board that somebody kept: what was shown, frozen with its hash.
CREATE TABLE board_reports (
  id INTEGER PRIMARY KEY,
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  as_at TEXT NOT NULL CHECK (as_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  content TEXT NOT NULL CHECK (json_valid(content)),
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  at TEXT NOT NULL,
  by TEXT NOT NULL REFERENCES user (id)
) STRICT;
CREATE INDEX board_reports_of ON board_reports (ics_id, as_at);

CREATE TRIGGER board_reports_are_frozen BEFORE UPDATE ON board_reports
BEGIN SELECT raise(ABORT, 'a kept report is frozen'); END;
CREATE TRIGGER board_reports_stay BEFORE DELETE ON board_reports
BEGIN SELECT raise(ABORT, 'a kept report is frozen'); END;
