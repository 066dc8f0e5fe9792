-- A zone inside another one, and a return within the time for it, belong to a visit that is paid already.
ALTER TABLE open_order ADD COLUMN visiting INTEGER NOT NULL DEFAULT 0 CHECK (visiting IN (0, 1));
ALTER TABLE passage ADD COLUMN visiting INTEGER NOT NULL DEFAULT 0 CHECK (visiting IN (0, 1));
CREATE INDEX passage_pass ON passage (pass_id, at_ms) WHERE pass_id <> 0;

-- Those that still tell whose they are.
CREATE INDEX passage_named ON passage (at_ms) WHERE uid <> '' OR pass_id <> 0;

-- A clock stands still in a zone that has a clock of its own.
ALTER TABLE visit ADD COLUMN paused_ms INTEGER NOT NULL DEFAULT 0;       -- all in all, until now
ALTER TABLE visit ADD COLUMN paused_since_ms INTEGER NOT NULL DEFAULT 0; -- 0: it runs

-- The school or club that a group belongs to: no person.
ALTER TABLE open_order ADD COLUMN party TEXT NOT NULL DEFAULT '';
ALTER TABLE passage ADD COLUMN party TEXT NOT NULL DEFAULT '';
ALTER TABLE passage ADD COLUMN asked INTEGER NOT NULL DEFAULT 0; -- persons that its order was for; 0: no order
CREATE INDEX passage_group ON passage (at_ms) WHERE asked > 1;
-- A group spends one unit a person who pays; others one for all who come with the card.
ALTER TABLE open_order ADD COLUMN each_pays INTEGER NOT NULL DEFAULT 0 CHECK (each_pays IN (0, 1));
CREATE TABLE hourly_count_2 (
    hour_ms   INTEGER NOT NULL,
    gate      TEXT NOT NULL,
    direction TEXT NOT NULL,
    product   TEXT NOT NULL,
    category  TEXT NOT NULL,
    party     TEXT NOT NULL,
    persons   INTEGER NOT NULL,
    PRIMARY KEY (hour_ms, gate, direction, product, category, party)
) STRICT, WITHOUT ROWID;
INSERT INTO hourly_count_2 SELECT hour_ms, gate, direction, product, category, '', persons FROM hourly_count;
DROP TABLE hourly_count;
ALTER TABLE hourly_count_2 RENAME TO hourly_count;

-- What is not of every day: found without looking through every passage.
CREATE INDEX journal_event ON journal (seq) WHERE kind IN ('incident', 'alarm_on', 'alarm_off', 'gate_release', 'gate_off',
    'gate_on', 'clock_change', 'manual', 'override', 'presence', 'capacity', 'started');

-- Working table: staff let a card in once more although it counts as inside.
CREATE TABLE admission (
    uid      TEXT PRIMARY KEY REFERENCES card (uid),
    until_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Entries that say nothing else may be used on any day: until here they all said one a week, which nobody read.
UPDATE pass SET per_week = 100 WHERE kind = 'entries';
