-- The catalogue: images, their immutable versions, every original byte, and what pages show.

-- One row: its version grows with every change of what the public sees.
CREATE TABLE catalogue (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    version    INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;
INSERT INTO catalogue (id, version, changed_at) VALUES (1, 0, 0);

-- The settings of the programme, one row for each text that ever was in force.
CREATE TABLE policies (
    hash     TEXT PRIMARY KEY,
    settings TEXT NOT NULL,
    since    INTEGER NOT NULL
) STRICT;

-- Which processes serve this database, so that two with different settings notice.
CREATE TABLE replicas (
    id      TEXT PRIMARY KEY,
    policy  TEXT NOT NULL REFERENCES policies (hash),
    seen_at INTEGER NOT NULL
) STRICT;

-- Every original byte, stored once.
CREATE TABLE blobs (
    sha256  TEXT PRIMARY KEY,
    size    INTEGER NOT NULL,
    content BLOB NOT NULL
) STRICT;

-- Files that belong to no single image: templates, the category list, pins.
CREATE TABLE programme_files (
    path   TEXT PRIMARY KEY,
    sha256 TEXT NOT NULL REFERENCES blobs (sha256)
) STRICT;

CREATE TABLE images (
    serial          INTEGER PRIMARY KEY,
    name            TEXT NOT NULL UNIQUE,
    id              TEXT NOT NULL UNIQUE,
    current_version TEXT REFERENCES versions (id) DEFERRABLE INITIALLY DEFERRED,
    created_at      INTEGER NOT NULL,
    -- When it left the catalogue; its page says so and keeps the routes.
    retired_at      INTEGER
) STRICT;

CREATE TABLE versions (
    id         TEXT PRIMARY KEY,
    image      TEXT NOT NULL REFERENCES images (name),
    number     INTEGER NOT NULL,
    source     TEXT NOT NULL CHECK (source IN ('import', 'proposal')),
    summary    TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (image, number)
) STRICT;

-- The files of a version by the path that `export` writes, as in `docs/postgres/content.md`.
CREATE TABLE version_files (
    version TEXT NOT NULL REFERENCES versions (id),
    path    TEXT NOT NULL,
    sha256  TEXT NOT NULL REFERENCES blobs (sha256),
    PRIMARY KEY (version, path)
) STRICT, WITHOUT ROWID;

-- What lists and pages show, made from the current version; can be made again at any time.
CREATE TABLE image_pages (
    image           TEXT PRIMARY KEY REFERENCES images (name),
    -- The program and the settings that made it: another key means that it must be made again.
    made_by         TEXT NOT NULL,
    description     TEXT NOT NULL,
    lifecycle       TEXT NOT NULL,
    maintained_by   TEXT NOT NULL,
    categories      TEXT NOT NULL,
    architectures   TEXT NOT NULL,
    successors      TEXT NOT NULL,
    tags            INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL,
    view            TEXT NOT NULL,
    directions      TEXT NOT NULL
) STRICT;

CREATE TABLE routes (
    image      TEXT NOT NULL REFERENCES images (name),
    position   INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    audience   TEXT NOT NULL,
    intents    TEXT NOT NULL,
    label      TEXT NOT NULL,
    target     TEXT,
    note       TEXT,
    visibility TEXT NOT NULL,
    account    TEXT NOT NULL,
    source     TEXT NOT NULL,
    PRIMARY KEY (image, position)
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE image_search USING fts5 (
    name, description, tags, documentation,
    tokenize = 'porter unicode61 remove_diacritics 2',
    prefix = '2 3'
);
