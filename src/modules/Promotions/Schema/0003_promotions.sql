CREATE TABLE promotions_promotion (
    id {id} NOT NULL PRIMARY KEY,
    title {text} NOT NULL,
    state {text} NOT NULL CHECK (state IN ('Running', 'Ended')),
    version {int} NOT NULL CHECK (version > 0),
    terms {text} NOT NULL,
    begins_at {time},
    ends_at {time},
    amount_budget {money},
    amount_spent {money} NOT NULL CHECK (amount_spent >= 0),
    uses_budget {int},
    uses_spent {int} NOT NULL CHECK (uses_spent >= 0),
    per_person {int},
    created_at {time} NOT NULL,
    CHECK (amount_budget IS NULL OR amount_spent <= amount_budget),
    CHECK (uses_budget IS NULL OR uses_spent <= uses_budget)
);
CREATE INDEX promotions_promotion_running ON promotions_promotion (id) WHERE state = 'Running';

-- Every version that ever priced an order.
CREATE TABLE promotions_version (
    promotion {id} NOT NULL REFERENCES promotions_promotion (id),
    version {int} NOT NULL,
    terms {text} NOT NULL,
    at {time} NOT NULL,
    by {id} NOT NULL,
    PRIMARY KEY (promotion, version)
);

CREATE TABLE promotions_use (
    order_id {id} NOT NULL,
    promotion {id} NOT NULL REFERENCES promotions_promotion (id),
    version {int} NOT NULL,
    member {id} NOT NULL,
    amount {money} NOT NULL CHECK (amount > 0),
    state {text} NOT NULL CHECK (state IN ('Held', 'Used', 'Returned')),
    at {time} NOT NULL,
    PRIMARY KEY (order_id, promotion)
);
CREATE INDEX promotions_use_person ON promotions_use (member, promotion) WHERE state <> 'Returned';
CREATE INDEX promotions_use_promotion ON promotions_use (promotion, at);
