-- What the desk's lists can be sorted by.
CREATE INDEX desk_order_payable ON desk_order (payable, id);
CREATE INDEX desk_member_orders ON desk_member (orders, number);
