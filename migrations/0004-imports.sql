-- An uploaded file from its arrival to its commit and, perhaps, its undoing.
CREATE TABLE import_files (
  sha256 TEXT PRIMARY KEY,
  bytes BLOB NOT NULL,
  kept_at TEXT NOT NULL
) STRICT;

CREATE TABLE imports (
  id INTEGER PRIMARY KEY,
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  register TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('reading', 'checked', 'committed', 'rejected', 'discarded', 'undone')),
  file_name TEXT NOT NULL,
  file_size INTEGER NOT NULL,
  -- Always known; the file itself is dropped when it is refused or discarded.
  file_sha256 TEXT NOT NULL,
  file_kept TEXT REFERENCES import_files (sha256),
  choices TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(choices)),
  -- What was found: the report that is shown, downloaded and kept.
  report TEXT CHECK (json_valid(report)),
  started_at TEXT NOT NULL,
  started_by TEXT NOT NULL REFERENCES user (id),
  committed_at TEXT,
  committed_by TEXT REFERENCES user (id),
  undone_at TEXT,
  undone_by TEXT REFERENCES user (id),
  CHECK ((committed_at IS NULL) = (committed_by IS NULL)),
  CHECK ((undone_at IS NULL) = (undone_by IS NULL)),
  CHECK ((status IN ('committed', 'undone')) = (committed_at IS NOT NULL)),
  CHECK ((status = 'undone') = (undone_at IS NOT NULL))
) STRICT;
CREATE INDEX imports_by_ics ON imports (ics_id, register, id DESC);
