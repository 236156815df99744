-- Reliable change as NHS England counts it, beside "later score better", which is what most trusts send.
ALTER TABLE proms ADD COLUMN reliably_improved ANY
  CHECK (reliably_improved = '*' OR (typeof(reliably_improved) IN ('integer', 'real') AND reliably_improved >= 0));
ALTER TABLE proms ADD COLUMN deteriorated ANY
  CHECK (deteriorated = '*' OR (typeof(deteriorated) IN ('integer', 'real') AND deteriorated >= 0));
