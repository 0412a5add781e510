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
    ADD COLUMN subscriptions jsonb       NOT NULL DEFAULT '{}',
    ADD COLUMN set_up        boolean     NOT NULL DEFAULT false, -- until then upkeep goes on with what connecting began
    ADD COLUMN probed_at     timestamptz;

-- Imports are tasks now: their lease is the task's.
ALTER TABLE import_runs
    ADD COLUMN storing_at  timestamptz,
    ADD COLUMN file_offset bigint NOT NULL DEFAULT 0,
    ADD COLUMN file_line   integer NOT NULL DEFAULT 0,
    ADD COLUMN file_size   bigint NOT NULL DEFAULT 0,
    ADD COLUMN read_at     timestamptz;

-- Resealing writes a row as well: what idle tokens are told by is when Shopify gave them.
ALTER TABLE credentials ADD COLUMN refreshed_at timestamptz; -- null: updated_at says

CREATE INDEX orders_customer ON orders (account_id, customer_id, id) WHERE customer_id IS NOT NULL;
-- The newest webhook of an account, whatever became of it.
CREATE INDEX inbox_received ON inbox (account_id, received_at) WHERE topic <> 'reconcile';

-- What the sync loop does by itself, for an account and an element. A task whose due_at has come and that nobody holds is
-- handed out: its epoch goes up, and only the holder of the newest epoch may write.
CREATE TABLE sync_tasks (
    account_id     text        NOT NULL REFERENCES accounts,
    kind           text        NOT NULL CHECK (kind IN ('IMPORT', 'POLL', 'SWEEP', 'UPKEEP')),
    element        text        NOT NULL CHECK (element IN ('', 'CONTACTS', 'ORDERS', 'TRANSACTIONS', 'PRODUCTS', 'COLLECTIONS')),
    epoch          bigint      NOT NULL DEFAULT 0,
    due_at         timestamptz, -- null: nothing to do until somebody asks
    leased_until   timestamptz, -- null: nobody holds it
    again_at       timestamptz, -- asked for while somebody held it
    state          jsonb,
    failures       integer     NOT NULL DEFAULT 0,
    failure        text        NOT NULL DEFAULT '',
    ended_at       timestamptz, -- the newest slice
    done_at        timestamptz, -- everything before this moment was seen by a whole round
    -- drift since the shop was connected
    checked        bigint      NOT NULL DEFAULT 0,
    missing        bigint      NOT NULL DEFAULT 0,
    outdated       bigint      NOT NULL DEFAULT 0,
    deleted        bigint      NOT NULL DEFAULT 0,
    -- drift of the round on its way, else of the last one
    round_open     boolean     NOT NULL DEFAULT false,
    round_checked  bigint      NOT NULL DEFAULT 0,
    round_missing  bigint      NOT NULL DEFAULT 0,
    round_outdated bigint      NOT NULL DEFAULT 0,
    round_deleted  bigint      NOT NULL DEFAULT 0,
    drift_at       timestamptz, -- when any was last found
    PRIMARY KEY (account_id, kind, element)
);
CREATE INDEX sync_tasks_due ON sync_tasks (kind, due_at) WHERE due_at IS NOT NULL;
ALTER TABLE sync_tasks ENABLE ROW LEVEL SECURITY;
ALTER TABLE sync_tasks FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON sync_tasks TO storegraph_app
    USING (account_id = nullif(current_setting('app.account_id', true), ''));
CREATE POLICY operator ON sync_tasks TO storegraph_operator USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON sync_tasks TO storegraph_app;
GRANT SELECT, UPDATE (epoch, leased_until) ON sync_tasks TO storegraph_operator;

-- Shopify's bucket of points for one app and shop, shared by all our processes. Not a tenant table: it names shops only.
-- Unlogged: Shopify's next answer tells it anew, and nobody waits for a disk.
CREATE UNLOGGED TABLE shop_budgets (
    shop_domain  text             PRIMARY KEY,
    available    double precision NOT NULL, -- at updated_at, with what is reserved counted as spent
    maximum      double precision NOT NULL,
    restore_rate double precision NOT NULL,
    reserved     jsonb            NOT NULL DEFAULT '{}', -- of each process: the points of its requests on their way, and since when nothing was heard of it
    updated_at   timestamptz      NOT NULL
);
GRANT SELECT, INSERT, UPDATE, DELETE ON shop_budgets TO storegraph_operator;

-- What is connected already goes on: upkeep schedules the rest, and imports on their way are tasks. Their owner does not see
-- the rows of forced tables.
ALTER TABLE installations NO FORCE ROW LEVEL SECURITY;
ALTER TABLE import_runs NO FORCE ROW LEVEL SECURITY;
ALTER TABLE sync_tasks NO FORCE ROW LEVEL SECURITY;
INSERT INTO sync_tasks (account_id, kind, element, due_at) SELECT account_id, 'UPKEEP', '', now() FROM installations WHERE ended_at IS NULL;
INSERT INTO sync_tasks (account_id, kind, element, due_at)
    SELECT account_id, 'IMPORT', element, now() FROM import_runs WHERE status IN ('QUEUED', 'RUNNING', 'STORING');
ALTER TABLE installations FORCE ROW LEVEL SECURITY;
ALTER TABLE import_runs FORCE ROW LEVEL SECURITY;
ALTER TABLE sync_tasks FORCE ROW LEVEL SECURITY;
