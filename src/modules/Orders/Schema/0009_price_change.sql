-- Prices that staff changed before an order was paid: each change as it was wished, and what became of it.
ALTER TABLE orders_order ADD COLUMN price_version {int} NOT NULL DEFAULT 0 CHECK (price_version >= 0);
ALTER TABLE orders_order ADD COLUMN price_pending {bool} NOT NULL DEFAULT {false};
ALTER TABLE orders_order ADD COLUMN freight_cut {money} NOT NULL DEFAULT 0 CHECK (freight_cut >= 0);
CREATE TABLE orders_price_change (
    order_id {id} NOT NULL REFERENCES orders_order (id),
    version {int} NOT NULL CHECK (version > 0),
    state {text} NOT NULL CHECK (state IN ('Pending', 'Applied', 'Refused')),
    changed_by {id} NOT NULL,
    reason {text} NOT NULL,
    funder {text} NOT NULL,
    before {money} NOT NULL,
    payable {money} NOT NULL CHECK (payable > 0),
    freight {money} NOT NULL CHECK (freight >= 0),
    lines {json} NOT NULL,
    asked_at {time} NOT NULL,
    ended_at {time},
    refused {text},
    PRIMARY KEY (order_id, version),
    CHECK ((state = 'Pending') = (ended_at IS NULL)),
    CHECK ((state = 'Refused') = (refused IS NOT NULL))
);
CREATE UNIQUE INDEX orders_price_change_pending ON orders_price_change (order_id) WHERE state = 'Pending';
