-- What a coupon took off the freight, and by which rule; the freight is what was left.
ALTER TABLE orders_order ADD COLUMN freight_off {money} NOT NULL DEFAULT 0 CHECK (freight_off >= 0);
ALTER TABLE orders_order ADD COLUMN freight_rule {text};
CREATE INDEX orders_order_freight_rule ON orders_order (freight_rule) WHERE freight_rule IS NOT NULL;
