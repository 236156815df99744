-- E-mail about returns, at most one a day: when each person's last one went, and who wants none.
CREATE TABLE digests (
  account_id TEXT PRIMARY KEY REFERENCES user (id),
  wanted INTEGER NOT NULL DEFAULT 1 CHECK (wanted IN (0, 1)),
  -- What happened before this moment has been told, or needed no telling.
  told_to TEXT,
  sent_at TEXT
) STRICT, WITHOUT ROWID;
