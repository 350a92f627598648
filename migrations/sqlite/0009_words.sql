-- Which images hold a word. Without the places of each word and without the texts it is a twelfth of
-- `image_search`, which goes on to say which of a few fits best.
CREATE VIRTUAL TABLE image_words USING fts5 (
    head, documentation,
    content = '', contentless_delete = 1, detail = column,
    tokenize = 'porter unicode61 remove_diacritics 2',
    prefix = '2 3'
);
INSERT INTO image_words (rowid, head, documentation)
SELECT rowid, name || ' ' || description || ' ' || tags, documentation FROM image_search;
