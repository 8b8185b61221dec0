CREATE TABLE payments_reconciliation (
    merchant {text} NOT NULL,
    day {text} NOT NULL,
    at {time} NOT NULL,
    trade_rows {int} NOT NULL,
    fund_rows {int} NOT NULL,
    matched {int} NOT NULL,
    found {int} NOT NULL,
    open {int} NOT NULL CHECK (open >= 0),
    faulty_rows {int} NOT NULL,
    fault {text} NULL,
    PRIMARY KEY (merchant, day)
);

CREATE TABLE payments_difference (
    id {id} PRIMARY KEY,
    merchant {text} NOT NULL,
    day {text} NOT NULL,
    kind {text} NOT NULL,
    money_of {text} NOT NULL,
    number {text} NOT NULL,
    order_id {id} NULL,
    here {money} NULL,
    trade {money} NULL,
    fund {money} NULL,
    state {text} NOT NULL CHECK (state IN ('Open', 'Gone', 'Resolved')),
    found_at {time} NOT NULL,
    ended_at {time} NULL,
    ended_by {id} NULL,
    note {text} NULL,
    UNIQUE (merchant, day, kind, money_of, number),
    CHECK (state <> 'Resolved' OR (note IS NOT NULL AND ended_by IS NOT NULL))
);

CREATE INDEX payments_difference_open ON payments_difference (id) WHERE state = 'Open';

-- What a day's bills are compared with.
CREATE INDEX payments_attempt_ended ON payments_attempt (merchant, ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX payments_refund_submitted ON payments_refund (merchant, submitted_at) WHERE submitted_at IS NOT NULL;
CREATE INDEX payments_transfer_submitted ON payments_transfer (merchant, submitted_at) WHERE submitted_at IS NOT NULL;

-- A refund that goes out of two pockets names its fee on both lines of the fund bill: it is given back once.
CREATE INDEX payments_fee_back ON payments_fee (merchant, number) WHERE amount < 0;
