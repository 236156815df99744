-- Outcome measures are looked at by month, over all teams of a system.
CREATE INDEX proms_by_month ON proms (ics_id, month);
