-- +goose Up
-- Who was shown personal data: no values, and nobody's name. Rows are only ever added; each is chained to the one before it
-- by a keyed hash, so that a row that is changed or taken out shows. Old ones go when their time is over, by the operator.
CREATE TABLE personal_reads (
    account_id text        NOT NULL REFERENCES accounts,
    id         bigint      NOT NULL,
    read_at    timestamptz NOT NULL, -- the first of the reads that the row counts
    key_id     text        NOT NULL, -- of the credential
    role       text        NOT NULL,
    operation  text        NOT NULL, -- the name that the client gave it, '' for none
    kind       text        NOT NULL, -- of the objects, in the API's words
    reads      integer     NOT NULL CHECK (reads > 0),
    objects    bigint      NOT NULL CHECK (objects > 0),
    pepper_id  text        NOT NULL, -- the keyring's key that the chain was made with
    previous   bytea       NOT NULL, -- chain of the row before, empty for the first
    chain      bytea       NOT NULL,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX personal_reads_age ON personal_reads (account_id, read_at);
ALTER TABLE personal_reads ENABLE ROW LEVEL SECURITY;
ALTER TABLE personal_reads FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON personal_reads TO storegraph_app
    USING (account_id = nullif(current_setting('app.account_id', true), ''));
GRANT SELECT, INSERT ON personal_reads TO storegraph_app;
-- The operator throws old rows away, and sees no more of them than their age.
CREATE POLICY operator ON personal_reads TO storegraph_operator USING (true);
GRANT SELECT (account_id, id, read_at), DELETE ON personal_reads TO storegraph_operator;
