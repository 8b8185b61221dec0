CREATE TABLE shelf_good (
    id {id} PRIMARY KEY,
    code {text} NOT NULL UNIQUE,
    title {text} NOT NULL
);
