-- Each line of the audit log is bound to all before it: the SHA-256 of the line and of the chain until
-- then. Null in lines of earlier releases; the first line with one binds those too.
ALTER TABLE audit ADD COLUMN chain TEXT CHECK (length(chain) = 64);

-- A token has a name, and when it was last used; the note is made at most once an hour.
ALTER TABLE api_tokens ADD COLUMN name TEXT NOT NULL DEFAULT 'Made at the command line';
ALTER TABLE api_tokens ADD COLUMN used_at TEXT;
-- 0: it may only read; 1: it may also do what its account may.
ALTER TABLE api_tokens ADD COLUMN may_write INTEGER NOT NULL DEFAULT 1 CHECK (may_write IN (0, 1));
