-- Words of register rows, for the search of everything. The words themselves are not kept a second time
-- (`content=''`); a row's number here is its id and its register's in `search_registers`, 64 of them apart.
-- `ics` holds one word, the ICS that the row belongs to, so that a search never leaves a reader's own.
-- Triggers that keep it are made from the registers' definitions when Waymark starts.
CREATE VIRTUAL TABLE search_rows USING fts5(
  ics, words, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2'
);

CREATE TABLE search_registers (
  id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 63),
  register TEXT NOT NULL UNIQUE,
  -- What of it is searched now; another list and its rows are read again.
  columns TEXT NOT NULL CHECK (json_valid(columns))
) STRICT;
