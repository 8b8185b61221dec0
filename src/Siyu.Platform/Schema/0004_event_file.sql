CREATE TABLE platform_event_file (
    from_position {long} NOT NULL PRIMARY KEY,
    to_position {long} NOT NULL UNIQUE,
    day {text} NOT NULL,
    name {text} NOT NULL,
    events {int} NOT NULL,
    hash {bytes} NOT NULL,
    at {time} NOT NULL,
    CHECK (events = to_position - from_position + 1)
);
