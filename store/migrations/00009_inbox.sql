-- +goose Up
-- A webhook is kept by the operator role, many in one statement; background signals are reconciliation's.
ALTER TABLE inbox
    ADD COLUMN background boolean NOT NULL DEFAULT false,
    ADD COLUMN code       text    NOT NULL DEFAULT '',
    ADD COLUMN reason     text    NOT NULL DEFAULT '',
    ADD COLUMN sealed     bytea; -- what a compliance webhook asks for: personal data, gone when it is answered
GRANT INSERT, DELETE ON inbox TO storegraph_operator;
