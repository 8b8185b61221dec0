CREATE TABLE wechat_payment (
    id {id} PRIMARY KEY,
    merchant_id {text} NOT NULL,
    settled_at {time} NOT NULL
);

CREATE TABLE wechat_shipping (
    id {text} PRIMARY KEY,
    payment {id} NOT NULL,
    state {text} NOT NULL,
    reason {text} NULL,
    asked_at {time} NOT NULL,
    ended_at {time} NULL,
    CHECK (state IN ('Asked', 'Told', 'Refused')),
    CHECK ((state = 'Asked') = (ended_at IS NULL))
);
CREATE INDEX wechat_shipping_state ON wechat_shipping (state, asked_at);

CREATE TABLE wechat_message (
    id {text} PRIMARY KEY,
    member {id} NOT NULL,
    purpose {text} NOT NULL,
    state {text} NOT NULL,
    reason {text} NULL,
    asked_at {time} NOT NULL,
    ended_at {time} NULL,
    CHECK (state IN ('Asked', 'Sent', 'NoGrant', 'Refused', 'Unknown')),
    CHECK ((state = 'Asked') = (ended_at IS NULL))
);
CREATE INDEX wechat_message_member ON wechat_message (member, asked_at);
