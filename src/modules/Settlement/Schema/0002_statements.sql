CREATE TABLE settlement_statement (
    id {id} PRIMARY KEY,
    number {text} NOT NULL UNIQUE,
    kind {text} NOT NULL CHECK (kind IN ('Supplier', 'Store', 'Guide')),
    counterparty {id} NOT NULL,
    owner {id} NULL,
    org_path {text} NOT NULL,
    period {text} NOT NULL,
    from_day {text} NOT NULL,
    until_day {text} NOT NULL,
    state {text} NOT NULL CHECK (state IN ('Draft', 'Issued', 'Disputed', 'Confirmed', 'Invoiced', 'Paid', 'Closed')),
    lines {int} NOT NULL,
    opening {money} NOT NULL,
    sales {money} NOT NULL,
    fee {money} NOT NULL,
    total {money} NOT NULL,
    invoice_number {text} NULL UNIQUE,
    reference {text} NULL,
    gathered {bool} NOT NULL,
    made_at {time} NOT NULL,
    changed_at {time} NOT NULL,
    UNIQUE (kind, counterparty, period),
    CHECK (kind = 'Guide' OR total >= 0 OR gathered = {false}),
    CHECK (gathered = {true} OR state = 'Draft'),
    CHECK ((state = 'Paid') = (reference IS NOT NULL))
);
CREATE INDEX settlement_statement_state ON settlement_statement (state, id);
CREATE INDEX settlement_statement_path ON settlement_statement (org_path, id);

-- What statements are made of: each once, with the key of the journal that booked it. The statement is null until one is made.
CREATE TABLE settlement_fact (
    number {serial},
    kind {text} NOT NULL,
    counterparty {id} NOT NULL,
    cause {text} NOT NULL,
    journal {text} NOT NULL,
    detail {text} NOT NULL,
    subject {text} NOT NULL,
    order_id {id} NULL,
    title {text} NOT NULL,
    quantity {int} NOT NULL,
    list {money} NOT NULL,
    cash {money} NOT NULL,
    coupon {money} NOT NULL,
    points {money} NOT NULL,
    rate_bps {int} NOT NULL,
    fee {money} NOT NULL,
    amount {money} NOT NULL,
    at {time} NOT NULL,
    statement {id} NULL REFERENCES settlement_statement (id),
    UNIQUE (journal, kind, counterparty, detail)
);
CREATE INDEX settlement_fact_waiting ON settlement_fact (kind, counterparty, at) WHERE statement IS NULL;
CREATE INDEX settlement_fact_statement ON settlement_fact (statement, number) WHERE statement IS NOT NULL;
CREATE INDEX settlement_fact_order ON settlement_fact (order_id);

-- Who did what to a statement, in words that both sides read.
CREATE TABLE settlement_statement_step (
    number {serial},
    statement {id} NOT NULL REFERENCES settlement_statement (id),
    act {text} NOT NULL,
    amount {money} NULL,
    note {text} NULL,
    by_staff {id} NULL,
    at {time} NOT NULL
);
CREATE INDEX settlement_statement_step_of ON settlement_statement_step (statement, number);

CREATE TABLE settlement_invoice (
    id {id} PRIMARY KEY REFERENCES settlement_statement (id),
    number {text} NOT NULL UNIQUE,
    file_name {text} NOT NULL,
    media_type {text} NOT NULL,
    content {bytes} NOT NULL,
    at {time} NOT NULL
);
