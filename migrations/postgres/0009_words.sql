-- Which images hold a word, by the index and in one row: see 0007. Numbers in an array take half the
-- time of numbers in a text. `images_matching` stays for replicas of the version before.
CREATE FUNCTION images_holding(asked TSQUERY) RETURNS BIGINT[] LANGUAGE sql STABLE SET enable_seqscan = off
AS $$ SELECT COALESCE(array_agg(serial), '{}') FROM image_search WHERE document @@ asked $$;
CREATE FUNCTION images_headed(asked TSQUERY) RETURNS BIGINT[] LANGUAGE sql STABLE SET enable_seqscan = off
AS $$ SELECT COALESCE(array_agg(serial), '{}') FROM image_search WHERE head @@ asked $$;
