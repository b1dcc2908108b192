-- The engine's own tables.
CREATE TABLE engine_key (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    key BLOB NOT NULL
) STRICT;

-- Who changed which row, when, through which door, and what it held before and after. Only ever appended to.
CREATE TABLE engine_journal (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor INTEGER,
    door TEXT NOT NULL,
    entity TEXT NOT NULL,
    key TEXT NOT NULL,
    change TEXT NOT NULL,
    before TEXT,
    after TEXT
) STRICT;
CREATE INDEX engine_journal_row ON engine_journal (entity, key);

-- What the engine itself must remember: answers of repeatable requests, work in the background.
CREATE TABLE engine_note (
    kind TEXT NOT NULL,
    caller INTEGER NOT NULL,
    id TEXT NOT NULL,
    at INTEGER NOT NULL,
    text TEXT NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (kind, caller, id)
) STRICT;
CREATE INDEX engine_note_at ON engine_note (kind, at);
