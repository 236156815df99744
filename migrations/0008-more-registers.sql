-- Eight more registers, each as its definition declares it. A count of people that came suppressed is
-- held as *, which is neither 0 nor unknown; numbers come in as floating point, so both are allowed.
CREATE TABLE teams (
  id INTEGER PRIMARY KEY,
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  version INTEGER NOT NULL DEFAULT 1,
  removed_at TEXT,
  trust TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  place TEXT,
  service_line TEXT CHECK (service_line IN ('adult', 'older-adult', 'eip', 'rehab', 'aed', 'cen', 'inpatient', 'vcse')),
  phase TEXT CHECK (phase IN ('not-started', 'training', 'soft-launch', 'live', 'embedded')),
  planned_on TEXT,
  live_on TEXT,
  staff INTEGER CHECK (staff >= 0),
  staff_trained INTEGER CHECK (staff_trained >= 0),
  trainers INTEGER CHECK (trainers >= 0),
  sop_agreed TEXT CHECK (sop_agreed IN ('yes', 'no')),
  in_epr TEXT CHECK (in_epr IN ('yes', 'no')),
  replaces_cpa TEXT CHECK (replaces_cpa IN ('yes', 'partly', 'no')),
  UNIQUE (ics_id, trust, code)
) STRICT;

CREATE TABLE proms (
  id INTEGER PRIMARY KEY,
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  version INTEGER NOT NULL DEFAULT 1,
  removed_at TEXT,
  team TEXT NOT NULL,
  measure TEXT CHECK (measure IN ('dialog', 'reqol-10', 'gbo')) NOT NULL,
  month TEXT NOT NULL CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),
  eligible ANY CHECK (eligible = '*' OR (typeof(eligible) IN ('integer', 'real') AND eligible >= 0)),
  first_scores ANY CHECK (first_scores = '*' OR (typeof(first_scores) IN ('integer', 'real') AND first_scores >= 0)),
  paired_scores ANY CHECK (paired_scores = '*' OR (typeof(paired_scores) IN ('integer', 'real') AND paired_scores >= 0)),
  improved ANY CHECK (improved = '*' OR (typeof(improved) IN ('integer', 'real') AND improved >= 0)),
  UNIQUE (ics_id, team, measure, month)
) STRICT;

CREATE TABLE workforce (
  id INTEGER PRIMARY KEY,
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  version INTEGER NOT NULL DEFAULT 1,
  removed_at TEXT,
  trust TEXT NOT NULL,
  role TEXT NOT NULL,
  band TEXT NOT NULL,
  employer TEXT CHECK (employer IN ('nhs', 'primary-care', 'vcse', 'la')) NOT NULL,
  focus TEXT CHECK (focus IN ('core', 'aed', 'cen', 'rehab')) NOT NULL,
  stream TEXT CHECK (stream IN ('transformation', 'baseline')),
  lived_experience TEXT CHECK (lived_experience IN ('yes', 'no')),
  month TEXT NOT NULL CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),
  planned_wte REAL CHECK (planned_wte >= 0),
  in_post_wte REAL CHECK (in_post_wte >= 0),
  offers INTEGER CHECK (offers >= 0),
  starters REAL CHECK (starters >= 0),
  leavers REAL CHECK (leavers >= 0),
  UNIQUE (ics_id, trust, role, band, employer, focus, month)
) STRICT;

CREATE TABLE training (
  id INTEGER PRIMARY KEY,
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  version INTEGER NOT NULL DEFAULT 1,
  removed_at TEXT,
  trust TEXT NOT NULL,
  course TEXT NOT NULL,
  month TEXT NOT NULL CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),
  in_scope INTEGER CHECK (in_scope >= 0),
  trained INTEGER CHECK (trained >= 0),
  UNIQUE (ics_id, trust, course, month)
) STRICT;

CREATE TABLE coproduction (
  id INTEGER PRIMARY KEY,
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  version INTEGER NOT NULL DEFAULT 1,
  removed_at TEXT,
  reference TEXT NOT NULL,
  held_on TEXT NOT NULL,
  title TEXT NOT NULL,
  kind TEXT CHECK (kind IN ('workshop', 'governance', 'working-group', 'survey', 'recruitment', 'training', 'evaluation', 'other')),
  stage TEXT CHECK (stage IN ('design', 'delivery', 'governance', 'evaluation')),
  depth TEXT CHECK (depth IN ('informed', 'consulted', 'co-designed', 'co-produced')),
  experts ANY CHECK (experts = '*' OR (typeof(experts) IN ('integer', 'real') AND experts >= 0)),
  carers ANY CHECK (carers = '*' OR (typeof(carers) IN ('integer', 'real') AND carers >= 0)),
  community_organisations INTEGER CHECK (community_organisations >= 0),
  staff INTEGER CHECK (staff >= 0),
  paid TEXT CHECK (paid IN ('yes', 'no')),
  cost REAL CHECK (cost >= 0),
  communities TEXT,
  deliverables TEXT,
  heard TEXT,
  changed TEXT,
  feedback_on TEXT,
  UNIQUE (ics_id, reference)
) STRICT;

CREATE TABLE milestones (
  id INTEGER PRIMARY KEY,
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  version INTEGER NOT NULL DEFAULT 1,
  removed_at TEXT,
  reference TEXT NOT NULL,
  title TEXT NOT NULL,
  deliverable TEXT,
  focus TEXT CHECK (focus IN ('core', 'aed', 'cen', 'rehab')),
  owner TEXT,
  baseline_on TEXT,
  forecast_on TEXT,
  actual_on TEXT,
  notes TEXT,
  UNIQUE (ics_id, reference)
) STRICT;

CREATE TABLE funding (
  id INTEGER PRIMARY KEY,
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  version INTEGER NOT NULL DEFAULT 1,
  removed_at TEXT,
  year TEXT NOT NULL,
  stream TEXT CHECK (stream IN ('transformation', 'baseline')) NOT NULL,
  category TEXT CHECK (category IN ('staff', 'vcse', 'co-production', 'equalities', 'infrastructure', 'training', 'other')) NOT NULL,
  allocated REAL CHECK (allocated >= 0),
  planned REAL CHECK (planned >= 0),
  spent REAL CHECK (spent >= 0),
  UNIQUE (ics_id, year, stream, category)
) STRICT;

CREATE TABLE risks (
  id INTEGER PRIMARY KEY,
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  version INTEGER NOT NULL DEFAULT 1,
  removed_at TEXT,
  reference TEXT NOT NULL,
  description TEXT NOT NULL,
  category TEXT CHECK (category IN ('recruitment', 'spending', 'workforce', 'procurement', 'interoperability', 'stakeholders', 'staff-engagement', 'change-fatigue', 'covid-fatigue', 'inequalities', 'co-production')),
  likelihood TEXT CHECK (likelihood IN ('1', '2', '3', '4', '5')),
  impact TEXT CHECK (impact IN ('1', '2', '3', '4', '5')),
  mitigation TEXT,
  owner TEXT,
  opened_on TEXT,
  review_on TEXT,
  closed_on TEXT,
  UNIQUE (ics_id, reference)
) STRICT;
