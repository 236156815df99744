-- Who may sign in, and what they hold. The first four tables are the sign-in library's, under our
-- own names and as STRICT tables; the rest is ours. Every other migration refers to user (id).
CREATE TABLE user (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL CHECK (length(trim(name)) > 0),
  email TEXT NOT NULL UNIQUE CHECK (email = lower(email)),
  email_verified INTEGER NOT NULL DEFAULT 0 CHECK (email_verified IN (0, 1)),
  image TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  -- Ours: a disabled account keeps its history and is shut out at its next request.
  disabled_at TEXT,
  disabled_by TEXT REFERENCES user (id),
  CHECK ((disabled_at IS NULL) = (disabled_by IS NULL))
) STRICT;

CREATE TABLE sessions (
  id TEXT PRIMARY KEY NOT NULL,
  token TEXT NOT NULL UNIQUE,
  user_id TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
  -- Moves on with use: see src/lib/server/auth/session.ts.
  expires_at TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  ip_address TEXT,
  user_agent TEXT
) STRICT;
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- The ways an account signs in: a password today, another system's account when one is joined.
CREATE TABLE credentials (
  id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
  provider_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  password TEXT,
  access_token TEXT,
  refresh_token TEXT,
  id_token TEXT,
  access_token_expires_at TEXT,
  refresh_token_expires_at TEXT,
  scope TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  UNIQUE (provider_id, account_id)
) STRICT;
CREATE INDEX credentials_by_user ON credentials (user_id);

CREATE TABLE verifications (
  id TEXT PRIMARY KEY NOT NULL,
  identifier TEXT NOT NULL,
  value TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;
CREATE INDEX verifications_by_identifier ON verifications (identifier);

-- A role somebody holds. It ends, and is never changed or removed, so that "who could do this then"
-- has an answer. Those who write null as granted_by worked at the command line.
CREATE TABLE grants (
  id INTEGER PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES user (id),
  role TEXT NOT NULL CHECK (role IN ('admin', 'national', 'region-reviewer', 'programme-director',
    'data-officer', 'coproduction-member', 'viewer')),
  organisation_id INTEGER REFERENCES organisations (id),
  granted_at TEXT NOT NULL,
  granted_by TEXT REFERENCES user (id),
  ended_at TEXT,
  ended_by TEXT REFERENCES user (id),
  CHECK ((role IN ('admin', 'national')) = (organisation_id IS NULL)),
  CHECK (ended_by IS NULL OR ended_at IS NOT NULL),
  CHECK (ended_at IS NULL OR ended_at >= granted_at)
) STRICT;
CREATE UNIQUE INDEX grants_held_once ON grants (account_id, role, ifnull(organisation_id, 0))
  WHERE ended_at IS NULL;
CREATE INDEX grants_by_organisation ON grants (organisation_id);
CREATE TRIGGER grants_stay BEFORE DELETE ON grants
BEGIN SELECT raise(ABORT, 'a role is ended, never removed'); END;
CREATE TRIGGER ended_grants_stay BEFORE UPDATE ON grants WHEN old.ended_at IS NOT NULL
BEGIN SELECT raise(ABORT, 'a role that ended stays as it was'); END;

-- One-time links: to a new account with its first role, or (account_id) to a new password. Only the
-- digest of the token is kept, so a copy of the database opens nothing.
CREATE TABLE invites (
  id INTEGER PRIMARY KEY,
  token_sha256 TEXT NOT NULL UNIQUE,
  email TEXT NOT NULL CHECK (email = lower(email)),
  name TEXT NOT NULL,
  role TEXT CHECK (role IN ('admin', 'national', 'region-reviewer', 'programme-director',
    'data-officer', 'coproduction-member', 'viewer')),
  organisation_ids TEXT NOT NULL DEFAULT '[]' CHECK (json_type(organisation_ids) = 'array'),
  account_id TEXT REFERENCES user (id),
  invited_at TEXT NOT NULL,
  invited_by TEXT REFERENCES user (id),
  expires_at TEXT NOT NULL,
  used_at TEXT,
  used_by TEXT REFERENCES user (id),
  revoked_at TEXT,
  CHECK ((account_id IS NULL) = (role IS NOT NULL)),
  CHECK (role IS NULL OR (role IN ('admin', 'national')) = (json_array_length(organisation_ids) = 0)),
  CHECK ((used_at IS NULL) = (used_by IS NULL)),
  CHECK (used_at IS NULL OR revoked_at IS NULL)
) STRICT;
CREATE INDEX invites_by_email ON invites (email);
CREATE INDEX invites_by_account ON invites (account_id) WHERE account_id IS NOT NULL;

-- Wrong passwords lately, by a keyed digest of account and address: no address can be read here.
CREATE TABLE sign_in_limits (
  key TEXT PRIMARY KEY NOT NULL,
  attempts INTEGER NOT NULL CHECK (attempts >= 0),
  started_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
