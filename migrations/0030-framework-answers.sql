-- What an ICS answers to the statements of a framework: appended, never changed.
CREATE TABLE framework_answers (
  id INTEGER PRIMARY KEY,
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  -- Who answers: the ICS itself, or one of its trusts.
  organisation_id INTEGER NOT NULL REFERENCES organisations (id),
  framework TEXT NOT NULL,
  statement TEXT NOT NULL,
  -- Of the framework's document when it was answered: a later one may have dropped the statement.
  version TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT,
  evidence TEXT,
  owner TEXT,
  review_on TEXT,
  -- Of the plan that was signed, where the answer is a signature.
  signed_sha256 TEXT CHECK (signed_sha256 IS NULL OR length(signed_sha256) = 64),
  recorded_at TEXT NOT NULL,
  recorded_by TEXT NOT NULL REFERENCES user (id)
) STRICT;
CREATE INDEX framework_answers_of ON framework_answers (ics_id, framework, organisation_id, statement, id);

CREATE TRIGGER framework_answers_are_kept BEFORE UPDATE ON framework_answers
BEGIN SELECT raise(ABORT, 'answers are appended, never changed'); END;
CREATE TRIGGER framework_answers_stay BEFORE DELETE ON framework_answers
BEGIN SELECT raise(ABORT, 'answers are appended, never removed'); END;
