-- Where coupons can be used; those that stand were made for orders in the mall.
ALTER TABLE promotions_template ADD COLUMN channel {text} NOT NULL DEFAULT 'Online' CHECK (channel IN ('Online', 'InStore', 'Both'));
ALTER TABLE promotions_template ADD COLUMN store_ids {text} NOT NULL DEFAULT '';

-- A coupon that was redeemed in a store has no order.
ALTER TABLE promotions_moved RENAME TO promotions_moved_before;
ALTER TABLE promotions_coupon RENAME TO promotions_coupon_before;
DROP INDEX promotions_coupon_person;
DROP INDEX promotions_coupon_order;
DROP INDEX promotions_coupon_member;
CREATE TABLE promotions_coupon (
    id {id} NOT NULL PRIMARY KEY,
    template {id} NOT NULL,
    member {id} NOT NULL,
    ordinal {int} NOT NULL,
    state {text} NOT NULL CHECK (state IN ('Unused', 'Locked', 'Used', 'Redeemed')),
    order_id {id},
    taken_at {time} NOT NULL,
    valid_from {time} NOT NULL,
    valid_until {time} NOT NULL,
    used_at {time},
    CHECK ((state IN ('Unused', 'Redeemed')) = (order_id IS NULL))
);
INSERT INTO promotions_coupon SELECT id, template, member, ordinal, state, order_id, taken_at, valid_from, valid_until, used_at
FROM promotions_coupon_before;
CREATE UNIQUE INDEX promotions_coupon_person ON promotions_coupon (template, member, ordinal);
CREATE UNIQUE INDEX promotions_coupon_order ON promotions_coupon (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX promotions_coupon_member ON promotions_coupon (member, id);
CREATE TABLE promotions_moved (
    kept {id} NOT NULL,
    gone {id} NOT NULL,
    coupon {id} NOT NULL REFERENCES promotions_coupon (id),
    PRIMARY KEY (kept, gone, coupon)
);
INSERT INTO promotions_moved SELECT kept, gone, coupon FROM promotions_moved_before;
DROP TABLE promotions_moved_before;
DROP TABLE promotions_coupon_before;

-- The code that a holder shows, by its keyed hash; one for each coupon, the last.
CREATE TABLE promotions_code (
    id {id} NOT NULL PRIMARY KEY REFERENCES promotions_coupon (id),
    code_hash {bytes} NOT NULL UNIQUE,
    expires_at {time} NOT NULL
);

CREATE TABLE promotions_redemption (
    id {id} NOT NULL PRIMARY KEY,
    coupon {id} NOT NULL REFERENCES promotions_coupon (id),
    template {id} NOT NULL,
    code_hash {bytes} NOT NULL,
    place {id} NOT NULL,
    org_path {text} NOT NULL,
    owner {id},
    ticket {text},
    amount {money} CHECK (amount > 0),
    sku {id},
    worth {money} NOT NULL CHECK (worth >= 0),
    funder {text} NOT NULL,
    owed_to {text} CHECK (owed_to IN ('Dealer', 'Counter')),
    at {time} NOT NULL,
    undone_at {time},
    undone_by {id},
    reason {text},
    CHECK ((undone_at IS NULL) = (reason IS NULL)),
    CHECK ((undone_at IS NULL) = (undone_by IS NULL))
);
CREATE UNIQUE INDEX promotions_redemption_coupon ON promotions_redemption (coupon) WHERE undone_at IS NULL;
CREATE INDEX promotions_redemption_path ON promotions_redemption (org_path, id);
CREATE INDEX promotions_redemption_template ON promotions_redemption (template, id);

-- One coupon for each ticket of a till.
CREATE TABLE promotions_ticket (
    place {id} NOT NULL,
    number {text} NOT NULL,
    redemption {id} NOT NULL UNIQUE,
    PRIMARY KEY (place, number)
);
