-- How long proposals waited for their first answer stands on the page of each that waits: with these
-- it is told from the indexes alone.
CREATE INDEX proposals_waits ON proposals (living, ended_at, kind, submitted_at, state, turn_group, id)
    WHERE submitted_at IS NOT NULL;
CREATE INDEX events_answers ON events (proposal, at)
    WHERE kind IN ('screening_passed', 'screening_returned', 'review_published', 'accepted', 'declined');
