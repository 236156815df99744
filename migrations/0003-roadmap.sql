-- The roadmap is versioned data: each version is one document, kept as it was loaded.
CREATE TABLE roadmap_versions (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  in_force_from TEXT NOT NULL,
  content TEXT NOT NULL CHECK (json_valid(content)),
  sha256 TEXT NOT NULL,
  loaded_at TEXT NOT NULL,
  loaded_by TEXT REFERENCES user (id)
) STRICT;

-- Progress is told by the deliverable's code, not by the version it was told against, so a new
-- version loses nothing. Each update is the whole state from its day on; none is ever changed.
CREATE TABLE deliverable_updates (
  id INTEGER PRIMARY KEY,
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  deliverable TEXT NOT NULL,
  roadmap_version_id INTEGER NOT NULL REFERENCES roadmap_versions (id),
  effective_on TEXT NOT NULL,
  stage TEXT NOT NULL CHECK (stage IN ('not-started', 'getting-started', 'in-delivery', 'success-reached', 'sustained')),
  confidence TEXT CHECK (confidence IN ('green', 'amber-green', 'amber', 'amber-red', 'red')),
  reason TEXT,
  owner TEXT,
  back_to_green_on TEXT,
  baseline_on TEXT,
  forecast_on TEXT,
  forecast_reason TEXT,
  actual_on TEXT,
  note TEXT,
  recorded_at TEXT NOT NULL,
  recorded_by TEXT NOT NULL REFERENCES user (id),
  CHECK (confidence IS NULL OR confidence = 'green' OR (reason IS NOT NULL AND owner IS NOT NULL AND back_to_green_on IS NOT NULL)),
  CHECK ((stage IN ('success-reached', 'sustained')) = (actual_on IS NOT NULL))
) STRICT;
CREATE INDEX deliverable_updates_latest ON deliverable_updates (ics_id, deliverable, effective_on DESC, id DESC);
CREATE INDEX deliverable_updates_recent ON deliverable_updates (ics_id, recorded_at);

CREATE TABLE criterion_updates (
  id INTEGER PRIMARY KEY,
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  deliverable TEXT NOT NULL,
  criterion TEXT NOT NULL,
  effective_on TEXT NOT NULL,
  met INTEGER NOT NULL CHECK (met IN (0, 1)),
  evidence TEXT,
  link TEXT CHECK (link IS NULL OR link LIKE 'http://%' OR link LIKE 'https://%'),
  recorded_at TEXT NOT NULL,
  recorded_by TEXT NOT NULL REFERENCES user (id)
) STRICT;
CREATE INDEX criterion_updates_latest ON criterion_updates (ics_id, deliverable, criterion, effective_on DESC, id DESC);

CREATE TRIGGER deliverable_updates_are_kept BEFORE UPDATE ON deliverable_updates
BEGIN SELECT raise(ABORT, 'updates are appended, never changed'); END;
CREATE TRIGGER deliverable_updates_stay BEFORE DELETE ON deliverable_updates
BEGIN SELECT raise(ABORT, 'updates are appended, never removed'); END;
CREATE TRIGGER criterion_updates_are_kept BEFORE UPDATE ON criterion_updates
BEGIN SELECT raise(ABORT, 'updates are appended, never changed'); END;
CREATE TRIGGER criterion_updates_stay BEFORE DELETE ON criterion_updates
BEGIN SELECT raise(ABORT, 'updates are appended, never removed'); END;
