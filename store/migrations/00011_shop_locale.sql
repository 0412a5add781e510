-- +goose Up
-- The language of the store's own texts; '' until Shopify is asked again.
ALTER TABLE installations ADD COLUMN shop_locale text NOT NULL DEFAULT '';
