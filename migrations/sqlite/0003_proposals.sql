-- Proposals: drafts, frozen revisions, the events that are the truth, and what queues read.

-- The last public number that was given, locked by whoever takes the next.
CREATE TABLE proposal_numbers (
    id   INTEGER PRIMARY KEY CHECK (id = 1),
    last INTEGER NOT NULL
) STRICT;
INSERT INTO proposal_numbers (id, last) VALUES (1, 0);

CREATE TABLE proposals (
    id           TEXT PRIMARY KEY,
    -- The public number, given with the first submission.
    number       INTEGER UNIQUE,
    kind         TEXT NOT NULL CHECK (kind IN ('new', 'update', 'security', 'profile', 'lifecycle', 'transfer')),
    -- The image's name; empty while a new one has none yet.
    image        TEXT NOT NULL,
    -- The version it changes; none for a new image.
    base_version TEXT REFERENCES versions (id),
    policy       TEXT NOT NULL REFERENCES policies (hash),
    state        TEXT NOT NULL,
    -- Whether it still moves: not published, declined or withdrawn.
    living       INTEGER NOT NULL CHECK (living IN (0, 1)),
    -- The number of the last event. Who writes the next one says which it has seen.
    sequence     INTEGER NOT NULL,
    -- What the events add up to, as JSON; can be made again from them.
    projection   TEXT NOT NULL,
    turn_group   TEXT NOT NULL,
    turn_since   INTEGER NOT NULL,
    -- When a pause ends.
    wake_at      INTEGER,
    -- What changes, in one sentence, for lists.
    summary      TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    submitted_at INTEGER,
    ended_at     INTEGER,
    -- When its draft was deleted; it can come back for 30 days.
    deleted_at   INTEGER
) STRICT;
-- One living proposal for a new name, and one open update of an image.
CREATE UNIQUE INDEX proposals_new_name ON proposals (image)
    WHERE kind = 'new' AND living = 1 AND submitted_at IS NOT NULL;
CREATE UNIQUE INDEX proposals_open_update ON proposals (image)
    WHERE kind <> 'new' AND living = 1 AND submitted_at IS NOT NULL;
CREATE INDEX proposals_queue ON proposals (state, turn_since, id) WHERE living = 1 AND submitted_at IS NOT NULL;
CREATE INDEX proposals_image ON proposals (image, number);

