-- A journal is never changed, only reversed by another that points to it.
CREATE FUNCTION ledger_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a journal is never changed';
END
$$;

CREATE TRIGGER ledger_journal_never_changed BEFORE UPDATE OR DELETE ON ledger_journal
    FOR EACH ROW EXECUTE FUNCTION ledger_never_changed();

CREATE TRIGGER ledger_entry_never_changed BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_never_changed();
