-- What a community has that helps people live well in it: the map of community assets.
CREATE TABLE assets (
  id INTEGER PRIMARY KEY,
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  version INTEGER NOT NULL DEFAULT 1,
  removed_at TEXT,
  name TEXT NOT NULL,
  place TEXT NOT NULL,
  network TEXT,
  kind TEXT,
  offer TEXT,
  provider TEXT,
  people TEXT,
  cost TEXT CHECK (cost IN ('free', 'donation', 'paid')),
  access TEXT CHECK (access IN ('open', 'self-referral', 'referral')),
  contact TEXT,
  checked_on TEXT,
  closed_on TEXT,
  UNIQUE (ics_id, name, place)
) STRICT;

-- Deliverables that an ICS has added to the roadmap for itself.
CREATE TABLE localdeliverables (
  id INTEGER PRIMARY KEY,
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  version INTEGER NOT NULL DEFAULT 1,
  removed_at TEXT,
  reference TEXT NOT NULL,
  title TEXT NOT NULL,
  area TEXT CHECK (area IN ('model', 'care', 'workforce', 'data', 'focus')),
  owner TEXT,
  added_on TEXT,
  planned_on TEXT,
  forecast_on TEXT,
  reached_on TEXT,
  reason TEXT,
  comments TEXT,
  UNIQUE (ics_id, reference)
) STRICT;
