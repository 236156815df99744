-- Series, lists and sentences read a system's months, the newest first or all of them.
CREATE INDEX proms_by_month ON proms (ics_id, removed_at, month DESC);
CREATE INDEX workforce_by_month ON workforce (ics_id, removed_at, month DESC);
CREATE INDEX training_by_month ON training (ics_id, removed_at, month DESC);

-- In a sheet with months across one line of the sheet gives many rows: then every row of the run came
-- from the same line (0), and otherwise from one line after the other (1).
ALTER TABLE register_additions ADD COLUMN source_step INTEGER NOT NULL DEFAULT 1 CHECK (source_step IN (0, 1));
