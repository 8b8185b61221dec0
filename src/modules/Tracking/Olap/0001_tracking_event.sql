CREATE TABLE IF NOT EXISTS tracking_event
(
    feed LowCardinality(String),
    feed_pos UInt64,
    feed_row UInt32,
    id UUID,
    app LowCardinality(String),
    name LowCardinality(String),
    at DateTime64(3, 'UTC'),
    received_at DateTime64(3, 'UTC'),
    session String,
    visitor UUID,
    member UUID,
    staff UUID,
    page String,
    product UUID,
    share String,
    INDEX feed_pos_range feed_pos TYPE minmax GRANULARITY 4
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (name, at)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;
