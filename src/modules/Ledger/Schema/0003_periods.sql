-- Accounting months: announced, closed with the turnover and the balance of every kind of account, perhaps reopened.
CREATE TABLE ledger_period (
    id {text} PRIMARY KEY,
    state {text} NOT NULL,
    until {time} NOT NULL UNIQUE,
    announced_by {id},
    announced_at {time} NOT NULL,
    note {text},
    closed_at {time}
);

CREATE TABLE ledger_period_line (
    month {text} NOT NULL REFERENCES ledger_period (id),
    kind {text} NOT NULL,
    opening {money} NOT NULL,
    debit {money} NOT NULL CHECK (debit >= 0),
    credit {money} NOT NULL CHECK (credit >= 0),
    closing {money} NOT NULL,
    PRIMARY KEY (month, kind)
);

-- What happened in a month that was closed by then is booked on the first day after it; this is when it happened.
ALTER TABLE ledger_journal ADD COLUMN happened_at {time};
