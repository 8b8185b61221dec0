CREATE TABLE promotions_template (
    id {id} NOT NULL PRIMARY KEY,
    title {text} NOT NULL,
    kind {text} NOT NULL,
    threshold {money} NOT NULL CHECK (threshold >= 0),
    amount {money} NOT NULL CHECK (amount >= 0),
    pay_bps {int} NOT NULL,
    at_most {money},
    scope_kind {text} NOT NULL,
    scope_ids {text} NOT NULL,
    funder {text} NOT NULL,
    brand {id},
    total {int} NOT NULL,
    taken {int} NOT NULL,
    per_person {int} NOT NULL,
    valid_from {time},
    valid_until {time},
    valid_days {int},
    state {text} NOT NULL,
    created_at {time} NOT NULL,
    CHECK (taken >= 0 AND taken <= total)
);

CREATE TABLE promotions_coupon (
    id {id} NOT NULL PRIMARY KEY,
    template {id} NOT NULL,
    member {id} NOT NULL,
    ordinal {int} NOT NULL,
    state {text} NOT NULL,
    order_id {id},
    taken_at {time} NOT NULL,
    valid_from {time} NOT NULL,
    valid_until {time} NOT NULL,
    used_at {time},
    CHECK ((state = 'Unused') = (order_id IS NULL))
);
CREATE UNIQUE INDEX promotions_coupon_person ON promotions_coupon (template, member, ordinal);
CREATE UNIQUE INDEX promotions_coupon_order ON promotions_coupon (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX promotions_coupon_member ON promotions_coupon (member, id);
