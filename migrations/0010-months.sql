-- A system's newest months first: its list begins there, and its sentence is about the last of them.
CREATE INDEX proms_by_month ON proms (ics_id, month DESC);
CREATE INDEX workforce_by_month ON workforce (ics_id, month DESC);
CREATE INDEX training_by_month ON training (ics_id, month DESC);
