-- How many proposals somebody took on decides when the oldest new image is theirs.
CREATE INDEX events_claims ON events (actor) WHERE kind = 'claimed';
