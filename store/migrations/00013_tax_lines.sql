-- +goose Up
-- The taxes of an order by name, as [{title, rate, price, price_presentment}] in the order's currencies. Orders that were
-- stored before have none until Shopify is asked for them again.
ALTER TABLE orders ADD COLUMN tax_lines jsonb NOT NULL DEFAULT '[]';
