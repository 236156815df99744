-- Regions, ICSs, trusts, places, networks and teams as one dated tree. An organisation is never
-- deleted: it closes, and successions say what followed it, with shares where a boundary was cut.
CREATE TABLE organisations (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('nation', 'region', 'ics', 'trust', 'place', 'pcn', 'team')),
  name TEXT NOT NULL,
  short_name TEXT NOT NULL,
  ons_code TEXT,
  opened_on TEXT,
  closed_on TEXT,
  fictional INTEGER NOT NULL DEFAULT 0 CHECK (fictional IN (0, 1)),
  CHECK (closed_on IS NULL OR opened_on IS NULL OR closed_on >= opened_on)
) STRICT;
CREATE INDEX organisations_by_kind ON organisations (kind, code);

CREATE TABLE organisation_parents (
  child_id INTEGER NOT NULL REFERENCES organisations (id),
  parent_id INTEGER NOT NULL REFERENCES organisations (id),
  from_on TEXT NOT NULL,
  to_on TEXT CHECK (to_on IS NULL OR to_on >= from_on),
  PRIMARY KEY (child_id, parent_id, from_on),
  CHECK (child_id <> parent_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX organisation_children ON organisation_parents (parent_id, child_id);

CREATE TABLE successions (
  predecessor_id INTEGER NOT NULL REFERENCES organisations (id),
  successor_id INTEGER NOT NULL REFERENCES organisations (id),
  on_date TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('merger', 'split', 'acquisition', 'rename')),
  -- Share of the predecessor's population; null where nobody has published it.
  share REAL CHECK (share > 0 AND share <= 1),
  PRIMARY KEY (predecessor_id, successor_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX successions_by_successor ON successions (successor_id);
