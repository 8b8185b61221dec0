-- Coupons that came to a member by a merge, so that they go back when it is undone.
CREATE TABLE promotions_moved (
    kept {id} NOT NULL,
    gone {id} NOT NULL,
    coupon {id} NOT NULL REFERENCES promotions_coupon (id),
    PRIMARY KEY (kept, gone, coupon)
);
