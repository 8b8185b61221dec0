CREATE TABLE IF NOT EXISTS victim_event
(
    feed LowCardinality(String),
    feed_pos UInt64,
    feed_row UInt32,
    n Int64
)
ENGINE = MergeTree ORDER BY (feed, feed_pos)
SETTINGS non_replicated_deduplication_window = 1000;
