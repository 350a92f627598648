-- Postgres alone needs more for its search; the lists of both databases are of the same length.
SELECT 1;
