-- Registers of the family of the risks, as logs of risks, actions, issues and decisions hold them.
CREATE TABLE issues (
  id INTEGER PRIMARY KEY,
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  version INTEGER NOT NULL DEFAULT 1,
  removed_at TEXT,
  reference TEXT NOT NULL,
  title TEXT,
  description TEXT NOT NULL,
  severity TEXT CHECK (severity IN ('low', 'medium', 'high', 'critical')),
  owner TEXT,
  raised_on TEXT,
  due_on TEXT,
  closed_on TEXT,
  resolution TEXT,
  deliverable TEXT,
  comments TEXT,
  UNIQUE (ics_id, reference)
) STRICT;

CREATE TABLE actions (
  id INTEGER PRIMARY KEY,
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  version INTEGER NOT NULL DEFAULT 1,
  removed_at TEXT,
  reference TEXT NOT NULL,
  action TEXT NOT NULL,
  owner TEXT,
  meeting TEXT,
  agreed_on TEXT,
  due_on TEXT,
  done_on TEXT,
  deliverable TEXT,
  comments TEXT,
  UNIQUE (ics_id, reference)
) STRICT;

CREATE TABLE decisions (
  id INTEGER PRIMARY KEY,
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  version INTEGER NOT NULL DEFAULT 1,
  removed_at TEXT,
  reference TEXT NOT NULL,
  decision TEXT NOT NULL,
  decided_by TEXT,
  owner TEXT,
  decided_on TEXT,
  review_on TEXT,
  replaced_on TEXT,
  reason TEXT,
  deliverable TEXT,
  comments TEXT,
  UNIQUE (ics_id, reference)
) STRICT;
