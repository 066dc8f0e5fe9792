-- Tariffs have an end and remember the file they came from.
ALTER TABLE tariff ADD COLUMN valid_until_ms INTEGER NOT NULL DEFAULT 0; -- 0: until the next one
ALTER TABLE tariff ADD COLUMN source TEXT NOT NULL DEFAULT '';
CREATE INDEX tariff_facility ON tariff (facility, valid_from_ms);
