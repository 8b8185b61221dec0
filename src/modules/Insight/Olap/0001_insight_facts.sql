CREATE TABLE IF NOT EXISTS insight_sale
(
    feed LowCardinality(String),
    feed_pos UInt64,
    feed_row UInt32,
    source LowCardinality(String),
    kind LowCardinality(String),
    order_key String,
    order_cash_fen Int64,
    at DateTime64(3, 'UTC'),
    buyer UUID,
    brand UUID,
    sku String,
    place UUID,
    org_path String,
    guide UUID,
    quantity Int64,
    cash_fen Int64,
    INDEX feed_pos_range feed_pos TYPE minmax GRANULARITY 4
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (at, order_key)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS insight_contact
(
    feed LowCardinality(String),
    feed_pos UInt64,
    feed_row UInt32,
    kind LowCardinality(String),
    at DateTime64(3, 'UTC'),
    contact UUID,
    guide UUID,
    org_path String,
    code UUID,
    first Bool,
    by_contact Bool
)
ENGINE = MergeTree
ORDER BY (contact, feed_pos)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS insight_recognised
(
    feed LowCardinality(String),
    feed_pos UInt64,
    feed_row UInt32,
    contact UUID,
    member UUID,
    at DateTime64(3, 'UTC')
)
ENGINE = MergeTree
ORDER BY (contact, feed_pos)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS insight_member
(
    feed LowCardinality(String),
    feed_pos UInt64,
    feed_row UInt32,
    member UUID,
    source LowCardinality(String),
    unit UUID,
    guide UUID,
    org_path String,
    at DateTime64(3, 'UTC')
)
ENGINE = MergeTree
ORDER BY (at, member)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS insight_merge
(
    feed LowCardinality(String),
    feed_pos UInt64,
    feed_row UInt32,
    gone UUID,
    kept UUID,
    at DateTime64(3, 'UTC')
)
ENGINE = MergeTree
ORDER BY (gone, feed_pos)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS insight_commission
(
    feed LowCardinality(String),
    feed_pos UInt64,
    feed_row UInt32,
    kind LowCardinality(String),
    order_key String,
    earner UUID,
    org_path String,
    amount_fen Int64,
    at DateTime64(3, 'UTC')
)
ENGINE = MergeTree
ORDER BY (at, order_key)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;
