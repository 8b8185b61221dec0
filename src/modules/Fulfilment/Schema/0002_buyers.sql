CREATE TABLE fulfilment_buyer (
    order_id {id} NOT NULL PRIMARY KEY,
    member {id} NOT NULL
);

ALTER TABLE fulfilment_delivery ADD COLUMN code_by {id};
UPDATE fulfilment_delivery SET code_by = member WHERE code_sealed IS NOT NULL;
