CREATE TABLE orders_order (
    id {id} PRIMARY KEY,
    number {text} NOT NULL UNIQUE,
    member {id} NOT NULL,
    state {text} NOT NULL,
    place {id} NOT NULL,
    org_path {text} NOT NULL,
    owner {id},
    guide_store {id},
    delivery {text} NOT NULL,
    address {bytes},
    list {money} NOT NULL CHECK (list >= 0),
    freight {money} NOT NULL CHECK (freight >= 0),
    payable {money} NOT NULL CHECK (payable > 0),
    refunded {money} NOT NULL CHECK (refunded BETWEEN 0 AND payable),
    refunded_freight {money} NOT NULL CHECK (refunded_freight BETWEEN 0 AND freight),
    coupon {id},
    pipeline_version {int} NOT NULL,
    why {json} NOT NULL,
    payment {id} UNIQUE,
    merchant {text},
    by_dealer {bool} NOT NULL,
    service_fee_bps {int} NOT NULL CHECK (service_fee_bps BETWEEN 0 AND 10000),
    placed_at {time} NOT NULL,
    expires_at {time} NOT NULL,
    paid_at {time},
    closed_at {time},
    completed_at {time},
    settles_at {time},
    settled_at {time}
);
CREATE INDEX orders_order_member ON orders_order (member, placed_at);
CREATE INDEX orders_order_path ON orders_order (org_path, placed_at);
CREATE INDEX orders_order_owner ON orders_order (owner, placed_at);

CREATE TABLE orders_line (
    id {id} PRIMARY KEY,
    order_id {id} NOT NULL REFERENCES orders_order (id),
    ordinal {int} NOT NULL,
    sku {id} NOT NULL,
    spu {id} NOT NULL,
    brand {id} NOT NULL,
    category {id} NOT NULL,
    code {text} NOT NULL,
    title {text} NOT NULL,
    spec {text} NOT NULL,
    quantity {int} NOT NULL CHECK (quantity > 0),
    list {money} NOT NULL CHECK (list >= 0),
    cash {money} NOT NULL CHECK (cash BETWEEN 0 AND list),
    subsidy {money} NOT NULL CHECK (subsidy >= 0),
    ownership {text} NOT NULL,
    deduct_bps {int} NOT NULL CHECK (deduct_bps BETWEEN 0 AND 10000),
    seller {id},
    refunded_quantity {int} NOT NULL CHECK (refunded_quantity BETWEEN 0 AND quantity),
    UNIQUE (order_id, ordinal)
);

CREATE TABLE orders_share (
    line {id} NOT NULL REFERENCES orders_line (id),
    ordinal {int} NOT NULL,
    kind {text} NOT NULL,
    rule {text} NOT NULL,
    funder {text} NOT NULL,
    amount {money} NOT NULL CHECK (amount >= 0),
    PRIMARY KEY (line, ordinal)
);

CREATE TABLE orders_after_sale (
    id {id} PRIMARY KEY,
    order_id {id} NOT NULL REFERENCES orders_order (id),
    member {id} NOT NULL,
    org_path {text} NOT NULL,
    state {text} NOT NULL,
    reason {text} NOT NULL,
    cash {money} NOT NULL,
    freight {money} NOT NULL,
    back_to_stock {bool} NOT NULL,
    decided_by {id},
    decision {text},
    refund {id},
    applied_at {time} NOT NULL,
    decided_at {time},
    ended_at {time}
);
CREATE INDEX orders_after_sale_order ON orders_after_sale (order_id);
CREATE INDEX orders_after_sale_path ON orders_after_sale (org_path, applied_at);

CREATE TABLE orders_after_sale_line (
    after_sale {id} NOT NULL REFERENCES orders_after_sale (id),
    line {id} NOT NULL REFERENCES orders_line (id),
    quantity {int} NOT NULL CHECK (quantity > 0),
    cash {money} NOT NULL,
    PRIMARY KEY (after_sale, line)
);

CREATE TABLE orders_ticket_line (
    number {serial},
    ticket {text} NOT NULL,
    ordinal {int} NOT NULL,
    at {time} NOT NULL,
    store {id},
    org_path {text} NOT NULL,
    member {id},
    card {text},
    sku {text} NOT NULL,
    title {text},
    brand {id},
    quantity {int} NOT NULL,
    amount {money} NOT NULL,
    import {id} NOT NULL
);
CREATE UNIQUE INDEX orders_ticket_line_identity ON orders_ticket_line (ticket, ordinal);
CREATE INDEX orders_ticket_line_member ON orders_ticket_line (member, at);
CREATE INDEX orders_ticket_line_stranger ON orders_ticket_line (card) WHERE member IS NULL AND card IS NOT NULL;
