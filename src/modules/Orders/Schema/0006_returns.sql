-- Goods that come back before the money does, and what of each line was taken back.
ALTER TABLE orders_after_sale ADD COLUMN kind {text} NOT NULL DEFAULT 'RefundOnly';
ALTER TABLE orders_after_sale ADD COLUMN agreed_by {id};
ALTER TABLE orders_after_sale ADD COLUMN agreed_at {time};
ALTER TABLE orders_after_sale ADD COLUMN return_by {time};
ALTER TABLE orders_after_sale ADD COLUMN carrier {text};
ALTER TABLE orders_after_sale ADD COLUMN tracking_number {text};
ALTER TABLE orders_after_sale ADD COLUMN sent_back_at {time};
ALTER TABLE orders_after_sale_line ADD COLUMN accepted {int} NOT NULL DEFAULT 0 CHECK (accepted BETWEEN 0 AND quantity);
ALTER TABLE orders_after_sale_line ADD COLUMN restocked {int} NOT NULL DEFAULT 0 CHECK (restocked BETWEEN 0 AND accepted);
ALTER TABLE orders_after_sale_line ADD COLUMN points {money} NOT NULL DEFAULT 0 CHECK (points >= 0);
UPDATE orders_after_sale_line SET accepted = quantity
    WHERE after_sale IN (SELECT id FROM orders_after_sale WHERE state IN ('RefundPending', 'Refunded', 'RefundAbnormal'));
UPDATE orders_after_sale_line SET restocked = accepted
    WHERE after_sale IN (SELECT id FROM orders_after_sale WHERE back_to_stock);
