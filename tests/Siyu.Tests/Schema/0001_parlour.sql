CREATE TABLE parlour_guest (
    id {id} PRIMARY KEY,
    title {text} NOT NULL,
    purse {money} NOT NULL,
    at {time} NOT NULL,
    "left" {bool} NOT NULL DEFAULT {false}
);
CREATE TABLE parlour_count (
    id {id} PRIMARY KEY,
    word {text} NOT NULL
);
