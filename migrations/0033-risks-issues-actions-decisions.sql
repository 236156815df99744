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

-- A risk is scored three times: as it was first, as it is, and as it is meant to become. Its category is an
-- open list. What is recorded stays, as the score that it has now.
CREATE TABLE risks_scored (
  id INTEGER PRIMARY KEY,
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  version INTEGER NOT NULL DEFAULT 1,
  removed_at TEXT,
  reference TEXT NOT NULL,
  description TEXT NOT NULL,
  category TEXT,
  initial_likelihood TEXT CHECK (initial_likelihood IN ('1', '2', '3', '4', '5')),
  initial_impact TEXT CHECK (initial_impact IN ('1', '2', '3', '4', '5')),
  likelihood TEXT CHECK (likelihood IN ('1', '2', '3', '4', '5')),
  impact TEXT CHECK (impact IN ('1', '2', '3', '4', '5')),
  target_likelihood TEXT CHECK (target_likelihood IN ('1', '2', '3', '4', '5')),
  target_impact TEXT CHECK (target_impact IN ('1', '2', '3', '4', '5')),
  proximity TEXT CHECK (proximity IN ('month', 'quarter', 'half-year', 'year', 'later')),
  mitigation TEXT,
  owner TEXT,
  opened_on TEXT,
  review_on TEXT,
  closed_on TEXT,
  UNIQUE (ics_id, reference)
) STRICT;
INSERT INTO risks_scored (id, ics_id, version, removed_at, reference, description, category, likelihood,
  impact, mitigation, owner, opened_on, review_on, closed_on)
SELECT id, ics_id, version, removed_at, reference, description, category, likelihood,
  impact, mitigation, owner, opened_on, review_on, closed_on FROM risks;
DROP TABLE risks;
ALTER TABLE risks_scored RENAME TO risks;
-- The triggers of the search went with the table: its rows are read again when Waymark starts.
DELETE FROM search_rows WHERE rowid % 64 = (SELECT id FROM search_registers WHERE register = 'risks');
DELETE FROM search_registers WHERE register = 'risks';
