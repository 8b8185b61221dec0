-- What proved a payment: the notice's event, or the query that found it paid.
ALTER TABLE payments_attempt ADD COLUMN settled_by {text} NULL;

UPDATE payments_attempt SET settled_by = coalesce(
    (SELECT min(n.provider_event_id) FROM payments_notice n
     WHERE n.kind = 'payment' AND n.subject = payments_attempt.out_trade_no AND n.fate = 'Settled'), 'query')
WHERE state = 'Succeeded';

-- What a genuine notice said that we could not agree with, kept for a person whatever came of it later.
ALTER TABLE payments_notice ADD COLUMN disputed {text} NULL;
ALTER TABLE payments_notice ADD COLUMN acknowledged_at {time} NULL;
ALTER TABLE payments_notice ADD COLUMN acknowledged_by {id} NULL;

UPDATE payments_notice SET disputed = fate WHERE fate IN ('AmountDiffers', 'OtherMerchant', 'OfNothing');

CREATE INDEX payments_notice_disputed ON payments_notice (received_at) WHERE disputed IS NOT NULL AND acknowledged_at IS NULL;
