-- +goose Up
-- Under row level security an index answers a condition only when its functions are leakproof: comparisons of texts, times,
-- integers and floats are, coalesce, lower and comparisons of numerics are not. So what lists are sorted by is a column of
-- its own.
ALTER TABLE contacts ADD COLUMN last_order_key timestamptz NOT NULL GENERATED ALWAYS AS (coalesce(last_order_at, '-infinity'::timestamptz)) STORED;
DROP INDEX contacts_last_order_at;
CREATE INDEX contacts_last_order_at ON contacts (account_id, last_order_key, id);

-- A float tells amounts of up to 15 digits apart.
ALTER TABLE orders ADD COLUMN total_price_key double precision NOT NULL GENERATED ALWAYS AS (total_price::double precision) STORED;
DROP INDEX orders_total_price;
CREATE INDEX orders_total_price ON orders (account_id, total_price_key DESC, id DESC);

ALTER TABLE transactions ADD COLUMN processed_key timestamptz NOT NULL GENERATED ALWAYS AS (coalesce(processed_at, created_at)) STORED;
DROP INDEX transactions_processed_at, transactions_contact;
CREATE INDEX transactions_processed_at ON transactions (account_id, processed_key DESC, order_id DESC);
CREATE INDEX transactions_contact ON transactions (account_id, contact_id, processed_key DESC, order_id DESC);

ALTER TABLE products ADD COLUMN title_key text NOT NULL GENERATED ALWAYS AS (lower(title)) STORED;
DROP INDEX products_title;
CREATE INDEX products_title ON products (account_id, title_key, id);

ALTER TABLE collections ADD COLUMN title_key text NOT NULL GENERATED ALWAYS AS (lower(title)) STORED;
DROP INDEX collections_title;
CREATE INDEX collections_title ON collections (account_id, title_key, id);
