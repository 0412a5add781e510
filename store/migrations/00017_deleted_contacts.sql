-- +goose Up
-- The contact that went with a deleted customer: when a merge is told afterwards, its id leads to the survivor.
ALTER TABLE tombstones ADD COLUMN contact_id text;
