CREATE TABLE payments_attempt (
    id {id} PRIMARY KEY,
    owner {id} NOT NULL,
    payer {id} NOT NULL,
    merchant {text} NOT NULL,
    out_trade_no {text} NOT NULL UNIQUE,
    amount {money} NOT NULL CHECK (amount > 0),
    description {text} NOT NULL,
    profit_sharing {bool} NOT NULL,
    expires {time} NOT NULL,
    state {text} NOT NULL CHECK (state IN ('Created', 'Submitted', 'Succeeded', 'Closed', 'Failed')),
    way {text} NULL,
    app_id {text} NULL,
    transaction_id {text} NULL,
    frozen {money} NOT NULL CHECK (frozen >= 0 AND frozen <= amount),
    opened_at {time} NOT NULL,
    submitted_at {time} NULL,
    ended_at {time} NULL,
    released_at {time} NULL,
    CHECK (state <> 'Succeeded' OR (transaction_id IS NOT NULL AND ended_at IS NOT NULL)),
    CHECK (state <> 'Submitted' OR (way IS NOT NULL AND app_id IS NOT NULL AND submitted_at IS NOT NULL))
);

CREATE UNIQUE INDEX payments_attempt_one_open ON payments_attempt (owner) WHERE state IN ('Created', 'Submitted');

CREATE INDEX payments_attempt_owner ON payments_attempt (owner);

CREATE UNIQUE INDEX payments_attempt_transaction ON payments_attempt (merchant, transaction_id) WHERE transaction_id IS NOT NULL;

CREATE TABLE payments_notice (
    provider_event_id {text} PRIMARY KEY,
    merchant {text} NOT NULL,
    kind {text} NOT NULL,
    subject {text} NOT NULL,
    fate {text} NOT NULL,
    created_at {time} NOT NULL,
    received_at {time} NOT NULL
);

-- A nonce may not come back while the window of times is open; older ones are swept.
CREATE TABLE payments_nonce (
    nonce {text} PRIMARY KEY,
    provider_event_id {text} NOT NULL,
    received_at {time} NOT NULL
);

CREATE INDEX payments_nonce_received ON payments_nonce (received_at);

CREATE TABLE payments_refund (
    id {id} PRIMARY KEY,
    ask_key {text} NOT NULL UNIQUE,
    payment {id} NOT NULL REFERENCES payments_attempt (id),
    owner {id} NOT NULL,
    merchant {text} NOT NULL,
    out_refund_no {text} NOT NULL UNIQUE,
    serial {int} NOT NULL CHECK (serial BETWEEN 1 AND 50),
    amount {money} NOT NULL CHECK (amount > 0),
    returned {money} NULL,
    reason {text} NOT NULL,
    state {text} NOT NULL CHECK (state IN ('Waiting', 'Submitted', 'Accepted', 'Settled', 'Abnormal', 'Closed')),
    send_at {time} NOT NULL,
    asked_at {time} NOT NULL,
    submitted_at {time} NULL,
    ended_at {time} NULL,
    provider_refund_id {text} NULL,
    fault {text} NULL,
    UNIQUE (payment, serial)
);

CREATE INDEX payments_refund_owner ON payments_refund (owner);

CREATE TABLE payments_transfer (
    id {id} PRIMARY KEY,
    ask_key {text} NOT NULL UNIQUE,
    merchant {text} NOT NULL,
    app_id {text} NOT NULL,
    receiver {bytes} NULL,
    amount {money} NOT NULL CHECK (amount > 0),
    remark {text} NOT NULL,
    out_bill_no {text} NOT NULL UNIQUE,
    state {text} NOT NULL CHECK (state IN ('Created', 'Submitted', 'Awaiting', 'Transferring', 'Received', 'Failed', 'Cancelled')),
    package {bytes} NULL,
    provider_bill_no {text} NULL,
    reason {text} NULL,
    asked_at {time} NOT NULL,
    submitted_at {time} NULL,
    awaited_at {time} NULL,
    ended_at {time} NULL,
    CHECK (state NOT IN ('Received', 'Failed', 'Cancelled') OR (receiver IS NULL AND package IS NULL AND ended_at IS NOT NULL))
);

CREATE TABLE payments_fee (
    flow_no {text} NOT NULL,
    merchant {text} NOT NULL,
    number {text} NOT NULL,
    amount {money} NOT NULL,
    day {text} NOT NULL,
    PRIMARY KEY (merchant, flow_no)
);
