CREATE TABLE members_member (
    number {serial},
    id {id} NOT NULL,
    state {text} NOT NULL,
    source {text} NOT NULL,
    unit {id} NULL,
    owner {id} NULL,
    org_path {text} NOT NULL,
    joined_at {time} NOT NULL,
    name_sealed {bytes} NULL,
    born_sealed {bytes} NULL,
    is_minor {bool} NOT NULL,
    merged_into {id} NULL,
    erased_at {time} NULL,
    CHECK ((state = 'Merged') = (merged_into IS NOT NULL)),
    CHECK ((state = 'Erased') = (erased_at IS NOT NULL))
);
CREATE UNIQUE INDEX members_member_id ON members_member (id);
CREATE INDEX members_member_joined ON members_member (joined_at, id);
CREATE INDEX members_member_path ON members_member (org_path, joined_at, id);
CREATE INDEX members_member_owner ON members_member (owner, joined_at, id);
CREATE INDEX members_member_merged ON members_member (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE members_identity (
    id {id} PRIMARY KEY,
    kind {text} NOT NULL,
    space {text} NOT NULL,
    hash {bytes} NULL,
    value_sealed {bytes} NULL,
    sealed_by {id} NOT NULL,
    visitor {id} NOT NULL,
    member {id} NULL,
    seen_at {time} NOT NULL,
    linked_at {time} NULL,
    evidence {text} NULL,
    CHECK ((member IS NULL) = (linked_at IS NULL))
);
CREATE UNIQUE INDEX members_identity_value ON members_identity (kind, space, hash);
CREATE INDEX members_identity_member ON members_identity (member, kind);
CREATE INDEX members_identity_visitor ON members_identity (visitor);

CREATE TABLE members_merge (
    id {id} PRIMARY KEY,
    kept {id} NOT NULL,
    gone {id} NOT NULL,
    evidence {text} NOT NULL,
    moved {json} NOT NULL,
    by {text} NOT NULL,
    at {time} NOT NULL,
    undone_at {time} NULL,
    undone_by {text} NULL,
    undone_reason {text} NULL,
    CHECK (kept <> gone),
    CHECK ((undone_at IS NULL) = (undone_reason IS NULL))
);
CREATE UNIQUE INDEX members_merge_gone ON members_merge (gone) WHERE undone_at IS NULL;
CREATE INDEX members_merge_kept ON members_merge (kept);

CREATE TABLE members_binding (
    id {id} PRIMARY KEY,
    member {id} NOT NULL,
    owner {id} NOT NULL,
    org_path {text} NOT NULL,
    reason {text} NOT NULL,
    since {time} NOT NULL,
    protected_until {time} NOT NULL,
    valid_until {time} NULL,
    until {time} NULL,
    ended {text} NULL,
    by {text} NOT NULL,
    CHECK ((until IS NULL) = (ended IS NULL)),
    CHECK (until IS NULL OR until >= since)
);
CREATE UNIQUE INDEX members_binding_open ON members_binding (member) WHERE until IS NULL;
CREATE INDEX members_binding_guide ON members_binding (owner, since, id);
CREATE INDEX members_binding_member ON members_binding (member, since);

CREATE TABLE members_consent (
    id {id} PRIMARY KEY,
    member {id} NOT NULL,
    purpose {text} NOT NULL,
    version {text} NOT NULL,
    given {bool} NOT NULL,
    channel {text} NOT NULL,
    guardian_sealed {bytes} NULL,
    at {time} NOT NULL
);
CREATE INDEX members_consent_member ON members_consent (member, purpose, at);

CREATE TABLE members_opt_out (
    id {id} PRIMARY KEY,
    member {id} NOT NULL,
    channel {text} NOT NULL,
    at {time} NOT NULL
);
CREATE UNIQUE INDEX members_opt_out_channel ON members_opt_out (member, channel);

CREATE TABLE members_staff_link (
    id {id} PRIMARY KEY,
    member {id} NOT NULL,
    at {time} NOT NULL
);
CREATE UNIQUE INDEX members_staff_link_member ON members_staff_link (member);

CREATE TABLE members_erasure (
    id {id} PRIMARY KEY,
    number {long} NOT NULL,
    persons {json} NOT NULL,
    reason {text} NOT NULL,
    by {text} NOT NULL,
    at {time} NOT NULL
);
