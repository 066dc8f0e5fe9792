-- The first schema. Never edited once released: a change is a new numbered file.
-- Instants are milliseconds since 1970 UTC; dates are local, "2026-11-21"; amounts are euro cents.

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The chain: rows are added, never changed. 0 and '' mean "does not apply".
CREATE TABLE journal (
    seq       INTEGER PRIMARY KEY CHECK (seq > 0),
    id        INTEGER NOT NULL UNIQUE,
    kind      TEXT NOT NULL,
    day       TEXT NOT NULL,
    subject   INTEGER NOT NULL,  -- random number of the account, no person
    pass_id   INTEGER NOT NULL,
    ref       INTEGER NOT NULL,  -- id of the row that this one resolves or corrects
    units     INTEGER NOT NULL,  -- movement: the balance of a pass is the sum of these
    held      INTEGER NOT NULL,  -- units that a hold sets aside; no movement
    cents     INTEGER NOT NULL,
    persons   INTEGER NOT NULL,
    detail    TEXT NOT NULL,
    author    TEXT NOT NULL,
    link_hash BLOB NOT NULL CHECK (length(link_hash) = 32),
    prev_hash BLOB NOT NULL CHECK (length(prev_hash) = 32),
    hash      BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX journal_pass ON journal (pass_id) WHERE pass_id <> 0;
CREATE INDEX journal_ref ON journal (ref) WHERE ref <> 0;

CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'journal rows are never changed'); END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'journal rows are never deleted'); END;

-- Who, where and at what time: apart from the chain, so that it can be erased on schedule.
CREATE TABLE journal_link (
    seq   INTEGER PRIMARY KEY REFERENCES journal (seq),
    salt  BLOB NOT NULL CHECK (length(salt) = 16),
    at_ms INTEGER NOT NULL,
    link  TEXT NOT NULL
) STRICT;

CREATE TABLE account (
    account_id INTEGER PRIMARY KEY,
    subject    INTEGER NOT NULL UNIQUE
) STRICT;

CREATE TABLE holder (
    account_id  INTEGER PRIMARY KEY REFERENCES account (account_id),
    name        TEXT NOT NULL CHECK (name <> ''),
    birth_date  TEXT NOT NULL,
    proof_kind  TEXT NOT NULL,
    proof_until TEXT NOT NULL
) STRICT;

CREATE TABLE card (
    uid        TEXT PRIMARY KEY CHECK (length(uid) IN (8, 14, 20)),
    account_id INTEGER NOT NULL REFERENCES account (account_id),
    state      TEXT NOT NULL CHECK (state IN ('active', 'blocked', 'replaced')),
    issued_ms  INTEGER NOT NULL,
    replaced_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX card_account ON card (account_id);

-- A right as it was sold: the rule stays with it whatever later tariffs say.
CREATE TABLE pass (
    pass_id     INTEGER PRIMARY KEY,
    account_id  INTEGER NOT NULL REFERENCES account (account_id),
    product     TEXT NOT NULL,
    category    TEXT NOT NULL,
    tariff      TEXT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('unit', 'entries', 'time_credit', 'unlimited')),
    zones       TEXT NOT NULL,
    persons     INTEGER NOT NULL CHECK (persons BETWEEN 1 AND 100),
    members_max INTEGER NOT NULL CHECK (members_max BETWEEN 1 AND 100),
    minutes_minimum INTEGER NOT NULL,
    minutes_step    INTEGER NOT NULL,
    minutes_free    INTEGER NOT NULL,
    minutes_cap     INTEGER NOT NULL,
    minutes_no_exit INTEGER NOT NULL,
    valid_from  TEXT NOT NULL,
    valid_until TEXT NOT NULL,
    sold_ms     INTEGER NOT NULL
) STRICT;
CREATE INDEX pass_account ON pass (account_id);

