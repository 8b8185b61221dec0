CREATE TABLE wecom_inbox (
    id {id} PRIMARY KEY,
    corp_id {text} NOT NULL,
    dedupe {bytes} NOT NULL,
    stamp {text} NOT NULL,
    body_sealed {bytes} NULL,
    received_at {time} NOT NULL,
    state {text} NOT NULL,
    done_at {time} NULL,
    CHECK (state IN ('Waiting', 'Applied', 'NothingNew', 'Unread')),
    CHECK ((state = 'Waiting') = (done_at IS NULL))
);
CREATE UNIQUE INDEX wecom_inbox_dedupe ON wecom_inbox (corp_id, dedupe);
CREATE INDEX wecom_inbox_stamp ON wecom_inbox (corp_id, stamp);
CREATE INDEX wecom_inbox_received ON wecom_inbox (received_at) WHERE body_sealed IS NOT NULL;

CREATE TABLE wecom_contact (
    id {id} PRIMARY KEY,
    corp_id {text} NOT NULL,
    external_hash {bytes} NULL,
    external_sealed {bytes} NULL,
    name_sealed {bytes} NULL,
    visitor {id} NULL,
    member {id} NULL,
    first_seen_at {time} NOT NULL,
    detail_at {time} NULL,
    erased_at {time} NULL,
    CHECK (erased_at IS NULL OR external_hash IS NULL)
);
CREATE UNIQUE INDEX wecom_contact_external ON wecom_contact (corp_id, external_hash) WHERE external_hash IS NOT NULL;
CREATE INDEX wecom_contact_member ON wecom_contact (member) WHERE member IS NOT NULL;
CREATE INDEX wecom_contact_visitor ON wecom_contact (visitor) WHERE visitor IS NOT NULL;

CREATE TABLE wecom_follow (
    id {id} PRIMARY KEY,
    contact {id} NOT NULL,
    corp_id {text} NOT NULL,
    user_id {text} NOT NULL,
    guide {id} NULL,
    state {text} NOT NULL,
    added_at {time} NULL,
    ended_at {time} NULL,
    changed_at {time} NOT NULL,
    code {id} NULL,
    seen_by {id} NULL,
    CHECK (state IN ('Friends', 'EndedByContact', 'EndedByGuide')),
    CHECK ((state = 'Friends') = (ended_at IS NULL)),
    CHECK (state <> 'Friends' OR added_at IS NOT NULL)
);
CREATE UNIQUE INDEX wecom_follow_pair ON wecom_follow (contact, user_id);
CREATE INDEX wecom_follow_user ON wecom_follow (corp_id, user_id, state);
CREATE INDEX wecom_follow_guide ON wecom_follow (guide, state);

CREATE TABLE wecom_follow_fact (
    id {id} PRIMARY KEY,
    follow {id} NOT NULL,
    contact {id} NOT NULL,
    kind {text} NOT NULL,
    code {id} NULL,
    at {time} NOT NULL,
    CHECK (kind IN ('Added', 'EndedByContact', 'EndedByGuide'))
);
CREATE UNIQUE INDEX wecom_follow_fact_once ON wecom_follow_fact (follow, kind, at);
CREATE INDEX wecom_follow_fact_code ON wecom_follow_fact (code, kind) WHERE code IS NOT NULL;

CREATE TABLE wecom_welcome (
    id {id} PRIMARY KEY,
    contact {id} NOT NULL,
    corp_id {text} NOT NULL,
    code_sealed {bytes} NOT NULL,
    offered_at {time} NOT NULL,
    until {time} NOT NULL,
    state {text} NOT NULL,
    reason {text} NULL,
    ended_at {time} NULL,
    CHECK (state IN ('Offered', 'Asked', 'Sent', 'Late', 'Invalid', 'AlreadyChatting', 'TakenByOther', 'Refused', 'Unknown')),
    CHECK ((state IN ('Offered', 'Asked')) = (ended_at IS NULL))
);
CREATE INDEX wecom_welcome_contact ON wecom_welcome (contact);

CREATE TABLE wecom_media (
    id {id} PRIMARY KEY,
    corp_id {text} NOT NULL,
    picture {text} NOT NULL,
    media_id {text} NOT NULL,
    until {time} NOT NULL
);
CREATE UNIQUE INDEX wecom_media_picture ON wecom_media (corp_id, picture);

CREATE TABLE wecom_channel_code (
    id {id} PRIMARY KEY,
    corp_id {text} NOT NULL,
    title {text} NOT NULL,
    channel {text} NOT NULL,
    unit {id} NULL,
    org_path {text} NOT NULL,
    welcome_text {text} NULL,
    welcome_page {text} NULL,
    enabled {bool} NOT NULL,
    version {int} NOT NULL,
    applying {bool} NOT NULL,
    applied {text} NULL,
    config_id {text} NULL,
    qr_code {text} NULL,
    failure {text} NULL,
    made_by {id} NOT NULL,
    made_at {time} NOT NULL,
    changed_at {time} NOT NULL,
    CHECK (applied IS NULL OR applied = 'gone' OR config_id IS NOT NULL)
);
CREATE INDEX wecom_channel_code_path ON wecom_channel_code (org_path, made_at, id);
CREATE INDEX wecom_channel_code_made ON wecom_channel_code (made_at, id);

CREATE TABLE wecom_channel_code_staff (
    code {id} NOT NULL,
    staff {id} NOT NULL,
    PRIMARY KEY (code, staff)
);
CREATE INDEX wecom_channel_code_staff_staff ON wecom_channel_code_staff (staff);

CREATE TABLE wecom_sync (
    id {id} PRIMARY KEY,
    corp_id {text} NOT NULL,
    started_at {time} NOT NULL,
    ended_at {time} NULL,
    users {json} NOT NULL,
    place {int} NOT NULL,
    cursor {text} NULL,
    pages {int} NOT NULL,
    found_added {int} NOT NULL,
    found_ended {int} NOT NULL,
    failure {text} NULL
);
CREATE UNIQUE INDEX wecom_sync_open ON wecom_sync (corp_id) WHERE ended_at IS NULL;
CREATE INDEX wecom_sync_started ON wecom_sync (corp_id, started_at);
