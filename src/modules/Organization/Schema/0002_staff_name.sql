-- Pieces of names as keyed hashes: staff are found by name although names are sealed.
CREATE TABLE organization_staff_name (
    hash {bytes} NOT NULL,
    staff {id} NOT NULL REFERENCES organization_staff (id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (hash, staff)
);
CREATE INDEX organization_staff_name_staff ON organization_staff_name (staff);
