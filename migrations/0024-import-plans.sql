-- Files that were sent together: each import names the first of them. A plan has no facts of its own.
ALTER TABLE imports ADD COLUMN plan_id INTEGER REFERENCES imports (id);
CREATE INDEX imports_by_plan ON imports (plan_id) WHERE plan_id IS NOT NULL;
