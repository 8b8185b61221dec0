-- Orders on which nothing is left to pay. SQLite changes a CHECK in the text of the table alone, which no row notices.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, 'CHECK (payable > 0)', 'CHECK (payable >= 0)') WHERE type = 'table' AND name = 'orders_order';
PRAGMA writable_schema = RESET;
CREATE INDEX orders_order_free ON orders_order (member, placed_at) WHERE payable = 0;
