-- People: who they are, how they sign in, what they may do, and what they did.

-- A person, or a service account (then a row in service_accounts says so).
CREATE TABLE people (
    id                TEXT PRIMARY KEY,
    handle            TEXT NOT NULL UNIQUE,
    display_name      TEXT NOT NULL,
    email             TEXT,
    email_verified_at INTEGER,
    -- JSON lists of names, compared when a conflict of interest is looked for.
    organisations     TEXT NOT NULL,
    upstream_projects TEXT NOT NULL,
    -- Dates as 2026-03-01, both days included.
    away_from         TEXT,
    away_until        TEXT,
    theme             TEXT NOT NULL CHECK (theme IN ('system', 'light', 'dark')),
    created_at        INTEGER NOT NULL,
    last_seen_at      INTEGER NOT NULL,
    blocked_at        INTEGER,
    blocked_reason    TEXT
) STRICT;

-- How a person signs in: the subject of an issuer; several lead to one person.
CREATE TABLE identities (
    issuer       TEXT NOT NULL,
    subject      TEXT NOT NULL,
    person       TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    -- The name at the issuer, by which manifests list maintainers.
    name         TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    PRIMARY KEY (issuer, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX identities_person ON identities (person);

CREATE TABLE roles (
    person     TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    role       TEXT NOT NULL CHECK (role IN ('apprentice', 'reviewer', 'coordinator', 'administrator')),
    -- What a reviewer may judge: words with a space between.
    scopes     TEXT NOT NULL,
    -- Who gave it: a person, `command-line`, or `group:` and what the sign-in provider calls it.
    granted_by TEXT NOT NULL,
    granted_at INTEGER NOT NULL,
    PRIMARY KEY (person, role)
) STRICT, WITHOUT ROWID;

-- Who maintains an image: claimed by a handle in the manifest, then confirmed by somebody.
CREATE TABLE maintainers (
    image        TEXT NOT NULL REFERENCES images (name),
    person       TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    claimed_at   INTEGER NOT NULL,
    confirmed_by TEXT,
    confirmed_at INTEGER,
    PRIMARY KEY (image, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX maintainers_person ON maintainers (person);

-- Conflicts of interest that were declared, with an image or with one proposal, and waivers of them.
CREATE TABLE conflicts (
    id            TEXT PRIMARY KEY,
    person        TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    image         TEXT,
    proposal      TEXT,
    -- Read by coordinators only.
    statement     TEXT NOT NULL,
    declared_at   INTEGER NOT NULL,
    waived_by     TEXT,
    waived_at     INTEGER,
    -- Read by everybody.
    waiver_reason TEXT,
    CHECK (image IS NOT NULL OR proposal IS NOT NULL)
) STRICT;
CREATE INDEX conflicts_person ON conflicts (person);

-- The digest of what stands in the cookie, never the thing itself.
CREATE TABLE sessions (
    digest       TEXT PRIMARY KEY,
    person       TEXT REFERENCES people (id) ON DELETE CASCADE,
    data         TEXT NOT NULL,
    device       TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_person ON sessions (person);
CREATE INDEX sessions_expires_at ON sessions (expires_at);

-- The digest of a token; its first characters, by which its owner knows it again.
CREATE TABLE tokens (
    id           TEXT PRIMARY KEY,
    owner        TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    name         TEXT NOT NULL,
    prefix       TEXT NOT NULL,
    digest       TEXT NOT NULL UNIQUE,
    scopes       TEXT NOT NULL,
    created_by   TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    last_used_at INTEGER,
    revoked_at   INTEGER,
    revoked_by   TEXT
) STRICT;
CREATE INDEX tokens_owner ON tokens (owner);

CREATE TABLE service_accounts (
    person     TEXT PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE,
    -- The person to ask about it.
    contact    TEXT NOT NULL REFERENCES people (id),
    purpose    TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    closed_at  INTEGER
) STRICT;

-- Who did what to whom, when and from where. Names of people stay readable when a person is gone,
-- so nothing here refers to another table.
CREATE TABLE audit (
    serial   INTEGER PRIMARY KEY AUTOINCREMENT,
    at       INTEGER NOT NULL,
    actor    TEXT,
    handle   TEXT NOT NULL,
    action   TEXT NOT NULL,
    person   TEXT,
    image    TEXT,
    proposal TEXT,
    sentence TEXT NOT NULL,
    address  TEXT NOT NULL
) STRICT;
CREATE INDEX audit_actor ON audit (actor, serial);
CREATE INDEX audit_person ON audit (person, serial);
CREATE INDEX audit_image ON audit (image, serial);
CREATE TRIGGER audit_keeps_its_rows BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;
CREATE TRIGGER audit_keeps_its_words BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;
