CREATE TABLE platform_event (
    seq {serial},
    position {long},
    id {id} NOT NULL,
    name {text} NOT NULL,
    key {text} NOT NULL,
    body {json} NOT NULL,
    at {time} NOT NULL
);
CREATE UNIQUE INDEX platform_event_position ON platform_event (position);
CREATE INDEX platform_event_name ON platform_event (name, position);
CREATE INDEX platform_event_fresh ON platform_event (seq) WHERE position IS NULL;

CREATE TABLE platform_cursor (
    listener {text} PRIMARY KEY,
    position {long} NOT NULL,
    lease_owner {text},
    lease_until {time}
);

CREATE TABLE platform_parked (
    listener {text} NOT NULL,
    position {long} NOT NULL,
    key {text} NOT NULL,
    name {text} NOT NULL,
    error {text} NOT NULL,
    at {time} NOT NULL,
    PRIMARY KEY (listener, position)
);
CREATE INDEX platform_parked_key ON platform_parked (listener, key);

CREATE TABLE platform_due (
    kind {text} NOT NULL,
    key {text} NOT NULL,
    due_at {time} NOT NULL,
    body {json} NOT NULL,
    attempts {int} NOT NULL DEFAULT 0,
    parked {bool} NOT NULL DEFAULT {false},
    error {text},
    PRIMARY KEY (kind, key)
);
CREATE INDEX platform_due_at ON platform_due (due_at) WHERE NOT parked;

CREATE TABLE platform_intent (
    kind {text} NOT NULL,
    key {text} NOT NULL,
    body {json} NOT NULL,
    state {text} NOT NULL CHECK (state IN ('Waiting', 'Calling', 'Done', 'Refused', 'Parked')),
    attempts {int} NOT NULL DEFAULT 0,
    may_have_happened {bool} NOT NULL DEFAULT {false},
    next_at {time} NOT NULL,
    lease_until {time},
    answer {json},
    error {text},
    made_at {time} NOT NULL,
    PRIMARY KEY (kind, key)
);
CREATE INDEX platform_intent_next ON platform_intent (next_at) WHERE state = 'Waiting';
CREATE INDEX platform_intent_lease ON platform_intent (lease_until) WHERE state = 'Calling';

CREATE TABLE platform_idempotency (
    scope {text} NOT NULL,
    key {text} NOT NULL,
    request_hash {bytes} NOT NULL,
    response {json} NOT NULL,
    at {time} NOT NULL,
    PRIMARY KEY (scope, key)
);
CREATE INDEX platform_idempotency_at ON platform_idempotency (at);

CREATE TABLE platform_session (
    id {id} PRIMARY KEY,
    token_hash {bytes} NOT NULL UNIQUE,
    kind {text} NOT NULL,
    subject {id} NOT NULL,
    app {text} NOT NULL,
    created_at {time} NOT NULL,
    expires_at {time} NOT NULL,
    closed_at {time}
);
CREATE INDEX platform_session_subject ON platform_session (subject) WHERE closed_at IS NULL;

CREATE TABLE platform_api_key (
    id {id} PRIMARY KEY,
    title {text} NOT NULL,
    secret {bytes} NOT NULL,
    scopes {text} NOT NULL,
    org_path {text} NOT NULL,
    created_at {time} NOT NULL,
    closed_at {time}
);

CREATE TABLE platform_person_key (
    person {id} PRIMARY KEY,
    wrapped {bytes} NOT NULL,
    root_version {int} NOT NULL,
    made_at {time} NOT NULL
);

CREATE TABLE platform_setting (
    section {text} PRIMARY KEY,
    body {bytes} NOT NULL,
    root_version {int} NOT NULL,
    changed_at {time} NOT NULL
);

CREATE TABLE platform_audit (
    id {id} PRIMARY KEY,
    at {time} NOT NULL,
    actor_kind {text} NOT NULL,
    actor {id} NOT NULL,
    action {text} NOT NULL,
    subject {text} NOT NULL,
    before {json},
    after {json}
);
CREATE INDEX platform_audit_subject ON platform_audit (subject, at);
CREATE INDEX platform_audit_at ON platform_audit (at);

CREATE TABLE platform_recurring (
    job {text} PRIMARY KEY,
    cron {text} NOT NULL,
    next_at {time} NOT NULL,
    last_at {time},
    error {text}
);
