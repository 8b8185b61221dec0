-- The list of payouts walks by the time of the request and by the amount, up and down.
CREATE INDEX settlement_payout_requested ON settlement_payout (requested_at, id);
CREATE INDEX settlement_payout_net ON settlement_payout (net, id);
