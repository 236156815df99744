-- The pack of a round as it was made: for all England (no region) or one region, numbered from 1.
CREATE TABLE packs (
  id INTEGER PRIMARY KEY,
  quarter TEXT NOT NULL CHECK (quarter GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-q[1-4]'),
  region_id INTEGER REFERENCES organisations (id),
  number INTEGER NOT NULL CHECK (number >= 1),
  content TEXT NOT NULL CHECK (json_valid(content)),
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  at TEXT NOT NULL,
  by TEXT NOT NULL REFERENCES user (id)
) STRICT;
CREATE UNIQUE INDEX packs_once ON packs (quarter, ifnull(region_id, 0), number);

CREATE TRIGGER packs_are_frozen BEFORE UPDATE ON packs
BEGIN SELECT raise(ABORT, 'a pack is frozen'); END;
CREATE TRIGGER packs_stay BEFORE DELETE ON packs
BEGIN SELECT raise(ABORT, 'a pack is frozen'); END;
