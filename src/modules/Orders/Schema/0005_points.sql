-- What points paid, a fen each, and whose they were.
ALTER TABLE orders_order ADD COLUMN points_program {id};
ALTER TABLE orders_line ADD COLUMN points {money} NOT NULL DEFAULT 0 CHECK (points >= 0);
