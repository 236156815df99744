-- What published files call organisations: ONS codes, and the parts of systems that report separately.
CREATE TABLE organisation_codes (
  organisation_id INTEGER NOT NULL REFERENCES organisations (id),
  scheme TEXT NOT NULL CHECK (scheme IN ('ons', 'sub-icb')),
  code TEXT NOT NULL,
  PRIMARY KEY (organisation_id, scheme, code)
) STRICT, WITHOUT ROWID;

-- How a system reads files that others publish: kept under a name, for the next one.
CREATE TABLE import_mappings (
  id INTEGER PRIMARY KEY,
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  register TEXT NOT NULL,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  mapping TEXT NOT NULL CHECK (json_valid(mapping)),
  saved_at TEXT NOT NULL,
  saved_by TEXT NOT NULL REFERENCES user (id),
  removed_at TEXT,
  removed_by TEXT REFERENCES user (id),
  CHECK ((removed_at IS NULL) = (removed_by IS NULL))
) STRICT;
CREATE UNIQUE INDEX import_mappings_by_name ON import_mappings (ics_id, register, lower(name))
  WHERE removed_at IS NULL;
