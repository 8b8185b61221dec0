CREATE TABLE engagement_welcome (
    id {id} PRIMARY KEY,
    title {text} NOT NULL,
    channel {text} NULL,
    from_minute {int} NOT NULL,
    until_minute {int} NOT NULL,
    text {text} NOT NULL,
    card_title {text} NULL,
    card_page {text} NULL,
    card_picture {text} NULL,
    rank {int} NOT NULL,
    enabled {bool} NOT NULL,
    unit {id} NULL,
    org_path {text} NOT NULL,
    made_at {time} NOT NULL,
    changed_at {time} NOT NULL,
    CHECK (from_minute BETWEEN 0 AND 1439),
    CHECK (until_minute BETWEEN 1 AND 1440)
);
CREATE INDEX engagement_welcome_path ON engagement_welcome (org_path, enabled);
