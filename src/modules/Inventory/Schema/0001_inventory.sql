CREATE TABLE inventory_stock (
    sku {id} NOT NULL,
    place {id} NOT NULL,
    org_path {text} NOT NULL,
    on_hand {int} NOT NULL CHECK (on_hand >= 0),
    reserved {int} NOT NULL CHECK (reserved >= 0),
    changed_at {time} NOT NULL,
    PRIMARY KEY (sku, place),
    CHECK (on_hand >= reserved)
);
CREATE INDEX inventory_stock_place ON inventory_stock (place, sku);

CREATE TABLE inventory_reservation (
    id {id} NOT NULL PRIMARY KEY,
    owner {id} NOT NULL,
    line {id} NOT NULL,
    sku {id} NOT NULL,
    place {id} NOT NULL,
    quantity {int} NOT NULL CHECK (quantity BETWEEN 1 AND 9999),
    freed {int} NOT NULL CHECK (freed >= 0 AND freed <= quantity),
    returned {int} NOT NULL CHECK (returned >= 0 AND returned <= quantity - freed),
    state {text} NOT NULL,
    deadline {time} NOT NULL,
    held_at {time} NOT NULL,
    changed_at {time} NOT NULL
);
CREATE UNIQUE INDEX inventory_reservation_line ON inventory_reservation (line);
CREATE INDEX inventory_reservation_owner ON inventory_reservation (owner);
CREATE INDEX inventory_reservation_open ON inventory_reservation (sku, place) WHERE state IN ('Held', 'Captured');
CREATE INDEX inventory_reservation_lapse ON inventory_reservation (deadline) WHERE state = 'Held';

CREATE TABLE inventory_movement (
    number {serial},
    sku {id} NOT NULL,
    place {id} NOT NULL,
    kind {text} NOT NULL,
    on_hand {int} NOT NULL,
    reserved {int} NOT NULL,
    owner {id},
    line {id},
    staff {id},
    reason {text},
    at {time} NOT NULL
);
CREATE INDEX inventory_movement_stock ON inventory_movement (sku, place, number);

CREATE TABLE inventory_return (
    key {text} NOT NULL,
    line {id} NOT NULL,
    quantity {int} NOT NULL CHECK (quantity > 0),
    at {time} NOT NULL,
    PRIMARY KEY (key, line)
);
