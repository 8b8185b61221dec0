-- Where a product stands on its way to the mall takes the place of a mere yes or no.
ALTER TABLE catalog_spu ADD COLUMN listing {text} NOT NULL DEFAULT 'Draft';
UPDATE catalog_spu SET listing = CASE WHEN on_sale THEN 'Published' ELSE 'Draft' END;
ALTER TABLE catalog_spu DROP COLUMN on_sale;
CREATE INDEX catalog_spu_listing ON catalog_spu (listing, id);

CREATE TABLE catalog_listing_step (
    id {id} NOT NULL PRIMARY KEY,
    spu {id} NOT NULL,
    act {text} NOT NULL CHECK (act IN ('Submitted', 'Withdrawn', 'Returned', 'Published', 'Delisted')),
    taken_by {id},
    at {time} NOT NULL,
    reason {text}
);
CREATE INDEX catalog_listing_step_spu ON catalog_listing_step (spu, id);
