-- +goose Up
-- A webhook is kept by the operator role, many in one statement; background signals are reconciliation's.
ALTER TABLE inbox
    ADD COLUMN background boolean NOT NULL DEFAULT false,
    ADD COLUMN apart      text    NOT NULL DEFAULT '', -- the webhook's id when it waits for no other one: a privacy request
    ADD COLUMN code       text    NOT NULL DEFAULT '', -- why the last attempt failed
    ADD COLUMN reason     text    NOT NULL DEFAULT '',
    ADD COLUMN sealed     bytea; -- what a compliance webhook asks for: personal data, gone when it is answered
GRANT INSERT, DELETE ON inbox TO storegraph_operator;

-- Who holds what is written in inbox_objects from now on. TAKEN and inbox_one_at_a_time stay for workers of the version before.
UPDATE inbox SET state = 'PENDING', next_attempt_at = least(next_attempt_at, now()) WHERE state = 'TAKEN';
DROP INDEX inbox_queue;
DROP INDEX inbox_object;
CREATE INDEX inbox_waiting ON inbox (account_id, kind, object_id, apart, sequence) WHERE state = 'PENDING';
CREATE INDEX inbox_done ON inbox (finished_at) WHERE state = 'DONE';

-- The objects that signals wait for, each with all its signals: there is one row of an object, so one claim of it, whatever
-- the workers do. A row lives for as long as something waits or is held, so claims cost the same however long the inbox is.
CREATE TABLE inbox_objects (
    account_id text        NOT NULL,
    kind       text        NOT NULL,
    object_id  bigint      NOT NULL,
    apart      text        NOT NULL DEFAULT '',
    background boolean     NOT NULL, -- nothing but reconciliation's signals
    urgent     boolean     NOT NULL, -- handled while the shop is paused, too
    due_at     timestamptz NOT NULL, -- while it is held: when the lease ends
    lease      bigint,               -- null: nobody holds it
    again      boolean     NOT NULL DEFAULT false, -- signals came while it was held
    lost       integer     NOT NULL DEFAULT 0,     -- leases in a row that ran out
    PRIMARY KEY (account_id, kind, object_id, apart)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 5000);
CREATE INDEX inbox_objects_due ON inbox_objects (background, account_id, due_at);
CREATE INDEX inbox_objects_held ON inbox_objects (account_id, due_at) WHERE lease IS NOT NULL;
CREATE INDEX inbox_objects_urgent ON inbox_objects (account_id, due_at) WHERE urgent;
ALTER TABLE inbox_objects ENABLE ROW LEVEL SECURITY;
ALTER TABLE inbox_objects FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON inbox_objects TO storegraph_app
    USING (account_id = nullif(current_setting('app.account_id', true), ''));
CREATE POLICY operator ON inbox_objects TO storegraph_operator USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON inbox_objects TO storegraph_app, storegraph_operator;
-- Tells a claim from all later ones.
CREATE SEQUENCE inbox_leases;
GRANT USAGE ON SEQUENCE inbox_leases TO storegraph_operator;

INSERT INTO inbox_objects (account_id, kind, object_id, background, urgent, due_at)
SELECT account_id, kind, object_id, false,
    bool_or(topic IN ('customers/data_request', 'customers/redact', 'shop/redact', 'app/uninstalled')), min(next_attempt_at)
FROM inbox WHERE state = 'PENDING' GROUP BY account_id, kind, object_id;
