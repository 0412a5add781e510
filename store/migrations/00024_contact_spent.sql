-- +goose Up
-- Lists of contacts by what they spent: like the other sort keys a column of its own, since comparisons of numerics are not
-- leakproof. Who never spent anything comes before everybody.
ALTER TABLE contacts ADD COLUMN spent_key double precision NOT NULL GENERATED ALWAYS AS (coalesce(total_spent::double precision, '-Infinity'::double precision)) STORED;
CREATE INDEX contacts_spent ON contacts (account_id, spent_key, id);
