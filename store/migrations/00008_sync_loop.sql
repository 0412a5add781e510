-- +goose Up
-- Shopify's updated_at has a resolution of one second: of two states of the same second, the one that was read later counts.
ALTER TABLE contacts    ADD COLUMN fetched_at timestamptz;
ALTER TABLE orders      ADD COLUMN fetched_at timestamptz NOT NULL DEFAULT '-infinity';
ALTER TABLE products    ADD COLUMN fetched_at timestamptz NOT NULL DEFAULT '-infinity';
ALTER TABLE collections ADD COLUMN fetched_at timestamptz NOT NULL DEFAULT '-infinity';

ALTER TABLE installations
    ADD COLUMN wanted        text[]      NOT NULL DEFAULT '{}',
    ADD COLUMN paused_until  timestamptz,
    ADD COLUMN pause_reason  text        NOT NULL DEFAULT '',
    ADD COLUMN subscriptions jsonb       NOT NULL DEFAULT '{}';

-- Imports are tasks now: their lease is the task's.
ALTER TABLE import_runs
    ADD COLUMN storing_at  timestamptz,
    ADD COLUMN file_offset bigint NOT NULL DEFAULT 0,
    ADD COLUMN file_line   integer NOT NULL DEFAULT 0,
    ADD COLUMN file_size   bigint NOT NULL DEFAULT 0,
    ADD COLUMN read_at     timestamptz;

-- What the sync loop does by itself, for an account and an element. A task whose due_at has come and that nobody holds is
-- handed out: its epoch goes up, and only the holder of the newest epoch may write.
CREATE TABLE sync_tasks (
    account_id   text        NOT NULL REFERENCES accounts,
    kind         text        NOT NULL CHECK (kind IN ('IMPORT', 'POLL', 'SWEEP', 'UPKEEP')),
    element      text        NOT NULL CHECK (element IN ('', 'CONTACTS', 'ORDERS', 'TRANSACTIONS', 'PRODUCTS', 'COLLECTIONS')),
    epoch        bigint      NOT NULL DEFAULT 0,
    due_at       timestamptz, -- null: nothing to do until somebody asks
    leased_until timestamptz, -- null: nobody holds it
    again_at     timestamptz, -- asked for while somebody held it
    state        jsonb,
    failures     integer     NOT NULL DEFAULT 0,
    failure      text        NOT NULL DEFAULT '',
    done_at      timestamptz, -- everything before this moment was seen by a whole round
    checked      bigint      NOT NULL DEFAULT 0, -- since the shop was connected
    missing      bigint      NOT NULL DEFAULT 0,
    outdated     bigint      NOT NULL DEFAULT 0,
    deleted      bigint      NOT NULL DEFAULT 0,
    last_found   jsonb       NOT NULL DEFAULT '{}', -- drift of the round on its way, or of the last one
    drift_at     timestamptz,
    PRIMARY KEY (account_id, kind, element)
);
CREATE INDEX sync_tasks_due ON sync_tasks (due_at) WHERE due_at IS NOT NULL;
ALTER TABLE sync_tasks ENABLE ROW LEVEL SECURITY;
ALTER TABLE sync_tasks FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON sync_tasks TO storegraph_app
    USING (account_id = nullif(current_setting('app.account_id', true), ''));
CREATE POLICY operator ON sync_tasks TO storegraph_operator USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON sync_tasks TO storegraph_app;
GRANT SELECT, UPDATE ON sync_tasks TO storegraph_operator;

-- Shopify's bucket of points for one app and shop, shared by all our processes. Not a tenant table: it names shops only.
CREATE TABLE shop_budgets (
    shop_domain  text             PRIMARY KEY,
    available    double precision NOT NULL,
    maximum      double precision NOT NULL,
    restore_rate double precision NOT NULL,
    reserved     double precision NOT NULL DEFAULT 0, -- by requests on their way
    updated_at   timestamptz      NOT NULL
);
GRANT SELECT, INSERT, UPDATE, DELETE ON shop_budgets TO storegraph_operator;
