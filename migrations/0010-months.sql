-- A system's newest months first: its list begins there, and its sentence is about the last of them.
CREATE INDEX proms_by_month ON proms (ics_id, month DESC);
CREATE INDEX workforce_by_month ON workforce (ics_id, month DESC);
CREATE INDEX training_by_month ON training (ics_id, month DESC);

-- In a sheet with months across one line of the sheet gives many rows: then every row of the run came
-- from the same line (0), and otherwise from one line after the other (1).
ALTER TABLE register_additions ADD COLUMN source_step INTEGER NOT NULL DEFAULT 1 CHECK (source_step IN (0, 1));
