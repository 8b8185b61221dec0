CREATE TABLE bench_tally (
    listener {text} NOT NULL,
    key {text} NOT NULL,
    heard {long} NOT NULL,
    PRIMARY KEY (listener, key)
);
