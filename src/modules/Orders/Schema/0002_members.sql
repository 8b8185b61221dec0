-- Under whose key the address is sealed: the buyer's of then, also after members were merged.
ALTER TABLE orders_order ADD COLUMN address_by {id};
UPDATE orders_order SET address_by = member WHERE address IS NOT NULL;

-- Orders that came to a member by a merge, so that they go back when it is undone.
CREATE TABLE orders_moved (
    kept {id} NOT NULL,
    gone {id} NOT NULL,
    order_id {id} NOT NULL REFERENCES orders_order (id),
    PRIMARY KEY (kept, gone, order_id)
);
