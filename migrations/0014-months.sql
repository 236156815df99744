-- Series and lists over months read a system's rows by month, newest or oldest first.
CREATE INDEX proms_by_month ON proms
  (ics_id, removed_at, month, eligible, first_scores, paired_scores, improved);
CREATE INDEX workforce_by_month ON workforce (ics_id, removed_at, month, trust);
