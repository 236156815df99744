-- The quarterly assurance return: rounds that ask for it, one return a system and quarter, its words
-- kept edit by edit, what was sent frozen with its hash, and the review as rows with who, when, why.
CREATE TABLE rounds (
  id INTEGER PRIMARY KEY,
  quarter TEXT NOT NULL CHECK (quarter GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-q[1-4]'),
  -- Null: a round of all England. A region's own round outweighs it for that region's systems.
  region_id INTEGER REFERENCES organisations (id),
  opens_on TEXT NOT NULL,
  due_on TEXT NOT NULL,
  closed_at TEXT,
  closed_by TEXT REFERENCES user (id),
  set_at TEXT NOT NULL,
  set_by TEXT NOT NULL REFERENCES user (id),
  CHECK (due_on >= opens_on),
  CHECK ((closed_at IS NULL) = (closed_by IS NULL))
) STRICT;
CREATE UNIQUE INDEX rounds_once ON rounds (quarter, ifnull(region_id, 0));

-- A system that need not send, or may send later, and why. Appended; the latest counts.
CREATE TABLE round_exceptions (
  id INTEGER PRIMARY KEY,
  round_id INTEGER NOT NULL REFERENCES rounds (id),
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  kind TEXT NOT NULL CHECK (kind IN ('excused', 'later', 'none')),
  due_on TEXT,
  reason TEXT NOT NULL,
  at TEXT NOT NULL,
  by TEXT NOT NULL REFERENCES user (id),
  CHECK ((kind = 'later') = (due_on IS NOT NULL))
) STRICT;
CREATE INDEX round_exceptions_latest ON round_exceptions (round_id, ics_id, id DESC);

CREATE TABLE returns (
  id INTEGER PRIMARY KEY,
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  quarter TEXT NOT NULL CHECK (quarter GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-q[1-4]'),
  state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'in-review', 'queried', 'resubmitted',
    'accepted', 'accepted-with-conditions', 'closed')),
  -- When it came into its state: how long it has been waiting.
  state_since TEXT NOT NULL,
  started_at TEXT NOT NULL,
  started_by TEXT NOT NULL REFERENCES user (id),
  UNIQUE (ics_id, quarter)
) STRICT;
CREATE INDEX returns_by_quarter ON returns (quarter, state);

-- Every act on a return. Appended in the act's transaction.
CREATE TABLE return_events (
  id INTEGER PRIMARY KEY,
  return_id INTEGER NOT NULL REFERENCES returns (id),
  act TEXT NOT NULL,
  from_state TEXT,
  to_state TEXT NOT NULL,
  reason TEXT,
  at TEXT NOT NULL,
  by TEXT NOT NULL REFERENCES user (id)
) STRICT;
CREATE INDEX return_events_by_return ON return_events (return_id, id);

-- A section's rating and words as somebody saved them; the latest counts.
CREATE TABLE return_edits (
  id INTEGER PRIMARY KEY,
  return_id INTEGER NOT NULL REFERENCES returns (id),
  section TEXT NOT NULL,
  rating TEXT CHECK (rating IN ('green', 'amber-green', 'amber', 'amber-red', 'red')),
  narrative TEXT,
  no_change INTEGER NOT NULL DEFAULT 0 CHECK (no_change IN (0, 1)),
  no_change_reason TEXT,
  evidence TEXT,
  coproduced TEXT,
  -- Codes of deliverables and references of risks that the section is about, with semicolons between.
  deliverables TEXT,
  risks TEXT,
  at TEXT NOT NULL,
  by TEXT NOT NULL REFERENCES user (id)
) STRICT;
CREATE INDEX return_edits_latest ON return_edits (return_id, section, id DESC);

-- A figure that the system does not agree with, and why: the figure itself cannot be retyped. And the
-- sentence that answers a check before sending. The latest of a subject counts; no words take it back.
CREATE TABLE return_notes (
  id INTEGER PRIMARY KEY,
  return_id INTEGER NOT NULL REFERENCES returns (id),
  kind TEXT NOT NULL CHECK (kind IN ('figure', 'check')),
  section TEXT NOT NULL,
  subject TEXT NOT NULL,
  words TEXT,
  at TEXT NOT NULL,
  by TEXT NOT NULL REFERENCES user (id)
) STRICT;
CREATE INDEX return_notes_latest ON return_notes (return_id, kind, section, subject, id DESC);

