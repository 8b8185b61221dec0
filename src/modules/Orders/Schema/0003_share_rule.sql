-- What a coupon brought is asked by its rule.
CREATE INDEX orders_share_rule ON orders_share (rule);
