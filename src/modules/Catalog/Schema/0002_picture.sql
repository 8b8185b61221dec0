CREATE TABLE catalog_picture (
    id {id} NOT NULL PRIMARY KEY,
    address {text} NOT NULL,
    name {text} NOT NULL,
    width {int} NOT NULL CHECK (width > 0),
    height {int} NOT NULL CHECK (height > 0),
    size {int} NOT NULL CHECK (size > 0),
    uploaded_by {id},
    uploaded_at {time} NOT NULL
);
CREATE UNIQUE INDEX catalog_picture_address ON catalog_picture (address, name);
CREATE INDEX catalog_picture_name ON catalog_picture (name, id);
