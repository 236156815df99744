-- Whether what this database holds was made up, and how: pages say so from this, wherever the file
-- is moved to and however the server is started.
CREATE TABLE made_up (
  scale TEXT PRIMARY KEY CHECK (scale IN ('demo', 'national')),
  seed INTEGER,
  made_on TEXT NOT NULL
) STRICT, WITHOUT ROWID;
-- A demonstration made before this was written down.
INSERT INTO made_up (scale, made_on)
SELECT 'demo', '' WHERE EXISTS (SELECT 1 FROM organisations WHERE fictional = 1);