-- What was sent, word for word and figure for figure, as it stood at that moment.
CREATE TABLE submissions (
  id INTEGER PRIMARY KEY,
  return_id INTEGER NOT NULL REFERENCES returns (id),
  number INTEGER NOT NULL,
  content TEXT NOT NULL CHECK (json_valid(content)),
  sha256 TEXT NOT NULL,
  at TEXT NOT NULL,
  by TEXT NOT NULL REFERENCES user (id),
  UNIQUE (return_id, number)
) STRICT;

-- The reviewer's own rating of a section, with its reason; the latest counts.
CREATE TABLE review_ratings (
  id INTEGER PRIMARY KEY,
  return_id INTEGER NOT NULL REFERENCES returns (id),
  submission_id INTEGER NOT NULL REFERENCES submissions (id),
  section TEXT NOT NULL,
  rating TEXT NOT NULL CHECK (rating IN ('green', 'amber-green', 'amber', 'amber-red', 'red')),
  reason TEXT,
  at TEXT NOT NULL,
  by TEXT NOT NULL REFERENCES user (id)
) STRICT;
CREATE INDEX review_ratings_latest ON review_ratings (return_id, section, id DESC);

-- A question about a figure, a deliverable or a section, asked by the reviewer and answered by the system.
CREATE TABLE queries (
  id INTEGER PRIMARY KEY,
  return_id INTEGER NOT NULL REFERENCES returns (id),
  submission_id INTEGER NOT NULL REFERENCES submissions (id),
  section TEXT NOT NULL,
  -- `section`, `narrative`, `figure:<measure>` or `deliverable:<code>`.
  about TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'answered', 'settled', 'withdrawn')),
  asked_at TEXT NOT NULL,
  asked_by TEXT NOT NULL REFERENCES user (id)
) STRICT;
CREATE INDEX queries_by_return ON queries (return_id, state);

CREATE TABLE query_messages (
  id INTEGER PRIMARY KEY,
  query_id INTEGER NOT NULL REFERENCES queries (id),
  side TEXT NOT NULL CHECK (side IN ('region', 'ics')),
  words TEXT NOT NULL,
  at TEXT NOT NULL,
  by TEXT NOT NULL REFERENCES user (id)
) STRICT;
CREATE INDEX query_messages_by_query ON query_messages (query_id, id);

-- What an acceptance asks for: tracked until the region says that it is met.
CREATE TABLE conditions (
  id INTEGER PRIMARY KEY,
  return_id INTEGER NOT NULL REFERENCES returns (id),
  section TEXT,
  words TEXT NOT NULL,
  owner TEXT NOT NULL,
  due_on TEXT NOT NULL,
  set_at TEXT NOT NULL,
  set_by TEXT NOT NULL REFERENCES user (id)
) STRICT;
CREATE INDEX conditions_by_return ON conditions (return_id);

-- What was said of a condition; the latest that says met or open counts.
CREATE TABLE condition_updates (
  id INTEGER PRIMARY KEY,
  condition_id INTEGER NOT NULL REFERENCES conditions (id),
  side TEXT NOT NULL CHECK (side IN ('region', 'ics')),
  met INTEGER CHECK (met IN (0, 1)),
  words TEXT NOT NULL,
  at TEXT NOT NULL,
  by TEXT NOT NULL REFERENCES user (id),
  -- Only the region says whether a condition is met.
  CHECK (met IS NULL OR side = 'region')
) STRICT;
CREATE INDEX condition_updates_by_condition ON condition_updates (condition_id, id);

CREATE TRIGGER submissions_are_frozen BEFORE UPDATE ON submissions
BEGIN SELECT raise(ABORT, 'what was sent is frozen'); END;
CREATE TRIGGER submissions_stay BEFORE DELETE ON submissions
BEGIN SELECT raise(ABORT, 'what was sent is frozen'); END;
CREATE TRIGGER return_events_are_kept BEFORE UPDATE ON return_events
BEGIN SELECT raise(ABORT, 'the history of a return is appended'); END;
CREATE TRIGGER return_events_stay BEFORE DELETE ON return_events
BEGIN SELECT raise(ABORT, 'the history of a return is appended'); END;
