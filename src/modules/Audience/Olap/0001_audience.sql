CREATE TABLE IF NOT EXISTS audience_member
(
    feed LowCardinality(String),
    feed_pos UInt64,
    feed_row UInt32,
    number UInt32,
    active Bool,
    org_path LowCardinality(String),
    unit LowCardinality(String),
    guide LowCardinality(String),
    source LowCardinality(String),
    channel LowCardinality(String),
    code LowCardinality(String),
    friend LowCardinality(String),
    friend_day Date,
    joined_day Date,
    birth_year UInt16,
    birth_month UInt8,
    orders UInt32,
    spent_fen Int64,
    first_day Date,
    last_day Date
)
ENGINE = ReplacingMergeTree(feed_pos)
ORDER BY number
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS audience_identity
(
    feed LowCardinality(String),
    feed_pos UInt64,
    feed_row UInt32,
    member UUID,
    number UInt32
)
ENGINE = ReplacingMergeTree(feed_pos)
ORDER BY member
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS audience_tag_change
(
    feed LowCardinality(String),
    feed_pos UInt64,
    feed_row UInt32,
    tag UInt32,
    number UInt32,
    held Bool
)
ENGINE = ReplacingMergeTree(feed_pos)
ORDER BY (tag, number)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS audience_tag
(
    tag UInt32,
    pos UInt64,
    members AggregateFunction(groupBitmap, UInt32)
)
ENGINE = ReplacingMergeTree(pos)
ORDER BY tag
SETTINGS index_granularity = 1;

CREATE TABLE IF NOT EXISTS audience_fold
(
    what LowCardinality(String),
    pos UInt64
)
ENGINE = ReplacingMergeTree(pos)
ORDER BY what;

CREATE TABLE IF NOT EXISTS audience_purchase
(
    feed LowCardinality(String),
    feed_pos UInt64,
    feed_row UInt32,
    number UInt32,
    order_id UUID,
    at DateTime64(3, 'UTC'),
    brand UUID,
    product UUID,
    category UUID,
    quantity Int32,
    cash_fen Int64,
    INDEX feed_pos_range feed_pos TYPE minmax GRANULARITY 4
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (at, number)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;
