CREATE TABLE organization_unit (
    id {id} PRIMARY KEY,
    parent {id} NULL REFERENCES organization_unit (id) DEFERRABLE INITIALLY DEFERRED,
    kind {text} NOT NULL,
    code {text} NOT NULL,
    name {text} NOT NULL,
    org_path {text} NOT NULL,
    is_open {bool} NOT NULL,
    service_fee_bps {int} NOT NULL CHECK (service_fee_bps BETWEEN 0 AND 10000),
    city {text} NULL,
    address {text} NULL,
    opened_at {time} NOT NULL,
    closed_at {time} NULL,
    CHECK (kind <> 'Group' OR parent IS NULL),
    CHECK (kind = 'DealerStore' OR service_fee_bps = 0)
);
CREATE UNIQUE INDEX organization_unit_code ON organization_unit (code);
CREATE UNIQUE INDEX organization_unit_path ON organization_unit (org_path);
CREATE UNIQUE INDEX organization_unit_one_group ON organization_unit (kind) WHERE kind = 'Group';
CREATE INDEX organization_unit_parent ON organization_unit (parent);

CREATE TABLE organization_brand (
    id {id} PRIMARY KEY,
    code {text} NOT NULL,
    name {text} NOT NULL
);
CREATE UNIQUE INDEX organization_brand_code ON organization_brand (code);

CREATE TABLE organization_hosting (
    unit {id} NOT NULL REFERENCES organization_unit (id) DEFERRABLE INITIALLY DEFERRED,
    brand {id} NOT NULL REFERENCES organization_brand (id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (unit, brand)
);

CREATE TABLE organization_staff (
    id {id} PRIMARY KEY,
    code {text} NOT NULL,
    name_sealed {bytes} NOT NULL,
    home {id} NOT NULL REFERENCES organization_unit (id) DEFERRABLE INITIALLY DEFERRED,
    org_path {text} NOT NULL,
    state {text} NOT NULL,
    joined_at {time} NOT NULL,
    left_at {time} NULL,
    CHECK ((state = 'Left') = (left_at IS NOT NULL))
);
CREATE UNIQUE INDEX organization_staff_code ON organization_staff (code);
CREATE INDEX organization_staff_path ON organization_staff (org_path, id);
CREATE INDEX organization_staff_home ON organization_staff (home);

CREATE TABLE organization_post (
    id {id} PRIMARY KEY,
    staff {id} NOT NULL REFERENCES organization_staff (id) DEFERRABLE INITIALLY DEFERRED,
    unit {id} NOT NULL REFERENCES organization_unit (id) DEFERRABLE INITIALLY DEFERRED,
    org_path {text} NOT NULL,
    role {text} NOT NULL,
    line {text} NOT NULL,
    since {time} NOT NULL,
    until {time} NULL
);
CREATE UNIQUE INDEX organization_post_open ON organization_post (staff, unit, role) WHERE until IS NULL;

CREATE TABLE organization_seat (
    id {id} PRIMARY KEY,
    staff {id} NOT NULL REFERENCES organization_staff (id) DEFERRABLE INITIALLY DEFERRED,
    corp_id {text} NOT NULL,
    user_id {text} NOT NULL
);
CREATE UNIQUE INDEX organization_seat_user ON organization_seat (corp_id, user_id);
CREATE INDEX organization_seat_staff ON organization_seat (staff);

CREATE TABLE organization_role (
    id {text} PRIMARY KEY,
    zh {text} NOT NULL,
    en {text} NOT NULL,
    own_only {bool} NOT NULL,
    permissions {json} NOT NULL
);

CREATE TABLE organization_credential (
    id {id} PRIMARY KEY REFERENCES organization_staff (id) DEFERRABLE INITIALLY DEFERRED,
    login {text} NOT NULL,
    iterations {int} NOT NULL CHECK (iterations >= 1),
    salt {bytes} NOT NULL,
    hash {bytes} NOT NULL,
    must_change {bool} NOT NULL,
    changed_at {time} NOT NULL,
    totp_sealed {bytes} NULL,
    totp_confirmed {bool} NOT NULL,
    totp_last_step {long} NOT NULL
);
CREATE UNIQUE INDEX organization_credential_login ON organization_credential (login);

CREATE TABLE organization_attempt (
    id {text} PRIMARY KEY,
    failures {int} NOT NULL,
    since {time} NOT NULL
);
CREATE INDEX organization_attempt_since ON organization_attempt (since);
