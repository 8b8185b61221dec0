-- A journal is never changed, only reversed by another that points to it.
CREATE TRIGGER ledger_journal_never_updated BEFORE UPDATE ON ledger_journal BEGIN
    SELECT RAISE(ABORT, 'a journal is never changed');
END;

CREATE TRIGGER ledger_journal_never_deleted BEFORE DELETE ON ledger_journal BEGIN
    SELECT RAISE(ABORT, 'a journal is never changed');
END;

CREATE TRIGGER ledger_entry_never_updated BEFORE UPDATE ON ledger_entry BEGIN
    SELECT RAISE(ABORT, 'a journal is never changed');
END;

CREATE TRIGGER ledger_entry_never_deleted BEFORE DELETE ON ledger_entry BEGIN
    SELECT RAISE(ABORT, 'a journal is never changed');
END;
