-- How a session was opened: with single sign-on the provider answers for the second factor, and whoever
-- signs out is told that they are still signed in there.
ALTER TABLE sessions ADD COLUMN way TEXT NOT NULL DEFAULT 'password'
  CHECK (way IN ('password', 'sso'));
