-- Counts the writes to tables whose answers are kept until one of them changes: organisations and what
-- ties them together, and returns with their rounds and reviews. Registers have their own versions.
CREATE TABLE table_versions (
  name TEXT PRIMARY KEY,
  version INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
INSERT INTO table_versions (name) VALUES ('organisations'), ('returns'), ('names');

CREATE TRIGGER organisations_count_insert AFTER INSERT ON organisations
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'organisations'; END;
CREATE TRIGGER organisations_count_update AFTER UPDATE ON organisations
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'organisations'; END;
CREATE TRIGGER organisations_count_delete AFTER DELETE ON organisations
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'organisations'; END;
CREATE TRIGGER organisation_parents_count_insert AFTER INSERT ON organisation_parents
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'organisations'; END;
CREATE TRIGGER organisation_parents_count_update AFTER UPDATE ON organisation_parents
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'organisations'; END;
CREATE TRIGGER organisation_parents_count_delete AFTER DELETE ON organisation_parents
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'organisations'; END;
CREATE TRIGGER successions_count_insert AFTER INSERT ON successions
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'organisations'; END;
CREATE TRIGGER successions_count_update AFTER UPDATE ON successions
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'organisations'; END;
CREATE TRIGGER successions_count_delete AFTER DELETE ON successions
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'organisations'; END;

CREATE TRIGGER rounds_count_insert AFTER INSERT ON rounds
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'returns'; END;
CREATE TRIGGER rounds_count_update AFTER UPDATE ON rounds
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'returns'; END;
CREATE TRIGGER rounds_count_delete AFTER DELETE ON rounds
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'returns'; END;
CREATE TRIGGER round_exceptions_count_insert AFTER INSERT ON round_exceptions
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'returns'; END;
CREATE TRIGGER round_exceptions_count_update AFTER UPDATE ON round_exceptions
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'returns'; END;
CREATE TRIGGER round_exceptions_count_delete AFTER DELETE ON round_exceptions
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'returns'; END;
CREATE TRIGGER returns_count_insert AFTER INSERT ON returns
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'returns'; END;
CREATE TRIGGER returns_count_update AFTER UPDATE ON returns
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'returns'; END;
CREATE TRIGGER returns_count_delete AFTER DELETE ON returns
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'returns'; END;
CREATE TRIGGER return_events_count_insert AFTER INSERT ON return_events
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'returns'; END;
CREATE TRIGGER return_events_count_update AFTER UPDATE ON return_events
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'returns'; END;
CREATE TRIGGER return_events_count_delete AFTER DELETE ON return_events
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'returns'; END;
CREATE TRIGGER submissions_count_insert AFTER INSERT ON submissions
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'returns'; END;
CREATE TRIGGER submissions_count_update AFTER UPDATE ON submissions
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'returns'; END;
CREATE TRIGGER submissions_count_delete AFTER DELETE ON submissions
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'returns'; END;
CREATE TRIGGER review_ratings_count_insert AFTER INSERT ON review_ratings
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'returns'; END;
CREATE TRIGGER review_ratings_count_update AFTER UPDATE ON review_ratings
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'returns'; END;
CREATE TRIGGER review_ratings_count_delete AFTER DELETE ON review_ratings
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'returns'; END;
CREATE TRIGGER queries_count_insert AFTER INSERT ON queries
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'returns'; END;
CREATE TRIGGER queries_count_update AFTER UPDATE ON queries
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'returns'; END;
CREATE TRIGGER queries_count_delete AFTER DELETE ON queries
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'returns'; END;
CREATE TRIGGER query_messages_count_insert AFTER INSERT ON query_messages
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'returns'; END;
CREATE TRIGGER query_messages_count_update AFTER UPDATE ON query_messages
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'returns'; END;
CREATE TRIGGER query_messages_count_delete AFTER DELETE ON query_messages
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'returns'; END;
CREATE TRIGGER conditions_count_insert AFTER INSERT ON conditions
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'returns'; END;
CREATE TRIGGER conditions_count_update AFTER UPDATE ON conditions
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'returns'; END;
CREATE TRIGGER conditions_count_delete AFTER DELETE ON conditions
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'returns'; END;
CREATE TRIGGER condition_updates_count_insert AFTER INSERT ON condition_updates
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'returns'; END;
CREATE TRIGGER condition_updates_count_update AFTER UPDATE ON condition_updates
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'returns'; END;
CREATE TRIGGER condition_updates_count_delete AFTER DELETE ON condition_updates
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'returns'; END;

-- People's names stand beside what they did.
CREATE TRIGGER user_counts_name AFTER UPDATE OF name ON user
BEGIN UPDATE table_versions SET version = version + 1 WHERE name = 'names'; END;
