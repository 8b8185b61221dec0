-- The post in which somebody of the staff works in this sign-in.
ALTER TABLE platform_session ADD COLUMN post {id} NULL;

-- Imports as they were run, with the rows that they refused.
CREATE TABLE platform_import (
    id {id} PRIMARY KEY,
    kind {text} NOT NULL,
    file {text} NOT NULL,
    started_by {id} NULL,
    dry_run {bool} NOT NULL,
    state {text} NOT NULL CHECK (state IN ('Running', 'Done', 'Refused', 'Broken')),
    began_at {time} NOT NULL,
    told_at {time} NOT NULL,
    lines {long} NOT NULL,
    added {long} NOT NULL,
    changed {long} NOT NULL,
    refused {long} NOT NULL,
    problem {text} NULL
);
CREATE INDEX platform_import_kind ON platform_import (kind, id);
CREATE INDEX platform_import_began ON platform_import (began_at);

CREATE TABLE platform_import_refusals (
    id {id} PRIMARY KEY REFERENCES platform_import (id) ON DELETE CASCADE,
    csv {bytes} NOT NULL
);
