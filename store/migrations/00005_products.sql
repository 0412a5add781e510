-- +goose Up
CREATE TABLE products (
    account_id       text        NOT NULL,
    id               bigint      NOT NULL,
    title            text        NOT NULL,
    handle           text        NOT NULL,
    description_html text        NOT NULL,
    vendor           text        NOT NULL,
    product_type     text        NOT NULL,
    status           text        NOT NULL,
    tags             text[]      NOT NULL,
    category         text,
    seo_title        text,
    seo_description  text,
    image_url        text,
    image_alt        text,
    online_store_url text,
    is_gift_card     boolean     NOT NULL,
    total_inventory  integer,
    currency_code    text, -- of the prices; NULL when there are none
    min_price        numeric,
    max_price        numeric,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL,
    published_at     timestamptz,
    synced_at        timestamptz NOT NULL,
    fingerprint      text,
    version          bigint      NOT NULL DEFAULT nextval('data_version'),
    PRIMARY KEY (account_id, id)
);
CREATE INDEX products_title ON products (account_id, lower(title), id);
CREATE INDEX products_created_at ON products (account_id, created_at, id);
CREATE INDEX products_updated_at ON products (account_id, updated_at, id);
CREATE INDEX products_handle ON products (account_id, handle);
ALTER TABLE products ENABLE ROW LEVEL SECURITY;
ALTER TABLE products FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON products TO storegraph_app
    USING (account_id = nullif(current_setting('app.account_id', true), ''));
GRANT SELECT, INSERT, UPDATE, DELETE ON products TO storegraph_app;

CREATE TABLE variants (
    account_id         text        NOT NULL,
    id                 bigint      NOT NULL,
    product_id         bigint      NOT NULL,
    position           integer     NOT NULL,
    title              text        NOT NULL,
    sku                text,
    barcode            text,
    currency_code      text        NOT NULL,
    price              numeric     NOT NULL,
    compare_at_price   numeric,
    inventory_quantity integer,
    available_for_sale boolean     NOT NULL,
    options            jsonb       NOT NULL,
    created_at         timestamptz NOT NULL,
    updated_at         timestamptz NOT NULL,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX variants_product ON variants (account_id, product_id, position, id);
ALTER TABLE variants ENABLE ROW LEVEL SECURITY;
ALTER TABLE variants FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON variants TO storegraph_app
    USING (account_id = nullif(current_setting('app.account_id', true), ''));
GRANT SELECT, INSERT, UPDATE, DELETE ON variants TO storegraph_app;

CREATE TABLE collections (
    account_id       text        NOT NULL,
    id               bigint      NOT NULL,
    title            text        NOT NULL,
    handle           text        NOT NULL,
    description_html text        NOT NULL,
    sort_order       text        NOT NULL,
    seo_title        text,
    seo_description  text,
    image_url        text,
    image_alt        text,
    products_count   integer     NOT NULL,
    updated_at       timestamptz NOT NULL,
    synced_at        timestamptz NOT NULL,
    fingerprint      text,
    version          bigint      NOT NULL DEFAULT nextval('data_version'),
    PRIMARY KEY (account_id, id)
);
CREATE INDEX collections_title ON collections (account_id, lower(title), id);
CREATE INDEX collections_handle ON collections (account_id, handle);
ALTER TABLE collections ENABLE ROW LEVEL SECURITY;
ALTER TABLE collections FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON collections TO storegraph_app
    USING (account_id = nullif(current_setting('app.account_id', true), ''));
GRANT SELECT, INSERT, UPDATE, DELETE ON collections TO storegraph_app;

-- Membership comes from both sides, and often before the other side: neither row has to be there.
CREATE TABLE collection_products (
    account_id    text   NOT NULL,
    collection_id bigint NOT NULL,
    product_id    bigint NOT NULL,
    PRIMARY KEY (account_id, collection_id, product_id)
);
CREATE INDEX collection_products_product ON collection_products (account_id, product_id, collection_id);
ALTER TABLE collection_products ENABLE ROW LEVEL SECURITY;
ALTER TABLE collection_products FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON collection_products TO storegraph_app
    USING (account_id = nullif(current_setting('app.account_id', true), ''));
GRANT SELECT, INSERT, UPDATE, DELETE ON collection_products TO storegraph_app;
