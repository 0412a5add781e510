-- +goose Up
CREATE TABLE installations (
    account_id               text        NOT NULL REFERENCES accounts,
    shop_domain              text        NOT NULL,
    shop_id                  bigint      NOT NULL,
    shop_name                text        NOT NULL,
    shop_primary_host        text        NOT NULL,
    shop_currency_code       text        NOT NULL,
    shop_timezone            text        NOT NULL,
    shop_plan                text        NOT NULL,
    status                   text        NOT NULL CHECK (status IN ('CONNECTED', 'NEEDS_RECONNECT', 'DISCONNECTED', 'UNINSTALLED')),
    credential               text        NOT NULL CHECK (credential IN ('OAUTH', 'LEGACY_CUSTOM_APP')),
    scopes                   text[]      NOT NULL,
    contact_sync             boolean     NOT NULL,
    order_sync               boolean     NOT NULL,
    order_received_trigger   boolean     NOT NULL,
    transaction_sync         boolean     NOT NULL,
    payment_received_trigger boolean     NOT NULL,
    product_sync             boolean     NOT NULL,
    collection_sync          boolean     NOT NULL,
    personal_data            boolean     NOT NULL,
    blocked                  jsonb       NOT NULL,
    connected_at             timestamptz NOT NULL,
    order_received_since     timestamptz,
    payment_received_since   timestamptz,
    ended_at                 timestamptz,
    updated_at               timestamptz NOT NULL,
    PRIMARY KEY (account_id, shop_domain),
    CONSTRAINT installations_ended CHECK ((ended_at IS NOT NULL) = (status IN ('DISCONNECTED', 'UNINSTALLED')))
);
-- One store for an account, one account for a store.
CREATE UNIQUE INDEX installations_live_account ON installations (account_id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX installations_live_shop ON installations (shop_domain) WHERE ended_at IS NULL;
CREATE INDEX installations_shop ON installations (shop_domain, ended_at);
ALTER TABLE installations ENABLE ROW LEVEL SECURITY;
ALTER TABLE installations FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON installations TO storegraph_app
    USING (account_id = nullif(current_setting('app.account_id', true), ''));
CREATE POLICY operator ON installations TO storegraph_operator USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON installations TO storegraph_app;
GRANT SELECT ON installations TO storegraph_operator;

-- Secrets, each sealed for its account and column.
CREATE TABLE credentials (
    account_id         text        PRIMARY KEY REFERENCES accounts,
    kind               text        NOT NULL CHECK (kind IN ('OAUTH', 'LEGACY_CUSTOM_APP')),
    access_token       bytea       NOT NULL,
    refresh_token      bytea       NOT NULL,
    webhook_secrets    bytea[]     NOT NULL,
    expires_at         timestamptz,
    refresh_expires_at timestamptz,
    key_id             text        NOT NULL, -- the keyring's key that sealed this row last
    updated_at         timestamptz NOT NULL
);
ALTER TABLE credentials ENABLE ROW LEVEL SECURITY;
ALTER TABLE credentials FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON credentials TO storegraph_app
    USING (account_id = nullif(current_setting('app.account_id', true), ''));
GRANT SELECT, INSERT, UPDATE, DELETE ON credentials TO storegraph_app;

CREATE TABLE import_runs (
    account_id   text        NOT NULL REFERENCES accounts,
    id           text        NOT NULL,
    element      text        NOT NULL CHECK (element IN ('CONTACTS', 'ORDERS', 'TRANSACTIONS', 'PRODUCTS', 'COLLECTIONS')),
    status       text        NOT NULL CHECK (status IN ('QUEUED', 'RUNNING', 'STORING', 'COMPLETED', 'FAILED', 'CANCELLED')),
    expected     integer,
    received     integer     NOT NULL DEFAULT 0,
    stored       integer     NOT NULL DEFAULT 0,
    skipped      integer     NOT NULL DEFAULT 0,
    skips        jsonb       NOT NULL DEFAULT '[]',
    error        text,
    bulk_id      text        NOT NULL DEFAULT '',
    window_from  timestamptz,
    created_at   timestamptz NOT NULL,
    started_at   timestamptz,
    finished_at  timestamptz,
    leased_until timestamptz,
    PRIMARY KEY (account_id, id)
);
-- At most one run of an element is on its way.
CREATE UNIQUE INDEX import_runs_live ON import_runs (account_id, element) WHERE status IN ('QUEUED', 'RUNNING', 'STORING');
CREATE INDEX import_runs_newest ON import_runs (account_id, element, created_at DESC, id DESC);
CREATE INDEX import_runs_queue ON import_runs (created_at, id) WHERE status IN ('QUEUED', 'RUNNING', 'STORING');
ALTER TABLE import_runs ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_runs FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON import_runs TO storegraph_app
    USING (account_id = nullif(current_setting('app.account_id', true), ''));
CREATE POLICY operator ON import_runs TO storegraph_operator USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON import_runs TO storegraph_app;
GRANT SELECT, UPDATE ON import_runs TO storegraph_operator;

CREATE TABLE inbox (
    account_id      text        NOT NULL,
    webhook_id      text        NOT NULL,
    sequence        bigint      GENERATED ALWAYS AS IDENTITY,
    topic           text        NOT NULL,
    shop_domain     text        NOT NULL,
    api_version     text        NOT NULL,
    kind            text        NOT NULL,
    object_id       bigint      NOT NULL,
    merged_id       bigint      NOT NULL,
    triggered_at    timestamptz,
    received_at     timestamptz NOT NULL,
    state           text        NOT NULL DEFAULT 'PENDING' CHECK (state IN ('PENDING', 'TAKEN', 'DONE', 'DEAD')),
    attempts        integer     NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL, -- of a taken one: when its lease ends
    finished_at     timestamptz,
    PRIMARY KEY (account_id, webhook_id)
);
-- One signal of an object at a time, whatever the workers do.
CREATE UNIQUE INDEX inbox_one_at_a_time ON inbox (account_id, kind, object_id) WHERE state = 'TAKEN';
CREATE INDEX inbox_object ON inbox (account_id, kind, object_id, sequence) WHERE state IN ('PENDING', 'TAKEN');
CREATE INDEX inbox_queue ON inbox (next_attempt_at, sequence) WHERE state IN ('PENDING', 'TAKEN');
CREATE INDEX inbox_dead ON inbox (account_id, sequence) WHERE state = 'DEAD';
ALTER TABLE inbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE inbox FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON inbox TO storegraph_app
    USING (account_id = nullif(current_setting('app.account_id', true), ''));
CREATE POLICY operator ON inbox TO storegraph_operator USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON inbox TO storegraph_app;
GRANT SELECT, UPDATE ON inbox TO storegraph_operator;
