-- What a network's need is judged by, beside its population and its register of severe mental illness.
ALTER TABLE pcns ADD COLUMN depression_register INTEGER;
ALTER TABLE pcns ADD COLUMN deprivation REAL;
ALTER TABLE pcns ADD COLUMN weighted_need REAL;
