-- What is told to whom about the transformation, by whom and when: the register of communications.
CREATE TABLE communications (
  id INTEGER PRIMARY KEY,
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  version INTEGER NOT NULL DEFAULT 1,
  removed_at TEXT,
  reference TEXT NOT NULL,
  audience TEXT CHECK (audience IN ('people', 'staff', 'primary-care', 'vcse', 'partners', 'public')),
  message TEXT NOT NULL,
  channel TEXT CHECK (channel IN ('meeting', 'email', 'web', 'print', 'social-media', 'press')),
  owner TEXT,
  planned_on TEXT NOT NULL,
  done_on TEXT,
  reach INTEGER CHECK (reach >= 0),
  feedback TEXT,
  UNIQUE (ics_id, reference)
) STRICT;
