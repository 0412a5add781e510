-- +goose Up
-- Where an account wants its events delivered.
CREATE TABLE trigger_endpoints (
    account_id    text        NOT NULL REFERENCES accounts,
    id            text        NOT NULL,
    name          text        NOT NULL,
    url           text        NOT NULL,
    kinds         text[]      NOT NULL CHECK (cardinality(kinds) > 0),
    filter        text,                 -- canonical text of a condition
    delay         interval    NOT NULL,
    v1a    boolean     NOT NULL,
    keys          bytea       NOT NULL, -- sealed commerce.EndpointKeys
    status        text        NOT NULL CHECK (status IN ('ACTIVE', 'PAUSED')),
    pause_reason  text,
    paused_at     timestamptz,
    failing_since timestamptz,
    failures      integer     NOT NULL DEFAULT 0,
    retry_at      timestamptz,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    PRIMARY KEY (account_id, id),
    CONSTRAINT trigger_endpoints_url UNIQUE (account_id, url), -- receivers know an event by its id: two would be one
    CHECK ((status = 'PAUSED') = (pause_reason IS NOT NULL))
);
ALTER TABLE trigger_endpoints ENABLE ROW LEVEL SECURITY;
ALTER TABLE trigger_endpoints FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON trigger_endpoints TO storegraph_app
    USING (account_id = nullif(current_setting('app.account_id', true), ''));
CREATE POLICY operator ON trigger_endpoints TO storegraph_operator USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON trigger_endpoints TO storegraph_app;
GRANT SELECT, UPDATE (keys) ON trigger_endpoints TO storegraph_operator;

-- The outbox: an event on its way to an endpoint, written with the event. Whoever delivers holds the row's lock meanwhile, so
-- a process that dies gives it back with its connection.
CREATE TABLE trigger_deliveries (
    account_id   text        NOT NULL,
    endpoint_id  text        NOT NULL,
    sequence     bigint      NOT NULL, -- of the event
    lane         text        NOT NULL, -- deliveries of a lane keep their order: the contact, else the order
    state        text        NOT NULL DEFAULT 'WAITING' CHECK (state IN ('WAITING', 'DELIVERED', 'FILTERED', 'DEAD')),
    attempts     integer     NOT NULL DEFAULT 0,
    replays      integer     NOT NULL DEFAULT 0,
    due_at       timestamptz NOT NULL,
    attempted_at timestamptz,
    status_code  integer,
    took         interval    NOT NULL DEFAULT '0',
    error        text        NOT NULL DEFAULT '',
    delivered_at timestamptz,
    PRIMARY KEY (account_id, endpoint_id, sequence),
    FOREIGN KEY (account_id, endpoint_id) REFERENCES trigger_endpoints ON DELETE CASCADE,
    FOREIGN KEY (account_id, sequence) REFERENCES trigger_events ON DELETE CASCADE
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000);
CREATE INDEX trigger_deliveries_due ON trigger_deliveries (account_id, endpoint_id, due_at, sequence) WHERE state = 'WAITING';
CREATE INDEX trigger_deliveries_lane ON trigger_deliveries (account_id, endpoint_id, lane, sequence) WHERE state = 'WAITING';
CREATE INDEX trigger_deliveries_event ON trigger_deliveries (account_id, sequence);
CREATE INDEX trigger_deliveries_dead ON trigger_deliveries (account_id, endpoint_id, sequence) WHERE state = 'DEAD';
ALTER TABLE trigger_deliveries ENABLE ROW LEVEL SECURITY;
ALTER TABLE trigger_deliveries FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON trigger_deliveries TO storegraph_app
    USING (account_id = nullif(current_setting('app.account_id', true), ''));
CREATE POLICY operator ON trigger_deliveries TO storegraph_operator USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON trigger_deliveries TO storegraph_app;
GRANT SELECT (account_id, endpoint_id, state, due_at, sequence) ON trigger_deliveries TO storegraph_operator;
