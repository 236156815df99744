-- Groups of people with lived experience, carers and community organisations, and how long an ICS
-- gives itself to answer them.
CREATE TABLE groups (
  id INTEGER PRIMARY KEY,
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  name TEXT NOT NULL,
  -- Who they are, in a sentence of their own.
  about TEXT NOT NULL,
  set_up_at TEXT NOT NULL,
  set_up_by TEXT NOT NULL REFERENCES user (id),
  ended_at TEXT,
  ended_by TEXT REFERENCES user (id),
  CHECK ((ended_at IS NULL) = (ended_by IS NULL))
) STRICT;
CREATE UNIQUE INDEX groups_by_name ON groups (ics_id, name COLLATE NOCASE) WHERE ended_at IS NULL;

CREATE TABLE group_members (
  id INTEGER PRIMARY KEY,
  group_id INTEGER NOT NULL REFERENCES groups (id),
  account_id TEXT NOT NULL REFERENCES user (id),
  role TEXT NOT NULL CHECK (role IN ('lead', 'member', 'supporter')),
  -- Whose words an interpreter or supporter brings; that person needs no account.
  acts_for TEXT,
  joined_at TEXT NOT NULL,
  added_by TEXT NOT NULL REFERENCES user (id),
  left_at TEXT,
  ended_by TEXT REFERENCES user (id),
  CHECK ((role = 'supporter') = (acts_for IS NOT NULL)),
  CHECK ((left_at IS NULL) = (ended_by IS NULL))
) STRICT;
CREATE UNIQUE INDEX group_members_now ON group_members (account_id, group_id) WHERE left_at IS NULL;
CREATE INDEX group_members_by_group ON group_members (group_id, id);

