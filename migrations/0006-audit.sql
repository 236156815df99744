-- Who did what, beyond the rows whose own history says so. Appended in the act's transaction.
CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  by TEXT REFERENCES user (id),
  act TEXT NOT NULL,
  ics_id INTEGER REFERENCES organisations (id),
  subject TEXT NOT NULL,
  detail TEXT CHECK (json_valid(detail))
) STRICT;
CREATE INDEX audit_by_time ON audit (id DESC, act);
CREATE INDEX audit_by_person ON audit (by, id DESC);
CREATE INDEX audit_by_ics ON audit (ics_id, id DESC);
CREATE TRIGGER audit_is_kept BEFORE UPDATE ON audit
BEGIN SELECT raise(ABORT, 'the audit log is appended, never changed'); END;
CREATE TRIGGER audit_stays BEFORE DELETE ON audit
BEGIN SELECT raise(ABORT, 'the audit log is appended, never removed'); END;

-- When a person last opened an ICS, so that its overview can say what has changed since.
CREATE TABLE visits (
  account_id TEXT NOT NULL REFERENCES user (id),
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  -- The visit before the one under way; a visit ends after an hour without a page.
  previous_at TEXT,
  latest_at TEXT NOT NULL,
  PRIMARY KEY (account_id, ics_id)
) STRICT, WITHOUT ROWID;
