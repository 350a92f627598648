-- Who has to do with which proposal beside its authors, written with the projection: so that one's
-- own work is found by an index, and the count in the frame of every page costs one look.
CREATE TABLE involvements (
    person   TEXT NOT NULL REFERENCES people (id),
    proposal TEXT NOT NULL REFERENCES proposals (id),
    -- Whether it waits for them in person; authors too.
    turn     INTEGER NOT NULL CHECK (turn IN (0, 1)),
    -- Whether they took it on.
    claimed  INTEGER NOT NULL CHECK (claimed IN (0, 1)),
    -- Whether they published a review of it.
    reviewed INTEGER NOT NULL CHECK (reviewed IN (0, 1)),
    PRIMARY KEY (person, proposal)
) STRICT, WITHOUT ROWID;
CREATE INDEX involvements_proposal ON involvements (proposal);
CREATE INDEX involvements_turn ON involvements (person) WHERE turn = 1;
