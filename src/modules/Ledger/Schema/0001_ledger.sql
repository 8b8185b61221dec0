-- The entries of a journal are a chain from 0 to 0: each line opens where the one before closed, the first opens at 0, the last closes at 0,
-- and every link is a foreign key in both directions. So wherever one entry of a journal stands, all of them stand, and their sum is zero.
CREATE TABLE ledger_journal (
    id {id} PRIMARY KEY,
    key {text} NOT NULL UNIQUE,
    kind {text} NOT NULL,
    subject {text} NOT NULL,
    reverses {text} NULL REFERENCES ledger_journal (key) DEFERRABLE INITIALLY DEFERRED,
    at {time} NOT NULL,
    posted_at {time} NOT NULL,
    lines {int} NOT NULL CHECK (lines >= 2),
    fingerprint {text} NOT NULL,
    UNIQUE (id, lines)
);

CREATE INDEX ledger_journal_subject ON ledger_journal (subject, posted_at);

CREATE TABLE ledger_entry (
    journal {id} NOT NULL,
    line {int} NOT NULL,
    lines {int} NOT NULL,
    line_before {int} NULL,
    line_after {int} NULL,
    kind {text} NOT NULL,
    sub {text} NOT NULL,
    amount {money} NOT NULL CHECK (amount <> 0),
    opening {money} NOT NULL,
    closing {money} NOT NULL,
    at {time} NOT NULL,
    PRIMARY KEY (journal, line),
    UNIQUE (journal, line, opening),
    UNIQUE (journal, line, closing),
    CHECK (line >= 1 AND line <= lines),
    CHECK (closing = opening + amount),
    CHECK ((line = 1 AND opening = 0 AND line_before IS NULL) OR (line > 1 AND line_before IS NOT NULL AND line_before = line - 1)),
    CHECK ((line = lines AND closing = 0 AND line_after IS NULL) OR (line < lines AND line_after IS NOT NULL AND line_after = line + 1)),
    FOREIGN KEY (journal, lines) REFERENCES ledger_journal (id, lines) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (journal, line_before, opening) REFERENCES ledger_entry (journal, line, closing) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (journal, line_after, closing) REFERENCES ledger_entry (journal, line, opening) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ledger_entry_account ON ledger_entry (kind, sub, at);

-- Balances in natural sign; those of guarded accounts are exact and locked, the others lag behind what is not folded yet.
CREATE TABLE ledger_balance (
    kind {text} NOT NULL,
    sub {text} NOT NULL,
    balance {money} NOT NULL,
    guarded {bool} NOT NULL,
    version {long} NOT NULL,
    PRIMARY KEY (kind, sub),
    CHECK (guarded = {false} OR balance >= 0)
);

CREATE TABLE ledger_unfolded (
    id {serial},
    kind {text} NOT NULL,
    sub {text} NOT NULL,
    amount {money} NOT NULL
);

CREATE INDEX ledger_unfolded_account ON ledger_unfolded (kind, sub);
