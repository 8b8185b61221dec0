CREATE TABLE audience_person (
    id {id} PRIMARY KEY,
    number {long} NOT NULL,
    source {text} NOT NULL,
    state {text} NOT NULL,
    merged_into {id} NULL,
    org_path {text} NOT NULL,
    owner {id} NULL
);
CREATE UNIQUE INDEX audience_person_number ON audience_person (number);
CREATE INDEX audience_person_merged ON audience_person (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX audience_person_owner ON audience_person (owner, id);

CREATE TABLE audience_contact (
    id {id} PRIMARY KEY,
    origin {id} NULL,
    member {id} NULL,
    CHECK ((origin IS NULL) = (member IS NULL))
);
CREATE INDEX audience_contact_origin ON audience_contact (origin) WHERE origin IS NOT NULL;
CREATE INDEX audience_contact_member ON audience_contact (member) WHERE member IS NOT NULL;

CREATE TABLE audience_friendship (
    contact {id} NOT NULL,
    guide {id} NOT NULL,
    code {id} NOT NULL,
    channel {text} NOT NULL,
    first_at {time} NULL,
    added_at {time} NULL,
    ended_at {time} NULL,
    PRIMARY KEY (contact, guide, code)
);

CREATE TABLE audience_purchase (
    id {id} PRIMARY KEY,
    order_id {id} NOT NULL,
    origin {id} NOT NULL,
    member {id} NOT NULL,
    is_paid {bool} NOT NULL,
    at {time} NOT NULL,
    brand {id} NOT NULL,
    product {id} NOT NULL,
    category {id} NOT NULL,
    bought {int} NOT NULL,
    bought_cash {money} NOT NULL,
    quantity {int} NOT NULL CHECK (quantity >= 0),
    cash {money} NOT NULL CHECK (cash >= 0),
    counted_number {long} NOT NULL,
    counted_quantity {int} NOT NULL,
    counted_cash {money} NOT NULL
);
CREATE INDEX audience_purchase_order ON audience_purchase (order_id);
CREATE INDEX audience_purchase_origin ON audience_purchase (origin);
CREATE INDEX audience_purchase_member ON audience_purchase (member, at);

CREATE TABLE audience_tag (
    number {serial},
    id {id} NOT NULL,
    title {text} NOT NULL,
    kind {text} NOT NULL,
    rule {json} NULL,
    made_by {id} NOT NULL,
    made_at {time} NOT NULL,
    ended_at {time} NULL,
    CHECK ((kind = 'Rule') = (rule IS NOT NULL))
);
CREATE UNIQUE INDEX audience_tag_id ON audience_tag (id);
CREATE UNIQUE INDEX audience_tag_title ON audience_tag (title) WHERE ended_at IS NULL;

CREATE TABLE audience_holding (
    tag {id} NOT NULL,
    origin {id} NOT NULL,
    member {id} NOT NULL,
    by {text} NOT NULL,
    at {time} NOT NULL,
    PRIMARY KEY (tag, origin)
);
CREATE INDEX audience_holding_origin ON audience_holding (origin);
CREATE INDEX audience_holding_member ON audience_holding (member, tag);

CREATE TABLE audience_segment (
    id {id} PRIMARY KEY,
    title {text} NOT NULL,
    version {int} NOT NULL CHECK (version >= 1),
    ended_at {time} NULL
);
CREATE UNIQUE INDEX audience_segment_title ON audience_segment (title) WHERE ended_at IS NULL;

CREATE TABLE audience_segment_version (
    segment {id} NOT NULL REFERENCES audience_segment (id),
    version {int} NOT NULL,
    condition {json} NOT NULL,
    made_by {id} NOT NULL,
    made_at {time} NOT NULL,
    PRIMARY KEY (segment, version)
);
