-- The guide who placed an order for its buyer, and may cancel it.
ALTER TABLE orders_order ADD COLUMN placed_by {id} NULL;
