-- Passages of policies in their old and their new wording.
CREATE TABLE wordings (
  id INTEGER PRIMARY KEY,
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  version INTEGER NOT NULL DEFAULT 1,
  removed_at TEXT,
  reference TEXT NOT NULL,
  policy TEXT,
  old_wording TEXT NOT NULL,
  new_wording TEXT,
  principle TEXT CHECK (principle IN ('interventions', 'key-worker', 'care-plans', 'carers', 'accessible', 'older-adults')),
  owner TEXT,
  agreed_on TEXT,
  notes TEXT,
  UNIQUE (ics_id, reference)
) STRICT;
