CREATE TABLE loyalty_program (
    id {id} NOT NULL PRIMARY KEY,
    ordinal {int} NOT NULL UNIQUE,
    brand {id} UNIQUE,
    title {text} NOT NULL,
    running {bool} NOT NULL,
    version {int} NOT NULL CHECK (version > 0),
    rules {text} NOT NULL,
    created_at {time} NOT NULL
);
-- At most one program is the group's own.
CREATE UNIQUE INDEX loyalty_program_group ON loyalty_program (running) WHERE brand IS NULL AND running;

CREATE TABLE loyalty_card (
    id {id} NOT NULL PRIMARY KEY,
    program {id} NOT NULL REFERENCES loyalty_program (id),
    member {id} NOT NULL,
    number {text} NOT NULL UNIQUE,
    state {text} NOT NULL CHECK (state IN ('Open', 'Merged', 'Closed')),
    tier {int} NOT NULL CHECK (tier >= 0),
    tier_since {time} NOT NULL,
    tier_until {time},
    opened_at {time} NOT NULL,
    UNIQUE (program, member),
    CHECK ((tier = 0) = (tier_until IS NULL))
);
CREATE INDEX loyalty_card_member ON loyalty_card (member);
CREATE INDEX loyalty_card_ending ON loyalty_card (tier_until) WHERE tier_until IS NOT NULL AND state = 'Open';

CREATE TABLE loyalty_tier_change (
    id {id} NOT NULL PRIMARY KEY,
    card {id} NOT NULL REFERENCES loyalty_card (id),
    old_tier {int} NOT NULL,
    new_tier {int} NOT NULL,
    reason {text} NOT NULL,
    growth {long} NOT NULL,
    at {time} NOT NULL
);
CREATE INDEX loyalty_tier_change_card ON loyalty_tier_change (card, id);

-- Growth is only ever added to; a refund takes it back on the day on which it was earned.
CREATE TABLE loyalty_growth (
    id {id} NOT NULL PRIMARY KEY,
    card {id} NOT NULL REFERENCES loyalty_card (id),
    order_id {id} NOT NULL,
    amount {long} NOT NULL,
    at {time} NOT NULL,
    noted_at {time} NOT NULL
);
CREATE INDEX loyalty_growth_card ON loyalty_growth (card, at);

CREATE TABLE loyalty_lot (
    id {id} NOT NULL PRIMARY KEY,
    card {id} NOT NULL REFERENCES loyalty_card (id),
    state {text} NOT NULL CHECK (state IN ('Pending', 'Active', 'Expired')),
    order_id {id},
    granted {long} NOT NULL CHECK (granted > 0),
    remaining {long} NOT NULL CHECK (remaining BETWEEN 0 AND granted),
    owed {long} NOT NULL CHECK (owed >= 0),
    available_from {time},
    expires_at {time},
    granted_at {time} NOT NULL,
    CHECK ((state = 'Pending') = (expires_at IS NULL)),
    CHECK (state <> 'Expired' OR remaining = 0)
);
CREATE INDEX loyalty_lot_card ON loyalty_lot (card, expires_at);
CREATE INDEX loyalty_lot_order ON loyalty_lot (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX loyalty_lot_ending ON loyalty_lot (expires_at) WHERE state = 'Active' AND remaining > 0;

CREATE TABLE loyalty_earning (
    line {id} NOT NULL,
    program {id} NOT NULL REFERENCES loyalty_program (id),
    order_id {id} NOT NULL,
    card {id} NOT NULL REFERENCES loyalty_card (id),
    lot {id} REFERENCES loyalty_lot (id),
    points_bps {int} NOT NULL CHECK (points_bps >= 0),
    points {long} NOT NULL CHECK (points >= 0),
    growth_bps {int} NOT NULL CHECK (growth_bps >= 0),
    growth {long} NOT NULL CHECK (growth >= 0),
    at {time} NOT NULL,
    PRIMARY KEY (line, program)
);
CREATE INDEX loyalty_earning_order ON loyalty_earning (order_id);

-- What an order took of a lot.
CREATE TABLE loyalty_spend (
    order_id {id} NOT NULL,
    ordinal {int} NOT NULL,
    lot {id} NOT NULL REFERENCES loyalty_lot (id),
    points {long} NOT NULL CHECK (points > 0),
    returned {long} NOT NULL CHECK (returned BETWEEN 0 AND points),
    state {text} NOT NULL CHECK (state IN ('Held', 'Spent', 'Released')),
    at {time} NOT NULL,
    PRIMARY KEY (order_id, ordinal)
);
CREATE INDEX loyalty_spend_lot ON loyalty_spend (lot);

CREATE TABLE loyalty_movement (
    id {id} NOT NULL PRIMARY KEY,
    card {id} NOT NULL REFERENCES loyalty_card (id),
    lot {id} NOT NULL REFERENCES loyalty_lot (id),
    move {text} NOT NULL,
    points {long} NOT NULL CHECK (points <> 0),
    order_id {id},
    reason {text},
    by {id},
    at {time} NOT NULL
);
CREATE INDEX loyalty_movement_card ON loyalty_movement (card, id);
CREATE INDEX loyalty_movement_lot ON loyalty_movement (lot);

-- Who was merged into whom, and what came to a card by it, so that it goes back when it is undone.
CREATE TABLE loyalty_kin (
    gone {id} NOT NULL PRIMARY KEY,
    kept {id} NOT NULL
);
CREATE TABLE loyalty_moved (
    kept {id} NOT NULL,
    gone {id} NOT NULL,
    row_id {id} NOT NULL,
    PRIMARY KEY (kept, gone, row_id)
);
