-- Updates of several deliverables that were saved together, so that they can be undone together.
CREATE TABLE progress_batches (
  id INTEGER PRIMARY KEY,
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  recorded_at TEXT NOT NULL,
  recorded_by TEXT NOT NULL REFERENCES user (id),
  -- The newest update in it. Ids of updates that were undone are never given again: a form that was open
  -- meanwhile must not take a later update for the one it has seen.
  last_update_id INTEGER,
  undone_at TEXT,
  undone_by TEXT REFERENCES user (id)
) STRICT;
CREATE INDEX progress_batches_last ON progress_batches (last_update_id);

ALTER TABLE deliverable_updates ADD COLUMN batch_id INTEGER REFERENCES progress_batches (id);
CREATE INDEX deliverable_updates_batch ON deliverable_updates (batch_id) WHERE batch_id IS NOT NULL;

-- Only a batch that was undone leaves; the audit log keeps each of its updates whole.
DROP TRIGGER deliverable_updates_stay;
CREATE TRIGGER deliverable_updates_stay BEFORE DELETE ON deliverable_updates
WHEN NOT EXISTS (SELECT 1 FROM progress_batches WHERE id = OLD.batch_id AND undone_at IS NOT NULL)
BEGIN SELECT raise(ABORT, 'updates are appended, never removed'); END;
