-- What stands outside of the documentation, which is long: words that thousands of images hold are
-- looked for here when the best matches are chosen.
ALTER TABLE image_search
    ADD COLUMN head TSVECTOR NOT NULL GENERATED ALWAYS AS (ts_filter(document, '{a,b,c}')) STORED;
CREATE INDEX image_search_head ON image_search USING GIN (head);
