-- Indicators: what each one counts, in versions, and the register of their values.
CREATE TABLE indicator_definitions (
  id INTEGER PRIMARY KEY,
  -- Null for the shared catalogue; else the ICS whose own it is.
  ics_id INTEGER REFERENCES organisations (id),
  code TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  -- The latest version counts; a retired one takes no more values.
  retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1)),
  content TEXT NOT NULL CHECK (json_valid(content) AND content ->> 'code' = code),
  at TEXT NOT NULL,
  -- Null where Waymark loaded the catalogue it comes with.
  by TEXT REFERENCES user (id),
  CHECK ((ics_id IS NULL) = (code NOT LIKE 'own-%'))
) STRICT;
CREATE UNIQUE INDEX indicator_definitions_by_code ON indicator_definitions (coalesce(ics_id, 0), code, version);

-- A count that came suppressed is held as *. The value of a share or ratio is worked out from the two
-- counts wherever both are there, and is held only where they are not.
CREATE TABLE indicators (
  id INTEGER PRIMARY KEY,
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  version INTEGER NOT NULL DEFAULT 1,
  removed_at TEXT,
  indicator TEXT NOT NULL,
  organisation TEXT NOT NULL,
  period TEXT NOT NULL CHECK (period GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]/*'
    AND substr(period, 9) IN ('month', 'quarter', 'rolling', 'year')),
  numerator ANY CHECK (numerator = '*' OR (typeof(numerator) IN ('integer', 'real') AND numerator >= 0)),
  denominator ANY CHECK (denominator = '*' OR (typeof(denominator) IN ('integer', 'real') AND denominator >= 0)),
  value ANY CHECK (value = '*' OR typeof(value) IN ('integer', 'real')),
  UNIQUE (ics_id, indicator, organisation, period)
) STRICT;
-- The system's own figures, among those of its places, networks and trusts.
CREATE INDEX indicators_by_organisation ON indicators (ics_id, organisation, indicator, period) WHERE removed_at IS NULL;
CREATE INDEX indicators_by_period ON indicators (ics_id, period);
