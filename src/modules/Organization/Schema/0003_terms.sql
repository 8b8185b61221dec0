-- Rates agreed with counters and dealers from a day on; a later day's row takes over, and what was in force is never changed.
CREATE TABLE organization_term (
    id {id} PRIMARY KEY,
    unit {id} NOT NULL REFERENCES organization_unit (id),
    category {id} NULL,
    rate_bps {int} NOT NULL CHECK (rate_bps BETWEEN 0 AND 10000),
    from_day {text} NOT NULL,
    made_by {id} NULL,
    made_at {time} NOT NULL
);
CREATE UNIQUE INDEX organization_term_all ON organization_term (unit, from_day) WHERE category IS NULL;
CREATE UNIQUE INDEX organization_term_category ON organization_term (unit, category, from_day) WHERE category IS NOT NULL;
