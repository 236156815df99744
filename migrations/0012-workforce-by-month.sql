-- The pictures of the workforce ask for some months of a system's trusts, not for all it ever returned.
CREATE INDEX workforce_by_month ON workforce (ics_id, month, trust) WHERE removed_at IS NULL;
