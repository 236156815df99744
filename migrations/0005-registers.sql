-- What every register shares: a history of each row, and a number that moves with each change so
-- that an import knows whether the rows it was compared with are still the rows that are held.
-- Rows that were added: a run of rows whose ids and, from a file, whose numbers in the sheet count
-- up together. A spreadsheet of fifty thousand rows is a few runs, and no row is added twice.
CREATE TABLE register_additions (
  id INTEGER PRIMARY KEY,
  register TEXT NOT NULL,
  first_row_id INTEGER NOT NULL,
  last_row_id INTEGER NOT NULL CHECK (last_row_id >= first_row_id),
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  at TEXT NOT NULL,
  by TEXT NOT NULL REFERENCES user (id),
  import_id INTEGER REFERENCES imports (id),
  -- The first row's number in the imported sheet: with the import's columns it names the cell.
  first_source_row INTEGER,
  UNIQUE (register, first_row_id)
) STRICT;
CREATE INDEX register_additions_by_import ON register_additions (import_id) WHERE import_id IS NOT NULL;
CREATE INDEX register_additions_by_ics ON register_additions (ics_id, at);
CREATE TRIGGER register_additions_are_kept BEFORE UPDATE ON register_additions
BEGIN SELECT raise(ABORT, 'history is appended, never changed'); END;
CREATE TRIGGER register_additions_stay BEFORE DELETE ON register_additions
BEGIN SELECT raise(ABORT, 'history is appended, never removed'); END;

-- What happened to a row after it was added.
CREATE TABLE register_events (
  id INTEGER PRIMARY KEY,
  register TEXT NOT NULL,
  row_id INTEGER NOT NULL,
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  kind TEXT NOT NULL CHECK (kind IN ('changed', 'removed', 'restored')),
  at TEXT NOT NULL,
  by TEXT NOT NULL REFERENCES user (id),
  import_id INTEGER REFERENCES imports (id),
  -- The row's number in the imported sheet.
  source_row INTEGER,
  -- {"field": [old, new]}
  changes TEXT NOT NULL CHECK (json_valid(changes)),
  undoes_import_id INTEGER REFERENCES imports (id)
) STRICT;
CREATE INDEX register_events_by_row ON register_events (register, row_id, id);
CREATE INDEX register_events_by_import ON register_events (import_id) WHERE import_id IS NOT NULL;
CREATE INDEX register_events_by_ics ON register_events (ics_id, at);
CREATE TRIGGER register_events_are_kept BEFORE UPDATE ON register_events
BEGIN SELECT raise(ABORT, 'history is appended, never changed'); END;
CREATE TRIGGER register_events_stay BEFORE DELETE ON register_events
BEGIN SELECT raise(ABORT, 'history is appended, never removed'); END;

CREATE TABLE register_versions (
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  register TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (ics_id, register)
) STRICT, WITHOUT ROWID;

CREATE TABLE policies (
  id INTEGER PRIMARY KEY,
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  version INTEGER NOT NULL DEFAULT 1,
  removed_at TEXT,
  trust TEXT NOT NULL,
  reference TEXT NOT NULL,
  title TEXT NOT NULL,
  kind TEXT CHECK (kind IN ('policy', 'sop', 'guideline', 'epr-form', 'job-description', 'leaflet')),
  mentions INTEGER CHECK (mentions >= 0),
  owner TEXT,
  identified_on TEXT,
  review_started_on TEXT,
  drafted_on TEXT,
  consulted_on TEXT,
  ratified_on TEXT,
  published_on TEXT,
  withdrawn_on TEXT,
  due_on TEXT,
  co_produced TEXT CHECK (co_produced IN ('yes', 'no')),
  comments TEXT,
  UNIQUE (ics_id, trust, reference)
) STRICT;

CREATE TABLE pcns (
  id INTEGER PRIMARY KEY,
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  version INTEGER NOT NULL DEFAULT 1,
  removed_at TEXT,
  ods_code TEXT NOT NULL,
  name TEXT NOT NULL,
  place TEXT,
  population INTEGER CHECK (population >= 0),
  practices INTEGER CHECK (practices >= 0),
  planned_year TEXT,
  planned_on TEXT,
  live_on TEXT,
  team TEXT,
  must_have_services TEXT CHECK (must_have_services IN ('yes', 'partly', 'no')),
  additional_services TEXT CHECK (additional_services IN ('yes', 'partly', 'no')),
  arrs_wte REAL CHECK (arrs_wte >= 0),
  co_located_staff REAL CHECK (co_located_staff >= 0),
  self_referral TEXT CHECK (self_referral IN ('yes', 'no')),
  smi_register INTEGER CHECK (smi_register >= 0),
  data_pack_on TEXT,
  UNIQUE (ics_id, ods_code)
) STRICT;
