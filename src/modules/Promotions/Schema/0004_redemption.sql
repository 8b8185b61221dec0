-- Where coupons can be used; those that stand were made for orders in the mall.
ALTER TABLE promotions_template ADD COLUMN channel {text} NOT NULL DEFAULT 'Online' CHECK (channel IN ('Online', 'InStore', 'Both'));
ALTER TABLE promotions_template ADD COLUMN store_ids {text} NOT NULL DEFAULT '';

-- A coupon that was redeemed in a store has no order.
ALTER TABLE promotions_coupon DROP CONSTRAINT promotions_coupon_check;
ALTER TABLE promotions_coupon ADD CHECK (state IN ('Unused', 'Locked', 'Used', 'Redeemed'));
ALTER TABLE promotions_coupon ADD CHECK ((state IN ('Unused', 'Redeemed')) = (order_id IS NULL));

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
