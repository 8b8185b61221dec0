-- Orders on which nothing was left to pay have no payment. SQLite changes NOT NULL in the text of the table alone, which no row notices.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, 'payment {id} NOT NULL', 'payment {id}') WHERE type = 'table' AND name = 'fulfilment_delivery';
PRAGMA writable_schema = RESET;
