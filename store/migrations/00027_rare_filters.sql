-- +goose Up
-- For what few orders have. Such lists are planned for the value that is asked for: what most orders have is read in the list's
-- own order instead. Values repeat, so that these are a tenth of the size of other indexes.
CREATE INDEX orders_financial_status ON orders (account_id, financial_status);
CREATE INDEX orders_status ON orders (account_id, status);
CREATE INDEX orders_source_name ON orders (account_id, source_name) WHERE source_name IS NOT NULL;
CREATE INDEX orders_test ON orders (account_id, processed_at DESC, id DESC) WHERE test;
CREATE INDEX transactions_status ON transactions (account_id, status);
CREATE INDEX transactions_kind ON transactions (account_id, kind);
