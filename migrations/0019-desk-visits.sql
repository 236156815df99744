-- When a person last opened the desk of reviews, so that it can say what has come in since.
CREATE TABLE desk_visits (
  account_id TEXT PRIMARY KEY REFERENCES user (id),
  -- The visit before the one under way; a visit ends after an hour without a page.
  previous_at TEXT,
  latest_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
-- What came in since a moment, over all returns.
CREATE INDEX return_events_by_time ON return_events (at);
CREATE INDEX query_messages_by_time ON query_messages (side, at);
