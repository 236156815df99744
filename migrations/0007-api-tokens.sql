-- Tokens for programs: each acts as its account, with that account's roles and no more. Only the
-- digest is kept, so a copy of the database opens nothing.
CREATE TABLE api_tokens (
  id INTEGER PRIMARY KEY,
  token_sha256 TEXT NOT NULL UNIQUE,
  account_id TEXT NOT NULL REFERENCES user (id),
  created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  revoked_at TEXT
) STRICT;
CREATE INDEX api_tokens_by_account ON api_tokens (account_id);
