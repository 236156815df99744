-- Networks open and close, and practices join and leave them: dates, so that any day can be counted.
ALTER TABLE pcns ADD COLUMN opened_on TEXT;
-- Its last day.
ALTER TABLE pcns ADD COLUMN closed_on TEXT;

-- The memberships of an official list of networks, kept under the import that brought them. Those of
-- the latest import that stands are in force, so that taking it back restores those before it.
CREATE TABLE pcn_practices (
  import_id INTEGER NOT NULL REFERENCES imports (id),
  pcn_id INTEGER NOT NULL REFERENCES pcns (id),
  -- The practice's ODS code.
  practice TEXT NOT NULL,
  name TEXT NOT NULL,
  joined_on TEXT NOT NULL,
  -- Its last day in the network; empty while it belongs to it.
  left_on TEXT CHECK (left_on IS NULL OR left_on >= joined_on),
  PRIMARY KEY (import_id, pcn_id, practice, joined_on)
) STRICT, WITHOUT ROWID;
CREATE INDEX pcn_practices_by_practice ON pcn_practices (import_id, practice);

-- Where a board was split along the locations below it (sub-ICBs): which of them went to whom.
CREATE TABLE succession_parts (
  sub_icb TEXT PRIMARY KEY,
  predecessor_id INTEGER NOT NULL REFERENCES organisations (id),
  successor_id INTEGER NOT NULL REFERENCES organisations (id),
  FOREIGN KEY (predecessor_id, successor_id) REFERENCES successions (predecessor_id, successor_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX succession_parts_by_predecessor ON succession_parts (predecessor_id);
