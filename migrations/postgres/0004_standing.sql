-- What a list shows of a proposal beside its columns: round, turn with its people, claims,
-- requirement dots. JSON, written with the events like the projection, and small: a list must not
-- grow with the history.
ALTER TABLE proposals ADD COLUMN standing TEXT NOT NULL DEFAULT '{}';
-- What wakes or is published at a moment.
CREATE INDEX proposals_due ON proposals (wake_at) WHERE living = 1 AND wake_at IS NOT NULL;
