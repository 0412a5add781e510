-- +goose Up
-- Message templates that accounts registered. Rows never change but for their name.
CREATE TABLE templates (
    account_id    text        NOT NULL REFERENCES accounts,
    id            text        NOT NULL CHECK (id ~ '^[0-9a-f]{64}$'), -- commerce.TemplateID
    channel       text        NOT NULL,
    source        text        NOT NULL,
    name          text        CHECK (name <> ''),
    reads         text[]      NOT NULL, -- paths of the catalog
    registered_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, id)
);
ALTER TABLE templates ENABLE ROW LEVEL SECURITY;
ALTER TABLE templates FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON templates TO storegraph_app
    USING (account_id = nullif(current_setting('app.account_id', true), ''));
GRANT SELECT, INSERT, UPDATE (name, reads), DELETE ON templates TO storegraph_app;
