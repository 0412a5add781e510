-- +goose Up
-- The primary key is what makes a trigger happen once, for ever: rows are never removed or changed.
CREATE TABLE trigger_ledger (
    account_id  text        NOT NULL,
    kind        text        NOT NULL CHECK (kind IN ('ORDER_RECEIVED', 'PAYMENT_RECEIVED')),
    order_id    bigint      NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, kind, order_id)
);
ALTER TABLE trigger_ledger ENABLE ROW LEVEL SECURITY;
ALTER TABLE trigger_ledger FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON trigger_ledger TO storegraph_app
    USING (account_id = nullif(current_setting('app.account_id', true), ''));
GRANT SELECT, INSERT ON trigger_ledger TO storegraph_app;

CREATE TABLE trigger_events (
    account_id     text        NOT NULL,
    sequence       bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    kind           text        NOT NULL CHECK (kind IN ('ORDER_RECEIVED', 'PAYMENT_RECEIVED')),
    order_id       bigint      NOT NULL,
    contact_id     text,
    enrollment_key text        NOT NULL,
    occurred_at    timestamptz NOT NULL,
    received_at    timestamptz NOT NULL,
    version        bigint      NOT NULL,
    payload        json        NOT NULL, -- byte for byte
    PRIMARY KEY (account_id, sequence)
);
ALTER TABLE trigger_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE trigger_events FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON trigger_events TO storegraph_app
    USING (account_id = nullif(current_setting('app.account_id', true), ''));
GRANT SELECT, INSERT, UPDATE, DELETE ON trigger_events TO storegraph_app;
