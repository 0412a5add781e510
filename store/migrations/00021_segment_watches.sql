-- +goose Up
-- A condition whose contacts are watched: entering and leaving it are events.
CREATE TABLE segment_watches (
    account_id  text        NOT NULL REFERENCES accounts,
    id          text        NOT NULL,
    name        text        NOT NULL,
    condition   text        NOT NULL, -- canonical text
    entered     boolean     NOT NULL,
    "left"      boolean     NOT NULL,
    per_minute  integer     NOT NULL CHECK (per_minute > 0),
    begun       boolean     NOT NULL DEFAULT false, -- who is in it was recorded
    status      text        NOT NULL CHECK (status IN ('ACTIVE', 'PAUSED')),
    problem     text        NOT NULL DEFAULT '',    -- why it was not answered last
    checked_at  timestamptz,
    next_at     timestamptz NOT NULL,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX segment_watches_next ON segment_watches (next_at) WHERE status = 'ACTIVE';
ALTER TABLE segment_watches ENABLE ROW LEVEL SECURITY;
ALTER TABLE segment_watches FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON segment_watches TO storegraph_app
    USING (account_id = nullif(current_setting('app.account_id', true), ''));
GRANT SELECT, INSERT, UPDATE, DELETE ON segment_watches TO storegraph_app;
CREATE POLICY operator ON segment_watches TO storegraph_operator USING (true);
GRANT SELECT (account_id, id, status, next_at) ON segment_watches TO storegraph_operator;

-- Who is in a watched segment, and how often they have entered it. Who left stays, so that entering again is another time.
CREATE TABLE segment_members (
    account_id  text        NOT NULL,
    watch_id    text        NOT NULL,
    contact_id  text        NOT NULL,
    inside      boolean     NOT NULL,
    times       integer     NOT NULL,
    since       timestamptz NOT NULL,
    PRIMARY KEY (account_id, watch_id, contact_id),
    FOREIGN KEY (account_id, watch_id) REFERENCES segment_watches ON DELETE CASCADE
);
CREATE INDEX segment_members_contact ON segment_members (account_id, contact_id);
ALTER TABLE segment_members ENABLE ROW LEVEL SECURITY;
ALTER TABLE segment_members FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON segment_members TO storegraph_app
    USING (account_id = nullif(current_setting('app.account_id', true), ''));
GRANT SELECT, INSERT, UPDATE, DELETE ON segment_members TO storegraph_app;
