-- +goose Up
-- A timer has something happen a while after an order's event, unless it is no longer right then.
CREATE TABLE timers (
    account_id     text        NOT NULL REFERENCES accounts,
    id             text        NOT NULL,
    name           text        NOT NULL,
    anchor         text        NOT NULL, -- the kind of event that starts it
    delay_months   integer     NOT NULL,
    delay_days     integer     NOT NULL,
    delay_minutes  integer     NOT NULL,
    local_time     text,                 -- HH:MM in the shop's time zone
    filter         text,                 -- canonical text of a condition: which orders start it
    condition      text,                 -- and one that is asked when it is due
    each_order     boolean     NOT NULL, -- else a newer order of the contact moves it
    status         text        NOT NULL CHECK (status IN ('ACTIVE', 'PAUSED')),
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    PRIMARY KEY (account_id, id)
);
ALTER TABLE timers ENABLE ROW LEVEL SECURITY;
ALTER TABLE timers FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON timers TO storegraph_app
    USING (account_id = nullif(current_setting('app.account_id', true), ''));
GRANT SELECT, INSERT, UPDATE, DELETE ON timers TO storegraph_app;

-- What timers have coming, written with the event that starts it, and what became of it. One for each timer and order, for ever.
CREATE TABLE due_events (
    account_id  text        NOT NULL,
    id          bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    timer_id    text        NOT NULL,
    order_id    bigint      NOT NULL,
    contact_id  text,
    anchor_at   timestamptz NOT NULL, -- when the event that starts it happened
    version     bigint      NOT NULL, -- of the order, then
    enrollment_key text     NOT NULL,
    state       text        NOT NULL DEFAULT 'NEW' CHECK (state IN ('NEW', 'PENDING', 'FIRED', 'MOVED', 'WITHDRAWN', 'SKIPPED')),
    code        text        NOT NULL DEFAULT '',
    reason      text        NOT NULL DEFAULT '',
    due_at      timestamptz,          -- NULL until the filter was asked
    next_at     timestamptz NOT NULL, -- when it is looked at next
    settled_at  timestamptz,
    sequence    bigint,               -- of the event that it became
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, timer_id, order_id),
    FOREIGN KEY (account_id, timer_id) REFERENCES timers ON DELETE CASCADE
);
CREATE INDEX due_events_next ON due_events (next_at) WHERE state IN ('NEW', 'PENDING');
CREATE INDEX due_events_order ON due_events (account_id, order_id);
CREATE INDEX due_events_contact ON due_events (account_id, contact_id);
ALTER TABLE due_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE due_events FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON due_events TO storegraph_app
    USING (account_id = nullif(current_setting('app.account_id', true), ''));
GRANT SELECT, INSERT, UPDATE, DELETE ON due_events TO storegraph_app;
CREATE POLICY operator ON due_events TO storegraph_operator USING (true);
GRANT SELECT (account_id, id, state, next_at) ON due_events TO storegraph_operator;