CREATE TABLE proposal_authors (
    proposal    TEXT NOT NULL REFERENCES proposals (id),
    person      TEXT NOT NULL REFERENCES people (id),
    role        TEXT NOT NULL CHECK (role IN ('author', 'co-author')),
    invited_by  TEXT REFERENCES people (id),
    invited_at  INTEGER NOT NULL,
    accepted_at INTEGER,
    PRIMARY KEY (proposal, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX proposal_authors_person ON proposal_authors (person, proposal);

-- The working copy. A part is `answers`, `routes` (both JSON) or the path of a file in the bundle.
CREATE TABLE draft_parts (
    proposal     TEXT NOT NULL REFERENCES proposals (id),
    part         TEXT NOT NULL,
    content      BLOB NOT NULL,
    lock_version INTEGER NOT NULL,
    saved_at     INTEGER NOT NULL,
    saved_by     TEXT NOT NULL REFERENCES people (id),
    -- A part that was taken away keeps its number, so that a late save of it is noticed.
    removed      INTEGER NOT NULL CHECK (removed IN (0, 1)),
    PRIMARY KEY (proposal, part)
) STRICT;

CREATE TABLE revisions (
    proposal     TEXT NOT NULL REFERENCES proposals (id),
    number       INTEGER NOT NULL,
    round        INTEGER NOT NULL,
    submitted_by TEXT NOT NULL REFERENCES people (id),
    submitted_at INTEGER NOT NULL,
    note         TEXT NOT NULL,
    -- The digest of each content class, as a JSON object.
    classes      TEXT NOT NULL,
    -- What the rules found when it was frozen, as JSON.
    findings     TEXT NOT NULL,
    PRIMARY KEY (proposal, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE revision_files (
    proposal TEXT NOT NULL,
    revision INTEGER NOT NULL,
    path     TEXT NOT NULL,
    sha256   TEXT NOT NULL REFERENCES blobs (sha256),
    PRIMARY KEY (proposal, revision, path),
    FOREIGN KEY (proposal, revision) REFERENCES revisions (proposal, number)
) STRICT, WITHOUT ROWID;

-- What happened, in order; nothing here is ever changed or removed.
CREATE TABLE events (
    proposal TEXT NOT NULL REFERENCES proposals (id),
    sequence INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    -- None for what the portal did by itself.
    actor    TEXT REFERENCES people (id),
    kind     TEXT NOT NULL,
    payload  TEXT NOT NULL,
    PRIMARY KEY (proposal, sequence)
) STRICT, WITHOUT ROWID;

-- A review that is being written: verdict, threads and comments, as JSON, seen by its writer alone.
CREATE TABLE review_drafts (
    proposal     TEXT NOT NULL REFERENCES proposals (id),
    person       TEXT NOT NULL REFERENCES people (id),
    revision     INTEGER NOT NULL,
    content      TEXT NOT NULL,
    lock_version INTEGER NOT NULL,
    saved_at     INTEGER NOT NULL,
    PRIMARY KEY (proposal, person)
) STRICT, WITHOUT ROWID;

-- Which content of a file somebody has read.
CREATE TABLE viewed_files (
    proposal TEXT NOT NULL REFERENCES proposals (id),
    person   TEXT NOT NULL REFERENCES people (id),
    path     TEXT NOT NULL,
    sha256   TEXT NOT NULL,
    PRIMARY KEY (proposal, person, path)
) STRICT, WITHOUT ROWID;

-- What reviewers tell each other.
CREATE TABLE private_notes (
    id       TEXT PRIMARY KEY,
    proposal TEXT NOT NULL REFERENCES proposals (id),
    author   TEXT NOT NULL REFERENCES people (id),
    text     TEXT NOT NULL,
    at       INTEGER NOT NULL
) STRICT;
CREATE INDEX private_notes_proposal ON private_notes (proposal, at, id);

CREATE TABLE watches (
    proposal TEXT NOT NULL REFERENCES proposals (id),
    person   TEXT NOT NULL REFERENCES people (id),
    since    INTEGER NOT NULL,
    PRIMARY KEY (proposal, person)
) STRICT, WITHOUT ROWID;

-- What somebody is told, written with the event it tells of.
CREATE TABLE notices (
    id        INTEGER PRIMARY KEY,
    person    TEXT NOT NULL REFERENCES people (id),
    proposal  TEXT NOT NULL REFERENCES proposals (id),
    sequence  INTEGER NOT NULL,
    reason    TEXT NOT NULL,
    your_turn INTEGER NOT NULL CHECK (your_turn IN (0, 1)),
    sentence  TEXT NOT NULL,
    at        INTEGER NOT NULL,
    read_at   INTEGER
) STRICT;
CREATE UNIQUE INDEX notices_once ON notices (person, proposal, sequence, reason);
CREATE INDEX notices_person ON notices (person, id);
CREATE INDEX notices_unread ON notices (person) WHERE read_at IS NULL;

-- The record of a decision, as JSON; written once.
CREATE TABLE decision_records (
    proposal TEXT NOT NULL REFERENCES proposals (id),
    number   INTEGER NOT NULL,
    record   TEXT NOT NULL,
    at       INTEGER NOT NULL,
    PRIMARY KEY (proposal, number)
) STRICT, WITHOUT ROWID;

-- Which proposal a published version came from.
CREATE TABLE published_versions (
    version  TEXT PRIMARY KEY REFERENCES versions (id),
    proposal TEXT NOT NULL REFERENCES proposals (id),
    revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Work that outlives a request. A worker claims a row for a while; what it did not finish comes back.
CREATE TABLE jobs (
    id            TEXT PRIMARY KEY,
    kind          TEXT NOT NULL,
    -- What to do, as JSON.
    task          TEXT NOT NULL,
    proposal      TEXT REFERENCES proposals (id),
    -- What to show while it runs, as one sentence.
    progress      TEXT NOT NULL,
    attempts      INTEGER NOT NULL,
    run_at        INTEGER NOT NULL,
    claimed_until INTEGER,
    -- Why it failed for good.
    failure       TEXT,
    done_at       INTEGER,
    created_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX jobs_open ON jobs (run_at) WHERE done_at IS NULL;
CREATE INDEX jobs_proposal ON jobs (proposal, created_at);
