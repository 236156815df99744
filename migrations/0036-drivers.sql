-- What the programme is for, what drives it, and which changes are tried: the driver diagram as a register.
CREATE TABLE drivers (
  id INTEGER PRIMARY KEY,
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  version INTEGER NOT NULL DEFAULT 1,
  removed_at TEXT,
  reference TEXT NOT NULL,
  title TEXT NOT NULL,
  kind TEXT CHECK (kind IN ('aim', 'primary', 'secondary', 'idea')) NOT NULL,
  leads_to TEXT,
  owner TEXT,
  started_on TEXT,
  done_on TEXT,
  measured_by TEXT,
  deliverable TEXT,
  notes TEXT,
  UNIQUE (ics_id, reference)
) STRICT;
