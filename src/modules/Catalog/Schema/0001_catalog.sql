CREATE TABLE catalog_category (
    id {id} NOT NULL PRIMARY KEY,
    code {text} NOT NULL,
    name {text} NOT NULL,
    parent {id},
    sort {int} NOT NULL
);
CREATE UNIQUE INDEX catalog_category_code ON catalog_category (code);

CREATE TABLE catalog_spu (
    id {id} NOT NULL PRIMARY KEY,
    code {text} NOT NULL,
    title {text} NOT NULL,
    subtitle {text},
    brand {id} NOT NULL,
    category {id} NOT NULL,
    ownership {text} NOT NULL,
    deduct_bps {int} NOT NULL CHECK (deduct_bps BETWEEN 0 AND 10000),
    seller {id},
    media {text} NOT NULL,
    detail {text} NOT NULL,
    spec_names {text} NOT NULL,
    on_sale {bool} NOT NULL,
    search {text} NOT NULL,
    created_at {time} NOT NULL,
    changed_at {time} NOT NULL,
    CHECK ((ownership = 'Counter') = (seller IS NOT NULL))
);
CREATE UNIQUE INDEX catalog_spu_code ON catalog_spu (code);
CREATE INDEX catalog_spu_category ON catalog_spu (category, id);
CREATE INDEX catalog_spu_brand ON catalog_spu (brand, id);

CREATE TABLE catalog_sku (
    id {id} NOT NULL PRIMARY KEY,
    spu {id} NOT NULL,
    code {text} NOT NULL,
    ordinal {int} NOT NULL,
    specs {text} NOT NULL,
    list_price {money} NOT NULL CHECK (list_price >= 0),
    member_price {money} CHECK (member_price >= 0),
    floor_price {money} CHECK (floor_price >= 0),
    picture {text},
    on_sale {bool} NOT NULL
);
CREATE UNIQUE INDEX catalog_sku_code ON catalog_sku (code);
CREATE INDEX catalog_sku_spu ON catalog_sku (spu, ordinal);
