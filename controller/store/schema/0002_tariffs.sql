-- Tariffs have an end and remember the file they came from.
ALTER TABLE tariff ADD COLUMN valid_until_ms INTEGER NOT NULL DEFAULT 0; -- 0: until the next one
ALTER TABLE tariff ADD COLUMN source TEXT NOT NULL DEFAULT '';
CREATE INDEX tariff_facility ON tariff (facility, valid_from_ms);

-- Who lives together: a second child is found by it. Personal data, like everything of the holder.
ALTER TABLE holder ADD COLUMN household TEXT NOT NULL DEFAULT '';
CREATE INDEX holder_household ON holder (household) WHERE household <> '';
CREATE INDEX holder_name ON holder (name);

-- More kinds of rights. Running clocks are set aside while the table is made anew.
CREATE TABLE visit_kept AS SELECT * FROM visit;
DELETE FROM visit;
CREATE TABLE pass_2 (
    pass_id     INTEGER PRIMARY KEY,
    account_id  INTEGER NOT NULL REFERENCES account (account_id),
    product     TEXT NOT NULL,
    category    TEXT NOT NULL,
    tariff      TEXT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('unit', 'entries', 'time_credit', 'unlimited', 'weekly',
                                              'membership', 'stored_value', 'occupancy', 'supplement')),
    zones       TEXT NOT NULL,
    persons     INTEGER NOT NULL CHECK (persons BETWEEN 1 AND 100),
    members_max INTEGER NOT NULL CHECK (members_max BETWEEN 1 AND 100),
    per_week    INTEGER NOT NULL CHECK (per_week BETWEEN 1 AND 100),
    minutes_minimum INTEGER NOT NULL,
    minutes_step    INTEGER NOT NULL,
    minutes_free    INTEGER NOT NULL,
    minutes_cap     INTEGER NOT NULL,
    minutes_no_exit INTEGER NOT NULL,
    age_months_from  INTEGER NOT NULL, -- at the gate; both 0: the age was only looked at when sold
    age_months_until INTEGER NOT NULL,
    facts       TEXT NOT NULL,         -- what a price at the way out depends on: "quotient=81250"
    valid_from  TEXT NOT NULL,
    valid_until TEXT NOT NULL,
    sold_ms     INTEGER NOT NULL
) STRICT;
INSERT INTO pass_2 SELECT pass_id, account_id, product, category, tariff, kind, zones, persons, members_max, 1,
    minutes_minimum, minutes_step, minutes_free, minutes_cap, minutes_no_exit, 0, 0, '', valid_from, valid_until,
    sold_ms FROM pass;
DROP TABLE pass;
ALTER TABLE pass_2 RENAME TO pass;
CREATE INDEX pass_account ON pass (account_id);
INSERT INTO visit SELECT * FROM visit_kept;
DROP TABLE visit_kept;

-- The named members of a family card.
CREATE TABLE pass_member (
    pass_id  INTEGER NOT NULL REFERENCES pass (pass_id),
    position INTEGER NOT NULL CHECK (position > 0),
    name     TEXT NOT NULL CHECK (name <> ''),
    PRIMARY KEY (pass_id, position)
) STRICT, WITHOUT ROWID;

-- What an account owes is a sum over its rows.
CREATE INDEX journal_subject ON journal (subject) WHERE cents <> 0;
