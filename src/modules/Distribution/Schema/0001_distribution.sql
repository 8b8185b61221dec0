CREATE TABLE distribution_share (
    id {id} PRIMARY KEY,
    token {text} NOT NULL,
    kind {text} NOT NULL,
    target {text} NOT NULL,
    campaign {text} NOT NULL,
    exclusive {bool} NOT NULL,
    sharer {id} NULL,
    sharer_member {id} NULL,
    made_at {time} NOT NULL,
    CHECK ((sharer IS NULL) <> (sharer_member IS NULL)),
    CHECK (NOT exclusive OR kind = 'Campaign')
);
CREATE UNIQUE INDEX distribution_share_token ON distribution_share (token);
CREATE UNIQUE INDEX distribution_share_staff ON distribution_share (sharer, kind, target, campaign);
CREATE UNIQUE INDEX distribution_share_member ON distribution_share (sharer_member, kind, target, campaign);

CREATE TABLE distribution_click (
    id {id} PRIMARY KEY,
    share {id} NOT NULL,
    person {id} NOT NULL,
    at {time} NOT NULL
);
CREATE UNIQUE INDEX distribution_click_person ON distribution_click (person, share);

CREATE TABLE distribution_plan (
    id {id} PRIMARY KEY,
    title {text} NOT NULL,
    brand {id} NULL,
    category {id} NULL,
    sku {id} NULL,
    role {text} NULL,
    rate_bps {int} NOT NULL,
    second_rate_bps {int} NOT NULL,
    bound_guide_earns {bool} NOT NULL,
    starts_at {time} NOT NULL,
    ends_at {time} NULL,
    made_at {time} NOT NULL,
    CHECK (rate_bps > 0),
    CHECK (second_rate_bps BETWEEN 0 AND rate_bps),
    CHECK (rate_bps + second_rate_bps <= 3000),
    CHECK (ends_at IS NULL OR ends_at >= starts_at)
);

CREATE TABLE distribution_referral (
    id {id} PRIMARY KEY,
    referrer {id} NOT NULL,
    at {time} NOT NULL,
    CHECK (id <> referrer)
);

CREATE TABLE distribution_decision (
    id {id} PRIMARY KEY,
    rule {text} NOT NULL,
    earner {id} NULL,
    owner {id} NULL,
    store {id} NULL,
    org_path {text} NOT NULL,
    evidence {json} NOT NULL,
    decided_at {time} NOT NULL,
    paid_at {time} NULL,
    cash {money} NOT NULL CHECK (cash >= 0),
    refunded {money} NOT NULL CHECK (refunded >= 0)
);
CREATE INDEX distribution_decision_owner ON distribution_decision (owner, paid_at) WHERE paid_at IS NOT NULL;
CREATE INDEX distribution_decision_path ON distribution_decision (org_path, paid_at) WHERE paid_at IS NOT NULL;

CREATE TABLE distribution_commission (
    number {serial},
    id {id} NOT NULL,
    order_id {id} NOT NULL,
    line {id} NOT NULL,
    level {int} NOT NULL CHECK (level IN (1, 2)),
    owner {id} NOT NULL,
    org_path {text} NOT NULL,
    plan {id} NOT NULL,
    rate_bps {int} NOT NULL CHECK (rate_bps BETWEEN 1 AND 3000),
    amount {money} NOT NULL,
    reversed {money} NOT NULL,
    state {text} NOT NULL,
    made_at {time} NOT NULL,
    accrued_at {time} NULL,
    payable_at {time} NULL,
    CHECK (amount >= 0 AND reversed >= 0 AND reversed <= amount),
    CHECK ((state = 'Frozen') = (accrued_at IS NULL)),
    CHECK ((state = 'Payable') = (payable_at IS NOT NULL))
);
CREATE UNIQUE INDEX distribution_commission_level ON distribution_commission (line, level);
CREATE INDEX distribution_commission_order ON distribution_commission (order_id);
CREATE INDEX distribution_commission_owner ON distribution_commission (owner, number);
CREATE UNIQUE INDEX distribution_commission_id ON distribution_commission (id);
