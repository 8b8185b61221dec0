-- Orders on which nothing is left to pay.
ALTER TABLE orders_order DROP CONSTRAINT orders_order_payable_check;
ALTER TABLE orders_order ADD CONSTRAINT orders_order_payable_check CHECK (payable >= 0);
CREATE INDEX orders_order_free ON orders_order (member, placed_at) WHERE payable = 0;
