-- +goose Up
-- Attempts that did not arrive, and before a replay the one that did, oldest first: {at, code, ms, error, replay}.
ALTER TABLE trigger_deliveries ADD COLUMN log jsonb NOT NULL DEFAULT '[]';