-- Working table: the open order of each arm. Rebuilt from the journal by `verify`.
CREATE TABLE open_order (
    gate           TEXT PRIMARY KEY,
    order_id       INTEGER NOT NULL UNIQUE REFERENCES journal (id),
    kind           TEXT NOT NULL CHECK (kind IN ('card', 'sale', 'manual', 'test')),
    pass_id        INTEGER NOT NULL,
    subject        INTEGER NOT NULL,
    uid            TEXT NOT NULL,
    product        TEXT NOT NULL,
    category       TEXT NOT NULL,
    persons        INTEGER NOT NULL CHECK (persons > 0),
    held           INTEGER NOT NULL CHECK (held >= 0),
    counter        INTEGER NOT NULL,
    counter_bits   INTEGER NOT NULL,
    boot           INTEGER NOT NULL,
    uptime_start_s INTEGER NOT NULL,
    tap_key        TEXT NOT NULL,
    opened_ms      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX open_order_pass ON open_order (pass_id) WHERE pass_id <> 0;

-- Working table: the running clock of each time credit.
CREATE TABLE visit (
    pass_id    INTEGER PRIMARY KEY REFERENCES pass (pass_id),
    zone       TEXT NOT NULL,
    entered_ms INTEGER NOT NULL,
    intent_id  INTEGER NOT NULL
) STRICT;

-- Working table: the last counters known of each arm.
CREATE TABLE arm (
    gate           TEXT PRIMARY KEY,
    counter_entry  INTEGER NOT NULL,
    counter_exit   INTEGER NOT NULL,
    counter_bits   INTEGER NOT NULL,
    boot           INTEGER NOT NULL,
    uptime_start_s INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One row a resolved order or counted movement; what staff read.
CREATE TABLE passage (
    passage_id INTEGER PRIMARY KEY,
    at_ms      INTEGER NOT NULL,
    gate       TEXT NOT NULL,
    zone       TEXT NOT NULL,
    direction  TEXT NOT NULL CHECK (direction IN ('entry', 'exit')),
    kind       TEXT NOT NULL CHECK (kind IN ('card', 'sale', 'manual', 'test', 'free', 'unattributed', 'alarm')),
    uid        TEXT NOT NULL,
    pass_id    INTEGER NOT NULL,
    product    TEXT NOT NULL,
    category   TEXT NOT NULL,
    persons    INTEGER NOT NULL CHECK (persons >= 0),
    units      INTEGER NOT NULL,
    outcome    TEXT NOT NULL
) STRICT;
CREATE INDEX passage_at ON passage (at_ms);
CREATE INDEX passage_uid ON passage (uid, at_ms) WHERE uid <> '';

CREATE TABLE presence (
    zone    TEXT PRIMARY KEY,
    persons INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE hourly_count (
    hour_ms   INTEGER NOT NULL,
    gate      TEXT NOT NULL,
    direction TEXT NOT NULL,
    product   TEXT NOT NULL,
    category  TEXT NOT NULL,
    persons   INTEGER NOT NULL,
    PRIMARY KEY (hour_ms, gate, direction, product, category)
) STRICT, WITHOUT ROWID;

-- Refusals: not in the chain, written lazily, merged, bounded.
CREATE TABLE refusal (
    refusal_id INTEGER PRIMARY KEY,
    at_ms      INTEGER NOT NULL,
    gate       TEXT NOT NULL,
    uid        TEXT NOT NULL,
    reason     TEXT NOT NULL,
    times      INTEGER NOT NULL CHECK (times > 0)
) STRICT;
CREATE INDEX refusal_at ON refusal (at_ms);

-- Answers given, by the asker's key: asked again, the same answer and nothing written.
CREATE TABLE request_key (
    key    TEXT PRIMARY KEY,
    digest BLOB NOT NULL,
    answer TEXT NOT NULL,
    at_ms  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tariff (
    tariff_id       INTEGER PRIMARY KEY,
    name            TEXT NOT NULL,
    facility        TEXT NOT NULL,
    decision_number TEXT NOT NULL,
    decision_date   TEXT NOT NULL,
    valid_from_ms   INTEGER NOT NULL,
    imported_ms     INTEGER NOT NULL,
    file            TEXT NOT NULL
) STRICT;
