CREATE TABLE settlement_receiver (
    id {id} PRIMARY KEY,
    member {id} NOT NULL UNIQUE,
    app_id {text} NOT NULL,
    linked_at {time} NOT NULL
);

CREATE TABLE settlement_link (
    code_hash {bytes} PRIMARY KEY,
    staff {id} NOT NULL,
    expires_at {time} NOT NULL
);

CREATE TABLE settlement_payout (
    id {id} PRIMARY KEY,
    earner {id} NOT NULL,
    org_path {text} NOT NULL,
    transfer {id} NOT NULL UNIQUE,
    netted {money} NOT NULL CHECK (netted >= 0),
    gross {money} NOT NULL CHECK (gross > 0),
    tax {money} NOT NULL CHECK (tax >= 0),
    net {money} NOT NULL CHECK (net > 0),
    state {text} NOT NULL CHECK (state IN ('Requested', 'InFlight', 'Paid', 'Returned')),
    reason {text} NULL,
    requested_at {time} NOT NULL,
    ended_at {time} NULL,
    CHECK (gross = tax + net),
    CHECK ((state IN ('Paid', 'Returned')) = (ended_at IS NOT NULL))
);

CREATE UNIQUE INDEX settlement_payout_one_open ON settlement_payout (earner) WHERE state IN ('Requested', 'InFlight');

CREATE INDEX settlement_payout_earner ON settlement_payout (earner, requested_at);
