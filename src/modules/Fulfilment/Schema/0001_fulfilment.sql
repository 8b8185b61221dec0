CREATE TABLE fulfilment_delivery (
    id {id} NOT NULL PRIMARY KEY,
    member {id} NOT NULL,
    payment {id} NOT NULL,
    way {text} NOT NULL,
    home {id} NOT NULL,
    home_path {text} NOT NULL,
    guide_store {id},
    place {id} NOT NULL,
    org_path {text} NOT NULL,
    state {text} NOT NULL,
    attempt {int} NOT NULL CHECK (attempt >= 0),
    accept_by {time},
    by_dealer {bool} NOT NULL,
    service_fee_bps {int} NOT NULL CHECK (service_fee_bps BETWEEN 0 AND 10000),
    shipment {id},
    carrier {text},
    tracking_number {text},
    code_hash {bytes},
    code_sealed {bytes},
    paid_at {time} NOT NULL,
    sent_at {time},
    handed_over_at {time},
    handed_over_by {text},
    changed_at {time} NOT NULL,
    CHECK ((state = 'Offered') = (accept_by IS NOT NULL)),
    CHECK (state NOT IN ('Shipped', 'Ready') OR shipment IS NOT NULL)
);
CREATE INDEX fulfilment_delivery_place ON fulfilment_delivery (place, state, id);
CREATE INDEX fulfilment_delivery_state ON fulfilment_delivery (state, id);
CREATE INDEX fulfilment_delivery_member ON fulfilment_delivery (member, id);
CREATE UNIQUE INDEX fulfilment_delivery_code ON fulfilment_delivery (code_hash) WHERE code_hash IS NOT NULL;

CREATE TABLE fulfilment_line (
    id {id} NOT NULL PRIMARY KEY,
    delivery {id} NOT NULL,
    sku {id} NOT NULL,
    quantity {int} NOT NULL CHECK (quantity > 0),
    units_left {int} NOT NULL CHECK (units_left >= 0 AND units_left <= quantity)
);
CREATE INDEX fulfilment_line_delivery ON fulfilment_line (delivery);

CREATE TABLE fulfilment_offer (
    delivery {id} NOT NULL,
    attempt {int} NOT NULL,
    place {id} NOT NULL,
    answer {text} NOT NULL,
    reason {text},
    staff {id},
    offered_at {time} NOT NULL,
    answered_at {time},
    PRIMARY KEY (delivery, attempt)
);
CREATE UNIQUE INDEX fulfilment_offer_open ON fulfilment_offer (delivery) WHERE answer = 'Waiting';

CREATE TABLE fulfilment_refund (
    after_sale {id} NOT NULL,
    line {id} NOT NULL,
    delivery {id} NOT NULL,
    quantity {int} NOT NULL,
    units_left {int} NOT NULL,
    back_to_stock {bool} NOT NULL,
    PRIMARY KEY (after_sale, line)
);
CREATE INDEX fulfilment_refund_delivery ON fulfilment_refund (delivery);
