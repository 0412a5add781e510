-- +goose Up
-- Rows of one account are seen and written by storegraph_app only while app.account_id names that account, which every
-- transaction sets for itself. storegraph_operator crosses accounts, on the few tables that have a policy for it.
GRANT USAGE ON SCHEMA public TO storegraph_app, storegraph_operator;
GRANT SELECT ON goose_db_version TO storegraph_app;

-- Every write of a row that caches and triggers follow takes the next number.
CREATE SEQUENCE data_version;
GRANT USAGE ON SEQUENCE data_version TO storegraph_app;

CREATE TABLE accounts (
    account_id text        PRIMARY KEY CHECK (account_id <> ''),
    name       text        NOT NULL,
    created_at timestamptz NOT NULL
);
ALTER TABLE accounts ENABLE ROW LEVEL SECURITY;
ALTER TABLE accounts FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON accounts TO storegraph_app
    USING (account_id = nullif(current_setting('app.account_id', true), ''));
GRANT SELECT, INSERT, UPDATE, DELETE ON accounts TO storegraph_app;

CREATE TABLE api_keys (
    account_id   text        NOT NULL REFERENCES accounts,
    id           text        NOT NULL,
    name         text        NOT NULL,
    role         text        NOT NULL CHECK (role IN ('READER', 'OWNER')),
    pepper_id    text        NOT NULL, -- the keyring's key whose pepper went into the hash
    hash         bytea       NOT NULL, -- HMAC-SHA-256; the key itself is nowhere
    created_at   timestamptz NOT NULL,
    last_used_at timestamptz,
    revoked_at   timestamptz,
    PRIMARY KEY (account_id, id)
);
CREATE UNIQUE INDEX api_keys_hash ON api_keys (hash);
ALTER TABLE api_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON api_keys TO storegraph_app
    USING (account_id = nullif(current_setting('app.account_id', true), ''));
CREATE POLICY operator ON api_keys TO storegraph_operator USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON api_keys TO storegraph_app;
GRANT SELECT, UPDATE (last_used_at, pepper_id, hash) ON api_keys TO storegraph_operator;

CREATE TABLE oauth_states (
    account_id  text        NOT NULL REFERENCES accounts,
    state_hash  text        NOT NULL,
    cookie_hash text        NOT NULL,
    shop_domain text        NOT NULL,
    import      text[]      NOT NULL,
    sync        jsonb       NOT NULL,
    return_path text        NOT NULL,
    expires_at  timestamptz NOT NULL,
    PRIMARY KEY (account_id, state_hash)
);
CREATE UNIQUE INDEX oauth_states_state ON oauth_states (state_hash);
ALTER TABLE oauth_states ENABLE ROW LEVEL SECURITY;
ALTER TABLE oauth_states FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON oauth_states TO storegraph_app
    USING (account_id = nullif(current_setting('app.account_id', true), ''));
CREATE POLICY operator ON oauth_states TO storegraph_operator USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON oauth_states TO storegraph_app;
GRANT SELECT, DELETE ON oauth_states TO storegraph_operator;
