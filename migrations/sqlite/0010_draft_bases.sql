-- The version whose changes a draft has taken in, where its proposal does not begin from that version
-- yet: what was taken and chosen once is not asked again.
CREATE TABLE draft_bases (
    proposal TEXT PRIMARY KEY REFERENCES proposals (id),
    version  TEXT NOT NULL REFERENCES versions (id)
) STRICT, WITHOUT ROWID;
