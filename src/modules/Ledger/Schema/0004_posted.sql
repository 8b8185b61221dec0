-- The list of journals walks by the time they were posted, up and down.
CREATE INDEX ledger_journal_posted ON ledger_journal (posted_at, key);
