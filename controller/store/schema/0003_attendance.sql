-- Persons for whom a gate is open count for the zone that it leads into.
ALTER TABLE open_order ADD COLUMN zone TEXT NOT NULL DEFAULT '';

-- What the auditor of a day asks: how many came, how many were inside at most, and when. A row of the
-- name of a kind (swimmers, others) is of the establishment, where several zones are of that kind.
CREATE TABLE attendance_day (
    day            TEXT NOT NULL,
    zone           TEXT NOT NULL,
    entries        INTEGER NOT NULL,
    exits          INTEGER NOT NULL,
    persons_max    INTEGER NOT NULL,
    persons_max_ms INTEGER NOT NULL,
    exits_of_nobody INTEGER NOT NULL, -- left, and nobody was known to be inside any more
    PRIMARY KEY (day, zone)
) STRICT, WITHOUT ROWID;
