CREATE TABLE desk_member (
    id {id} PRIMARY KEY,
    number {long} NOT NULL,
    org_path {text} NOT NULL,
    unit {id} NULL,
    owner {id} NULL,
    source {text} NOT NULL,
    joined_at {time} NOT NULL,
    bound_at {time} NULL,
    name_hash {bytes} NULL,
    tail_hash {bytes} NULL,
    birthday {int} NOT NULL CHECK (birthday BETWEEN 0 AND 1231),
    is_friend {bool} NOT NULL,
    friend_since {time} NULL,
    orders {int} NOT NULL CHECK (orders >= 0),
    online_paid {money} NOT NULL,
    online_refunded {money} NOT NULL,
    tickets {int} NOT NULL CHECK (tickets >= 0),
    pos_paid {money} NOT NULL,
    pos_returned {money} NOT NULL,
    spent {money} NOT NULL,
    last_online_at {time} NULL,
    last_pos_at {time} NULL,
    last_order_at {time} NOT NULL,
    coupons {int} NOT NULL CHECK (coupons >= 0),
    coupons_first_end {time} NULL,
    coupons_last_end {time} NULL,
    CHECK (spent = online_paid - online_refunded + pos_paid - pos_returned),
    CHECK ((coupons = 0) = (coupons_first_end IS NULL)),
    CHECK (is_friend OR friend_since IS NULL)
);
CREATE INDEX desk_member_joined ON desk_member (joined_at, number);
CREATE INDEX desk_member_ordered ON desk_member (last_order_at, number);
CREATE INDEX desk_member_spent ON desk_member (spent, number);
CREATE INDEX desk_member_number ON desk_member (number);
CREATE INDEX desk_member_unit ON desk_member (unit, joined_at, number);
CREATE INDEX desk_member_path ON desk_member (org_path, joined_at, number);
CREATE INDEX desk_member_owner ON desk_member (owner, joined_at, number);
CREATE INDEX desk_member_owner_ordered ON desk_member (owner, last_order_at, number);
CREATE INDEX desk_member_owner_birthday ON desk_member (owner, birthday);
CREATE INDEX desk_member_owner_tail ON desk_member (owner, tail_hash);
CREATE INDEX desk_member_name ON desk_member (name_hash) WHERE name_hash IS NOT NULL;
CREATE INDEX desk_member_coupons ON desk_member (coupons_first_end) WHERE coupons_first_end IS NOT NULL;

CREATE TABLE desk_order (
    id {id} PRIMARY KEY,
    number {text} NOT NULL,
    member {id} NOT NULL,
    state {text} NOT NULL,
    delivery {text} NOT NULL,
    delivery_state {text} NULL,
    after_sale {text} NULL,
    org_path {text} NOT NULL,
    place {id} NOT NULL,
    owner {id} NULL,
    guide_store {id} NULL,
    goods {text} NOT NULL,
    units {int} NOT NULL,
    freight {money} NOT NULL,
    payable {money} NOT NULL,
    refunded {money} NOT NULL CHECK (refunded <= payable),
    accept_by {time} NULL,
    carrier {text} NULL,
    tracking_number {text} NULL,
    placed_at {time} NOT NULL,
    paid_at {time} NULL,
    closed_at {time} NULL,
    completed_at {time} NULL,
    settled_at {time} NULL,
    handed_over_at {time} NULL
);
CREATE UNIQUE INDEX desk_order_number ON desk_order (number);
CREATE INDEX desk_order_member ON desk_order (member, id);
CREATE INDEX desk_order_place ON desk_order (place, id);
CREATE INDEX desk_order_path ON desk_order (org_path, id);
CREATE INDEX desk_order_owner ON desk_order (owner, paid_at);
CREATE INDEX desk_order_state ON desk_order (state, id);
CREATE INDEX desk_order_delivery ON desk_order (delivery_state, id) WHERE delivery_state IS NOT NULL;
CREATE INDEX desk_order_after_sale ON desk_order (after_sale, id) WHERE after_sale IS NOT NULL;
CREATE INDEX desk_order_placed ON desk_order (placed_at);
