-- A guide's product on the phone: who wrote it; each step keeps what was handed in, and what differs from the step before.
ALTER TABLE catalog_spu ADD COLUMN drafted_by {id};
CREATE INDEX catalog_spu_drafted_by ON catalog_spu (drafted_by, id);
ALTER TABLE catalog_listing_step ADD COLUMN content {text};
ALTER TABLE catalog_listing_step ADD COLUMN changed {text};
