-- What a successor takes over from an ICS that it followed, as one act: open milestones and risks are
-- copied, so that the predecessor's history stays; conditions, saved ways of reading files (`mapping`) and
-- remembered columns (the last import of a register, `import`) are answered for by the successor.
CREATE TABLE handovers (
  id INTEGER PRIMARY KEY,
  from_ics_id INTEGER NOT NULL REFERENCES organisations (id),
  to_ics_id INTEGER NOT NULL REFERENCES organisations (id),
  at TEXT NOT NULL,
  by TEXT NOT NULL REFERENCES user (id),
  undone_at TEXT,
  undone_by TEXT REFERENCES user (id),
  CHECK (from_ics_id <> to_ics_id),
  CHECK ((undone_at IS NULL) = (undone_by IS NULL))
) STRICT;
CREATE INDEX handovers_to ON handovers (to_ics_id, id);

CREATE TABLE handover_rows (
  handover_id INTEGER NOT NULL REFERENCES handovers (id),
  kind TEXT NOT NULL CHECK (kind IN ('milestones', 'risks', 'condition', 'mapping', 'import')),
  from_id INTEGER NOT NULL,
  -- The row it became; the same for what is answered for and not copied.
  to_id INTEGER NOT NULL,
  -- Undone with its handover. What the successor had changed by then stays.
  undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1)),
  PRIMARY KEY (handover_id, kind, from_id)
) STRICT, WITHOUT ROWID;
-- Each goes to one successor only, also where the predecessor was split and where two act at once.
CREATE UNIQUE INDEX handover_rows_once ON handover_rows (kind, from_id) WHERE undone = 0;
CREATE INDEX handover_rows_to ON handover_rows (kind, to_id);

-- The review queue and the needs of an ICS follow who answers for a condition.
CREATE TRIGGER handover_rows_count_insert AFTER INSERT ON handover_rows
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'returns'; END;
CREATE TRIGGER handover_rows_count_update AFTER UPDATE ON handover_rows
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'returns'; END;
