-- How a session was opened: with single sign-on the provider answers for the second factor, and whoever
-- signs out is told that they are still signed in there.
ALTER TABLE sessions ADD COLUMN way TEXT NOT NULL DEFAULT 'password'
  CHECK (way IN ('password', 'sso', 'passkey'));

-- Between the password and the code of the second step nothing opens with a session.
ALTER TABLE sessions ADD COLUMN awaits_code INTEGER NOT NULL DEFAULT 0
  CHECK (awaits_code IN (0, 1));

-- The key that an account shares with an app, sealed under AUTH_SECRET: a copy of the database makes no codes.
CREATE TABLE second_steps (
  account_id TEXT PRIMARY KEY NOT NULL REFERENCES user (id) ON DELETE CASCADE,
  secret TEXT NOT NULL,
  since TEXT NOT NULL,
  -- The half minute of the last code that was taken: none is taken twice.
  last_period INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- For whoever loses the app: each works once and is then gone. Only keyed digests are kept.
CREATE TABLE recovery_codes (
  account_id TEXT NOT NULL REFERENCES second_steps (account_id) ON DELETE CASCADE,
  digest TEXT NOT NULL,
  PRIMARY KEY (account_id, digest)
) STRICT, WITHOUT ROWID;

-- Keys that somebody's device or security key holds; only the public half is here.
CREATE TABLE passkeys (
  id TEXT PRIMARY KEY NOT NULL,
  account_id TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
  public_key BLOB NOT NULL,
  -- Devices that count say how often the key was used: a copy of it would count differently.
  counter INTEGER NOT NULL,
  name TEXT NOT NULL,
  added_at TEXT NOT NULL,
  used_at TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX passkeys_by_account ON passkeys (account_id);
