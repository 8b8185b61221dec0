-- Coupons that only staff give away are not taken by members themselves.
ALTER TABLE promotions_template ADD COLUMN only_given {bool} NOT NULL DEFAULT {false};

-- How many coupons of a template a unit's staff together, or one of staff, may give away.
CREATE TABLE promotions_budget (
    id {id} NOT NULL PRIMARY KEY,
    template {id} NOT NULL REFERENCES promotions_template (id),
    unit {id},
    staff {id},
    total {int} NOT NULL,
    given {int} NOT NULL,
    changed_at {time} NOT NULL,
    CHECK ((unit IS NULL) <> (staff IS NULL)),
    CHECK (given >= 0 AND given <= total)
);
CREATE UNIQUE INDEX promotions_budget_unit ON promotions_budget (template, unit) WHERE unit IS NOT NULL;
CREATE UNIQUE INDEX promotions_budget_staff ON promotions_budget (template, staff) WHERE staff IS NOT NULL;

-- Who gave a coupon to whom; the coupon knows the member.
CREATE TABLE promotions_grant (
    id {id} NOT NULL PRIMARY KEY REFERENCES promotions_coupon (id),
    template {id} NOT NULL,
    budget {id} NOT NULL REFERENCES promotions_budget (id),
    owner {id},
    org_path {text} NOT NULL,
    at {time} NOT NULL
);
CREATE INDEX promotions_grant_path ON promotions_grant (org_path, id);
CREATE INDEX promotions_grant_owner ON promotions_grant (owner, id);
CREATE INDEX promotions_grant_budget ON promotions_grant (budget);
CREATE INDEX promotions_grant_template ON promotions_grant (template, id);
