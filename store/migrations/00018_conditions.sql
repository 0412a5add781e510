-- +goose Up
-- Conditions that accounts registered. Rows never change but for their name, and what today's catalog says that they read.
CREATE TABLE conditions (
    account_id    text        NOT NULL REFERENCES accounts,
    id            text        NOT NULL CHECK (id ~ '^[0-9a-f]{64}$'), -- commerce.ConditionID
    semantics     integer     NOT NULL,
    text          text        NOT NULL, -- canonical
    tree          json        NOT NULL, -- the same as structure, which may be larger than texts are read
    name          text        CHECK (name <> ''),
    reads         text[]      NOT NULL, -- paths of the catalog
    registered_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX conditions_registered ON conditions (account_id, registered_at, id);
ALTER TABLE conditions ENABLE ROW LEVEL SECURITY;
ALTER TABLE conditions FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON conditions TO storegraph_app
    USING (account_id = nullif(current_setting('app.account_id', true), ''));
GRANT SELECT, INSERT, UPDATE (name, reads), DELETE ON conditions TO storegraph_app;

CREATE INDEX templates_registered ON templates (account_id, registered_at, id);