-- What each member thinks; for the group's eyes only. Appended; a member's latest of a quarter counts.
CREATE TABLE group_views (
  id INTEGER PRIMARY KEY,
  member_id INTEGER NOT NULL REFERENCES group_members (id),
  subject_kind TEXT NOT NULL CHECK (subject_kind IN ('principle', 'deliverable')),
  subject TEXT NOT NULL,
  quarter TEXT NOT NULL CHECK (quarter GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-q[1-4]'),
  rating TEXT NOT NULL CHECK (rating IN ('not-yet', 'partly', 'mostly', 'yes', 'cannot-tell')),
  words TEXT,
  at TEXT NOT NULL,
  by TEXT NOT NULL REFERENCES user (id)
) STRICT;
CREATE INDEX group_views_latest ON group_views (member_id, subject_kind, subject, quarter, id);
CREATE INDEX group_views_by_sender ON group_views (by, at);

-- The three voices: the system, the region and each group, each with its own scale. Appended.
CREATE TABLE voice_ratings (
  id INTEGER PRIMARY KEY,
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  voice TEXT NOT NULL CHECK (voice IN ('system', 'region', 'group')),
  group_id INTEGER REFERENCES groups (id),
  subject_kind TEXT NOT NULL CHECK (subject_kind IN ('principle', 'deliverable')),
  subject TEXT NOT NULL,
  quarter TEXT NOT NULL CHECK (quarter GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-q[1-4]'),
  rating TEXT NOT NULL,
  words TEXT NOT NULL,
  -- How a group came to its rating; the other view, where it is split.
  reached TEXT CHECK (reached IN ('agreed', 'majority', 'split')),
  votes_for INTEGER CHECK (votes_for > 0),
  votes_against INTEGER CHECK (votes_against > 0),
  other_rating TEXT CHECK (other_rating IN ('not-yet', 'partly', 'mostly', 'yes', 'cannot-tell')),
  other_words TEXT,
  -- When it was said, and the day from which it counts.
  at TEXT NOT NULL,
  by TEXT NOT NULL REFERENCES user (id),
  CHECK ((voice = 'group') = (group_id IS NOT NULL) AND (voice = 'group') = (reached IS NOT NULL)),
  CHECK (CASE voice
    WHEN 'system' THEN rating IN ('not-started', 'getting-started', 'in-delivery', 'success-reached', 'sustained')
      -- Where a deliverable stands is said once, on the roadmap.
      AND subject_kind = 'principle'
    WHEN 'region' THEN rating IN ('not-shown', 'partly-shown', 'mostly-shown', 'shown', 'not-looked')
    ELSE rating IN ('not-yet', 'partly', 'mostly', 'yes', 'cannot-tell') END),
  CHECK ((reached IS 'majority') = (votes_for IS NOT NULL AND votes_against IS NOT NULL)),
  CHECK (votes_for IS NULL OR votes_for > votes_against),
  CHECK ((reached IS 'split') = (other_rating IS NOT NULL AND other_words IS NOT NULL))
) STRICT;
CREATE INDEX voice_ratings_latest ON voice_ratings (ics_id, subject_kind, subject, voice, group_id, id);

-- What a group or one of its members asks or is worried about, and until when it must be answered.
CREATE TABLE concerns (
  id INTEGER PRIMARY KEY,
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  group_id INTEGER NOT NULL REFERENCES groups (id),
  -- Null when the group raises it as a body.
  member_id INTEGER REFERENCES group_members (id),
  kind TEXT NOT NULL CHECK (kind IN ('concern', 'question')),
  about_kind TEXT NOT NULL CHECK (about_kind IN ('principle', 'deliverable', 'activity', 'place', 'other')),
  -- Its code, reference or name; null where it is about something else.
  about TEXT,
  title TEXT NOT NULL,
  words TEXT NOT NULL,
  -- Who may see it. It can be opened up, never closed again: what was seen cannot be unseen.
  visibility TEXT NOT NULL CHECK (visibility IN ('group', 'ics', 'public')),
  raised_at TEXT NOT NULL,
  raised_by TEXT NOT NULL REFERENCES user (id),
  -- When the ICS could first see it, and the day by which it said it would answer.
  shared_on TEXT,
  answer_due_on TEXT,
  -- The form it came with: sent twice, it is raised once.
  form TEXT NOT NULL,
  CHECK ((about_kind = 'other') = (about IS NULL)),
  CHECK ((visibility = 'group') = (shared_on IS NULL) AND (shared_on IS NULL) = (answer_due_on IS NULL)),
  UNIQUE (raised_by, form)
) STRICT;
CREATE INDEX concerns_by_ics ON concerns (ics_id, visibility, id);
CREATE INDEX concerns_by_group ON concerns (group_id, id);
CREATE INDEX concerns_by_sender ON concerns (raised_by, raised_at);

-- One thread a concern: what was said and done since, by whom. Appended.
CREATE TABLE concern_posts (
  id INTEGER PRIMARY KEY,
  concern_id INTEGER NOT NULL REFERENCES concerns (id),
  side TEXT NOT NULL CHECK (side IN ('group', 'ics')),
  act TEXT NOT NULL CHECK (act IN ('said', 'shared', 'answered', 'promised', 'changed', 'done', 'settled', 'disputed')),
  words TEXT NOT NULL,
  -- Set on promises: the day that was promised, and the milestone that it became.
  promised_for TEXT,
  milestone_id INTEGER REFERENCES milestones (id),
  at TEXT NOT NULL,
  by TEXT NOT NULL REFERENCES user (id),
  form TEXT NOT NULL,
  CHECK ((act = 'promised') = (promised_for IS NOT NULL)),
  CHECK (milestone_id IS NULL OR act = 'promised'),
  CHECK (side = CASE WHEN act IN ('answered', 'promised', 'changed', 'done') THEN 'ics' ELSE 'group' END),
  UNIQUE (by, form)
) STRICT;
CREATE INDEX concern_posts_by_concern ON concern_posts (concern_id, id);
CREATE INDEX concern_posts_by_sender ON concern_posts (by, at);

-- A post that a lead or an administrator hid, and why; the reason stays in sight. The latest counts.
CREATE TABLE concern_hidings (
  id INTEGER PRIMARY KEY,
  concern_id INTEGER NOT NULL REFERENCES concerns (id),
  -- Null: the words with which it was raised.
  post_id INTEGER REFERENCES concern_posts (id),
  hidden INTEGER NOT NULL CHECK (hidden IN (0, 1)),
  reason TEXT NOT NULL,
  at TEXT NOT NULL,
  by TEXT NOT NULL REFERENCES user (id)
) STRICT;
CREATE INDEX concern_hidings_by_concern ON concern_hidings (concern_id, id);

-- Within how many working days an ICS answers. Appended; the latest counts.
CREATE TABLE answer_times (
  id INTEGER PRIMARY KEY,
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  working_days INTEGER NOT NULL CHECK (working_days BETWEEN 1 AND 60),
  at TEXT NOT NULL,
  by TEXT NOT NULL REFERENCES user (id)
) STRICT;
CREATE INDEX answer_times_latest ON answer_times (ics_id, id DESC);

-- What an ICS has shown to the public: exactly what was released, until it is taken back.
CREATE TABLE releases (
  id INTEGER PRIMARY KEY,
  ics_id INTEGER NOT NULL REFERENCES organisations (id),
  content TEXT NOT NULL CHECK (json_valid(content)),
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  -- Whether search engines may list it.
  findable INTEGER NOT NULL CHECK (findable IN (0, 1)),
  at TEXT NOT NULL,
  by TEXT NOT NULL REFERENCES user (id)
) STRICT;
CREATE INDEX releases_latest ON releases (ics_id, id DESC);

CREATE TABLE release_ends (
  release_id INTEGER PRIMARY KEY REFERENCES releases (id),
  reason TEXT NOT NULL,
  at TEXT NOT NULL,
  by TEXT NOT NULL REFERENCES user (id)
) STRICT;

CREATE TRIGGER group_views_are_kept BEFORE UPDATE ON group_views
BEGIN SELECT raise(ABORT, 'views are appended, never changed'); END;
CREATE TRIGGER group_views_stay BEFORE DELETE ON group_views
BEGIN SELECT raise(ABORT, 'views are appended, never removed'); END;
CREATE TRIGGER voice_ratings_are_kept BEFORE UPDATE ON voice_ratings
BEGIN SELECT raise(ABORT, 'ratings are appended, never changed'); END;
CREATE TRIGGER voice_ratings_stay BEFORE DELETE ON voice_ratings
BEGIN SELECT raise(ABORT, 'ratings are appended, never removed'); END;
CREATE TRIGGER concern_words_are_kept BEFORE UPDATE OF title, words, raised_at, raised_by, group_id, member_id ON concerns
BEGIN SELECT raise(ABORT, 'what was raised is kept'); END;
CREATE TRIGGER concerns_stay BEFORE DELETE ON concerns
BEGIN SELECT raise(ABORT, 'what was raised is kept'); END;
CREATE TRIGGER concern_posts_are_kept BEFORE UPDATE ON concern_posts
BEGIN SELECT raise(ABORT, 'a thread is appended, never changed'); END;
CREATE TRIGGER concern_posts_stay BEFORE DELETE ON concern_posts
BEGIN SELECT raise(ABORT, 'a thread is appended, never removed'); END;
CREATE TRIGGER concern_hidings_are_kept BEFORE UPDATE ON concern_hidings
BEGIN SELECT raise(ABORT, 'a hiding is kept with its reason'); END;
CREATE TRIGGER concern_hidings_stay BEFORE DELETE ON concern_hidings
BEGIN SELECT raise(ABORT, 'a hiding is kept with its reason'); END;
CREATE TRIGGER releases_are_frozen BEFORE UPDATE ON releases
BEGIN SELECT raise(ABORT, 'a release is frozen'); END;
CREATE TRIGGER releases_stay BEFORE DELETE ON releases
BEGIN SELECT raise(ABORT, 'a release is frozen'); END;

-- Counts of writes, for answers that are kept until one of these changes.
INSERT INTO table_versions (name) VALUES ('voices'), ('progress');
CREATE TRIGGER groups_count_insert AFTER INSERT ON groups
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'voices'; END;
CREATE TRIGGER groups_count_update AFTER UPDATE ON groups
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'voices'; END;
CREATE TRIGGER groups_count_delete AFTER DELETE ON groups
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'voices'; END;
CREATE TRIGGER voice_ratings_count_insert AFTER INSERT ON voice_ratings
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'voices'; END;
CREATE TRIGGER voice_ratings_count_update AFTER UPDATE ON voice_ratings
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'voices'; END;
CREATE TRIGGER voice_ratings_count_delete AFTER DELETE ON voice_ratings
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'voices'; END;
CREATE TRIGGER concerns_count_insert AFTER INSERT ON concerns
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'voices'; END;
CREATE TRIGGER concerns_count_update AFTER UPDATE ON concerns
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'voices'; END;
CREATE TRIGGER concerns_count_delete AFTER DELETE ON concerns
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'voices'; END;
CREATE TRIGGER concern_posts_count_insert AFTER INSERT ON concern_posts
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'voices'; END;
CREATE TRIGGER concern_posts_count_update AFTER UPDATE ON concern_posts
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'voices'; END;
CREATE TRIGGER concern_posts_count_delete AFTER DELETE ON concern_posts
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'voices'; END;
CREATE TRIGGER concern_hidings_count_insert AFTER INSERT ON concern_hidings
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'voices'; END;
CREATE TRIGGER concern_hidings_count_update AFTER UPDATE ON concern_hidings
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'voices'; END;
CREATE TRIGGER concern_hidings_count_delete AFTER DELETE ON concern_hidings
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'voices'; END;
CREATE TRIGGER deliverable_updates_count_insert AFTER INSERT ON deliverable_updates
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'progress'; END;
CREATE TRIGGER deliverable_updates_count_update AFTER UPDATE ON deliverable_updates
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'progress'; END;
CREATE TRIGGER deliverable_updates_count_delete AFTER DELETE ON deliverable_updates
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'progress'; END;
