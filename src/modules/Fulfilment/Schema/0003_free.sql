-- Orders on which nothing was left to pay have no payment.
ALTER TABLE fulfilment_delivery ALTER COLUMN payment DROP NOT NULL;
