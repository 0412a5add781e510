-- +goose Up
-- How long decisions are kept.
ALTER TABLE accounts ADD COLUMN decision_retention_days integer NOT NULL DEFAULT 90 CHECK (decision_retention_days BETWEEN 1 AND 365);

-- Decisions that were recorded, with all that they were made from: they can be made again. Once the person is erased, what
-- is left is which branch was taken, and why in results without values.
CREATE TABLE decisions (
    account_id   text        NOT NULL REFERENCES accounts,
    id           bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    contact_id   text,
    order_id     bigint,
    by_contact   boolean     NOT NULL, -- it was asked for by the contact, not found through the order
    by_order     boolean     NOT NULL,
    order_ids    bigint[]    NOT NULL, -- all orders that were there to be read: each may tell of another buyer
    evaluated_at timestamptz NOT NULL,
    time_zone    text        NOT NULL,
    branches     jsonb       NOT NULL, -- id, name, canonical text, and the condition as given
    branch_id    text        NOT NULL, -- '' for the else branch
    branch_name  text        NOT NULL,
    branch_index integer     NOT NULL, -- -1 for the else branch
    reason       text        NOT NULL CHECK (reason IN ('MATCHED', 'ELSE')),
    trace        jsonb       NOT NULL, -- one for each branch
    read         json,                 -- a snapshot of the catalog's values, byte for byte
    recorded_at  timestamptz NOT NULL,
    redacted_at  timestamptz,
    PRIMARY KEY (account_id, id),
    CHECK ((read IS NULL) = (redacted_at IS NOT NULL))
);
CREATE INDEX decisions_contact ON decisions (account_id, contact_id, id);
CREATE INDEX decisions_age ON decisions (account_id, recorded_at);
ALTER TABLE decisions ENABLE ROW LEVEL SECURITY;
ALTER TABLE decisions FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON decisions TO storegraph_app
    USING (account_id = nullif(current_setting('app.account_id', true), ''));
GRANT SELECT, INSERT, UPDATE, DELETE ON decisions TO storegraph_app;
-- The operator sees which accounts have any, to have old ones thrown away, and nothing of what is in them.
CREATE POLICY operator ON decisions TO storegraph_operator USING (true);
GRANT SELECT (account_id) ON decisions TO storegraph_operator;
