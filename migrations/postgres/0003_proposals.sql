-- Proposals: drafts, frozen revisions, the events that are the truth, and what queues read.

-- The last public number that was given, locked by whoever takes the next.
CREATE TABLE proposal_numbers (
    id   BIGINT PRIMARY KEY CHECK (id = 1),
    last BIGINT NOT NULL
);
INSERT INTO proposal_numbers (id, last) VALUES (1, 0);

CREATE TABLE proposals (
    id           TEXT PRIMARY KEY,
    -- The public number, given with the first submission.
    number       BIGINT UNIQUE,
    kind         TEXT NOT NULL CHECK (kind IN ('new', 'update', 'security', 'profile', 'lifecycle', 'transfer')),
    -- The image's name; empty while a new one has none yet.
    image        TEXT COLLATE "C" NOT NULL,
    -- The version it changes; none for a new image.
    base_version TEXT REFERENCES versions (id),
    policy       TEXT NOT NULL REFERENCES policies (hash),
    state        TEXT NOT NULL,
    -- Whether it still moves: not published, declined or withdrawn.
    living       BIGINT NOT NULL CHECK (living IN (0, 1)),
    -- The number of the last event. Who writes the next one says which it has seen.
    sequence     BIGINT NOT NULL,
    -- What the events add up to, as JSON; can be made again from them.
    projection   TEXT NOT NULL,
    turn_group   TEXT NOT NULL,
    turn_since   BIGINT NOT NULL,
    -- When a pause ends.
    wake_at      BIGINT,
    -- What changes, in one sentence, for lists.
    summary      TEXT NOT NULL,
    created_at   BIGINT NOT NULL,
    submitted_at BIGINT,
    ended_at     BIGINT,
    -- When its draft was deleted; it can come back for 30 days.
    deleted_at   BIGINT
);
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
    invited_at  BIGINT NOT NULL,
    accepted_at BIGINT,
    PRIMARY KEY (proposal, person)
);
CREATE INDEX proposal_authors_person ON proposal_authors (person, proposal);

-- The working copy. A part is `answers`, `routes` (both JSON) or the path of a file in the bundle.
CREATE TABLE draft_parts (
    proposal     TEXT NOT NULL REFERENCES proposals (id),
    part         TEXT COLLATE "C" NOT NULL,
    content      BYTEA NOT NULL,
    lock_version BIGINT NOT NULL,
    saved_at     BIGINT NOT NULL,
    saved_by     TEXT NOT NULL REFERENCES people (id),
    -- A part that was taken away keeps its number, so that a late save of it is noticed.
    removed      BIGINT NOT NULL CHECK (removed IN (0, 1)),
    PRIMARY KEY (proposal, part)
);

CREATE TABLE revisions (
    proposal     TEXT NOT NULL REFERENCES proposals (id),
    number       BIGINT NOT NULL,
    round        BIGINT NOT NULL,
    submitted_by TEXT NOT NULL REFERENCES people (id),
    submitted_at BIGINT NOT NULL,
    note         TEXT NOT NULL,
    -- The digest of each content class, as a JSON object.
    classes      TEXT NOT NULL,
    -- What the rules found when it was frozen, as JSON.
    findings     TEXT NOT NULL,
    PRIMARY KEY (proposal, number)
);

CREATE TABLE revision_files (
    proposal TEXT NOT NULL,
    revision BIGINT NOT NULL,
    path     TEXT COLLATE "C" NOT NULL,
    sha256   TEXT NOT NULL REFERENCES blobs (sha256),
    PRIMARY KEY (proposal, revision, path),
    FOREIGN KEY (proposal, revision) REFERENCES revisions (proposal, number)
);

-- What happened, in order; nothing here is ever changed or removed.
CREATE TABLE events (
    proposal TEXT NOT NULL REFERENCES proposals (id),
    sequence BIGINT NOT NULL,
    at       BIGINT NOT NULL,
    -- None for what the portal did by itself.
    actor    TEXT REFERENCES people (id),
    kind     TEXT NOT NULL,
    payload  TEXT NOT NULL,
    PRIMARY KEY (proposal, sequence)
);

-- A review that is being written: verdict, threads and comments, as JSON, seen by its writer alone.
CREATE TABLE review_drafts (
    proposal     TEXT NOT NULL REFERENCES proposals (id),
    person       TEXT NOT NULL REFERENCES people (id),
    revision     BIGINT NOT NULL,
    content      TEXT NOT NULL,
    lock_version BIGINT NOT NULL,
    saved_at     BIGINT NOT NULL,
    PRIMARY KEY (proposal, person)
);

-- Which content of a file somebody has read.
CREATE TABLE viewed_files (
    proposal TEXT NOT NULL REFERENCES proposals (id),
    person   TEXT NOT NULL REFERENCES people (id),
    path     TEXT COLLATE "C" NOT NULL,
    sha256   TEXT NOT NULL,
    PRIMARY KEY (proposal, person, path)
);

-- What reviewers tell each other.
CREATE TABLE private_notes (
    id       TEXT PRIMARY KEY,
    proposal TEXT NOT NULL REFERENCES proposals (id),
    author   TEXT NOT NULL REFERENCES people (id),
    text     TEXT NOT NULL,
    at       BIGINT NOT NULL
);
CREATE INDEX private_notes_proposal ON private_notes (proposal, at, id);

CREATE TABLE watches (
    proposal TEXT NOT NULL REFERENCES proposals (id),
    person   TEXT NOT NULL REFERENCES people (id),
    since    BIGINT NOT NULL,
    PRIMARY KEY (proposal, person)
);

-- What somebody is told, written with the event it tells of.
CREATE TABLE notices (
    id        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person    TEXT NOT NULL REFERENCES people (id),
    proposal  TEXT NOT NULL REFERENCES proposals (id),
    sequence  BIGINT NOT NULL,
    reason    TEXT NOT NULL,
    your_turn BIGINT NOT NULL CHECK (your_turn IN (0, 1)),
    sentence  TEXT NOT NULL,
    at        BIGINT NOT NULL,
    read_at   BIGINT
);
CREATE UNIQUE INDEX notices_once ON notices (person, proposal, sequence, reason);
CREATE INDEX notices_person ON notices (person, id);
CREATE INDEX notices_unread ON notices (person) WHERE read_at IS NULL;

-- The record of a decision, as JSON; written once.
CREATE TABLE decision_records (
    proposal TEXT NOT NULL REFERENCES proposals (id),
    number   BIGINT NOT NULL,
    record   TEXT NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (proposal, number)
);

-- Which proposal a published version came from.
CREATE TABLE published_versions (
    version  TEXT PRIMARY KEY REFERENCES versions (id),
    proposal TEXT NOT NULL REFERENCES proposals (id),
    revision BIGINT NOT NULL
);

-- Work that outlives a request. A worker claims a row for a while; what it did not finish comes back.
CREATE TABLE jobs (
    id            TEXT PRIMARY KEY,
    kind          TEXT NOT NULL,
    -- What to do, as JSON.
    task          TEXT NOT NULL,
    proposal      TEXT REFERENCES proposals (id),
    -- What to show while it runs, as one sentence.
    progress      TEXT NOT NULL,
    attempts      BIGINT NOT NULL,
    run_at        BIGINT NOT NULL,
    claimed_until BIGINT,
    -- Why it failed for good.
    failure       TEXT,
    done_at       BIGINT,
    created_at    BIGINT NOT NULL
);
CREATE INDEX jobs_open ON jobs (run_at) WHERE done_at IS NULL;
CREATE INDEX jobs_proposal ON jobs (proposal, created_at);
