-- The catalogue: images, their immutable versions, every original byte, and what pages show.

-- One row: its version grows with every change of what the public sees.
CREATE TABLE catalogue (
    id         BIGINT PRIMARY KEY CHECK (id = 1),
    version    BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
INSERT INTO catalogue (id, version, changed_at) VALUES (1, 0, 0);

-- The settings of the programme, one row for each text that ever was in force.
CREATE TABLE policies (
    hash     TEXT PRIMARY KEY,
    settings TEXT NOT NULL,
    since    BIGINT NOT NULL
);

-- Which processes serve this database, so that two with different settings notice.
CREATE TABLE replicas (
    id      TEXT PRIMARY KEY,
    policy  TEXT NOT NULL REFERENCES policies (hash),
    seen_at BIGINT NOT NULL
);

-- Every original byte, stored once.
CREATE TABLE blobs (
    sha256  TEXT PRIMARY KEY,
    size    BIGINT NOT NULL,
    content BYTEA NOT NULL
);

-- Files that belong to no single image: templates, the category list, pins.
CREATE TABLE programme_files (
    path   TEXT COLLATE "C" PRIMARY KEY,
    sha256 TEXT NOT NULL REFERENCES blobs (sha256)
);

CREATE TABLE images (
    serial          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name            TEXT COLLATE "C" NOT NULL UNIQUE,
    id              TEXT NOT NULL UNIQUE,
    current_version TEXT,
    created_at      BIGINT NOT NULL,
    -- When it left the catalogue; its page says so and keeps the routes.
    retired_at      BIGINT
);

CREATE TABLE versions (
    id         TEXT PRIMARY KEY,
    image      TEXT COLLATE "C" NOT NULL REFERENCES images (name),
    number     BIGINT NOT NULL,
    source     TEXT NOT NULL CHECK (source IN ('import', 'proposal')),
    summary    TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (image, number)
);
ALTER TABLE images ADD FOREIGN KEY (current_version) REFERENCES versions (id) DEFERRABLE INITIALLY DEFERRED;

-- The files of a version by the path that `export` writes, as in `docs/postgres/content.md`.
CREATE TABLE version_files (
    version TEXT NOT NULL REFERENCES versions (id),
    path    TEXT COLLATE "C" NOT NULL,
    sha256  TEXT NOT NULL REFERENCES blobs (sha256),
    PRIMARY KEY (version, path)
);

-- What lists and pages show, made from the current version; can be made again at any time.
CREATE TABLE image_pages (
    image           TEXT COLLATE "C" PRIMARY KEY REFERENCES images (name),
    -- The program and the settings that made it: another key means that it must be made again.
    made_by         TEXT NOT NULL,
    description     TEXT NOT NULL,
    lifecycle       TEXT NOT NULL,
    maintained_by   TEXT NOT NULL,
    categories      TEXT NOT NULL,
    architectures   TEXT NOT NULL,
    successors      TEXT NOT NULL,
    tags            BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL,
    view            TEXT NOT NULL,
    directions      TEXT NOT NULL
);

CREATE TABLE routes (
    image      TEXT COLLATE "C" NOT NULL REFERENCES images (name),
    position   BIGINT NOT NULL,
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
);

-- The texts are kept beside the index only as long as it takes to make it.
CREATE TABLE image_search (
    serial   BIGINT PRIMARY KEY REFERENCES images (serial),
    document TSVECTOR NOT NULL
);
CREATE INDEX image_search_document ON image_search USING GIN (document);
