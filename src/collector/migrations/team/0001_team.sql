-- What the team's pages keep, in a file beside the one that collects: who may
-- look, what they decided, and by what the inbox finds things. What visitors
-- said is in the other file; here is nothing of it but what filters need, and
-- the words as an index. Instants are milliseconds since 1970, UTC.
CREATE TABLE people (
    person INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    role TEXT NOT NULL,
    -- argon2id as a PHC string; nothing until it is set.
    password TEXT,
    created_at BIGINT NOT NULL
);

-- One-time links, each as a hash of its secret. Without a person: whoever
-- follows it becomes the first owner.
CREATE TABLE invitations (
    hash TEXT NOT NULL PRIMARY KEY,
    person BIGINT REFERENCES people (person) ON DELETE CASCADE,
    expires_at BIGINT NOT NULL
);

-- Who is signed in, each as a hash of the cookie. `local` is 1 for a session
-- that was begun on this machine without TLS.
CREATE TABLE sessions (
    hash TEXT NOT NULL PRIMARY KEY,
    person BIGINT NOT NULL REFERENCES people (person) ON DELETE CASCADE,
    local BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
);

-- What came in, by what it is found. `entry` counts up with arrival and is
-- never given twice, so it is the order of the inbox and the key of its pages.
-- `grave` is what an erasure leaves of the item; `home` is its group in the
-- study, −1 for none, nothing until the study has read it.
CREATE TABLE entries (
    entry INTEGER PRIMARY KEY AUTOINCREMENT,
    site TEXT NOT NULL,
    id TEXT NOT NULL,
    rev BIGINT NOT NULL,
    grave TEXT NOT NULL UNIQUE,
    received_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    top BIGINT NOT NULL,
    value BIGINT NOT NULL,
    category TEXT NOT NULL,
    page TEXT NOT NULL,
    version TEXT NOT NULL,
    language TEXT NOT NULL,
    email BIGINT NOT NULL,
    status TEXT NOT NULL,
    home BIGINT,
    UNIQUE (site, id)
);

-- One filter each; every index ends in `entry` by itself, which is the order.
CREATE INDEX entries_by_site ON entries (site);
CREATE INDEX entries_by_category ON entries (site, category);
CREATE INDEX entries_by_page ON entries (site, page);
CREATE INDEX entries_by_version ON entries (site, version);
CREATE INDEX entries_by_language ON entries (site, language);
CREATE INDEX entries_by_status ON entries (site, status);
CREATE INDEX entries_by_rating ON entries (site, kind, top, value);
CREATE INDEX entries_with_email ON entries (site) WHERE email = 1;
-- What the study has not read yet.
CREATE INDEX entries_to_study ON entries (site) WHERE home IS NULL;

-- The words of the comments, by `entry`. The texts themselves are not kept.
CREATE VIRTUAL TABLE words USING fts5 (
    text, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 2"
);

-- How far the index has read, by name.
CREATE TABLE places (
    name TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);

-- Who gave a comment which status, and when.
CREATE TABLE marks (
    mark INTEGER PRIMARY KEY AUTOINCREMENT,
    site TEXT NOT NULL,
    id TEXT NOT NULL,
    status TEXT NOT NULL,
    at BIGINT NOT NULL,
    by TEXT NOT NULL
);
CREATE INDEX marks_by_item ON marks (site, id);

-- What was decided about themes: the study's log, one step a row.
CREATE TABLE steps (
    site TEXT NOT NULL,
    number BIGINT NOT NULL,
    at BIGINT NOT NULL,
    by TEXT NOT NULL,
    decision TEXT NOT NULL,
    PRIMARY KEY (site, number)
);

-- What was ranked when something was decided, and what came of it.
CREATE TABLE journal (
    entry INTEGER PRIMARY KEY AUTOINCREMENT,
    site TEXT NOT NULL,
    at BIGINT NOT NULL,
    by TEXT NOT NULL,
    what TEXT NOT NULL
);
CREATE INDEX journal_by_site ON journal (site, at);
