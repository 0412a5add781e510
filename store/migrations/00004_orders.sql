-- +goose Up
-- Data tables have no foreign keys between them: they halve the speed of imports, and a parent is only ever written or
-- removed together with its children, in one transaction.
CREATE TABLE orders (
    account_id                       text        NOT NULL,
    id                               bigint      NOT NULL,
    contact_id                       text,
    name                             text        NOT NULL,
    number                           bigint      NOT NULL,
    status                           text        NOT NULL CHECK (status IN ('COMPLETED', 'CANCELLED')),
    financial_status                 text,
    fulfillment_status               text,
    cancel_reason                    text,
    test                             boolean     NOT NULL,
    edited                           boolean     NOT NULL,
    fully_paid                       boolean     NOT NULL,
    source_name                      text,
    status_page_url                  text,
    customer_id                      bigint,
    buyer_first_name                 text,
    buyer_last_name                  text,
    buyer_email                      text,
    buyer_phone                      text,
    billing_address                  jsonb,
    shipping_address                 jsonb,
    discount_codes                   text[]      NOT NULL,
    requires_shipping                boolean     NOT NULL,
    currency_code                    text        NOT NULL,
    presentment_currency_code        text        NOT NULL,
    total_price                      numeric     NOT NULL,
    total_price_presentment          numeric     NOT NULL,
    original_total_price             numeric     NOT NULL,
    original_total_price_presentment numeric     NOT NULL,
    current_total_price              numeric     NOT NULL,
    current_total_price_presentment  numeric     NOT NULL,
    subtotal_price                   numeric     NOT NULL,
    subtotal_price_presentment       numeric     NOT NULL,
    total_discounts                  numeric     NOT NULL,
    total_discounts_presentment      numeric     NOT NULL,
    total_shipping_price             numeric     NOT NULL,
    total_shipping_price_presentment numeric     NOT NULL,
    total_tax                        numeric     NOT NULL,
    total_tax_presentment            numeric     NOT NULL,
    total_received                   numeric     NOT NULL,
    total_received_presentment       numeric     NOT NULL,
    total_refunded                   numeric     NOT NULL,
    total_refunded_presentment       numeric     NOT NULL,
    total_outstanding                numeric     NOT NULL,
    total_outstanding_presentment    numeric     NOT NULL,
    net_payment                      numeric     NOT NULL,
    net_payment_presentment          numeric     NOT NULL,
    created_at                       timestamptz NOT NULL,
    processed_at                     timestamptz NOT NULL,
    updated_at                       timestamptz NOT NULL,
    cancelled_at                     timestamptz,
    closed_at                        timestamptz,
    paid_at                          timestamptz,
    synced_at                        timestamptz NOT NULL,
    -- ours
    buyer_email_norm                 text,
    buyer_phone_norm                 text,
    fingerprint                      text,
    version                          bigint      NOT NULL DEFAULT nextval('data_version'),
    PRIMARY KEY (account_id, id)
);
CREATE INDEX orders_processed_at ON orders (account_id, processed_at DESC, id DESC);
CREATE INDEX orders_created_at ON orders (account_id, created_at DESC, id DESC);
CREATE INDEX orders_updated_at ON orders (account_id, updated_at DESC, id DESC);
CREATE INDEX orders_total_price ON orders (account_id, total_price DESC, id DESC);
CREATE INDEX orders_contact ON orders (account_id, contact_id, processed_at DESC, id DESC);
CREATE INDEX orders_name ON orders (account_id, name);
-- Orders of people whom nobody knows yet, found again when their contact appears.
CREATE INDEX orders_waiting_customer ON orders (account_id, customer_id) WHERE contact_id IS NULL;
CREATE INDEX orders_waiting_email ON orders (account_id, buyer_email_norm) WHERE contact_id IS NULL;
CREATE INDEX orders_waiting_phone ON orders (account_id, buyer_phone_norm) WHERE contact_id IS NULL;
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
ALTER TABLE orders FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON orders TO storegraph_app
    USING (account_id = nullif(current_setting('app.account_id', true), ''));
GRANT SELECT, INSERT, UPDATE, DELETE ON orders TO storegraph_app;

CREATE TABLE line_items (
    account_id                   text    NOT NULL,
    id                           bigint  NOT NULL,
    order_id                     bigint  NOT NULL,
    position                     integer NOT NULL,
    title                        text    NOT NULL,
    variant_title                text,
    sku                          text,
    vendor                       text,
    image_url                    text,
    product_id                   bigint,
    variant_id                   bigint,
    quantity                     integer NOT NULL,
    current_quantity             integer NOT NULL,
    is_gift_card                 boolean NOT NULL,
    requires_shipping            boolean NOT NULL,
    selling_plan_id              bigint,
    selling_plan_name            text,
    currency_code                text    NOT NULL,
    presentment_currency_code    text    NOT NULL,
    unit_price                   numeric NOT NULL,
    unit_price_presentment       numeric NOT NULL,
    discounted_total             numeric NOT NULL,
    discounted_total_presentment numeric NOT NULL,
    product_tags                 text[], -- as when the order was first seen
    PRIMARY KEY (account_id, id)
);
CREATE INDEX line_items_order ON line_items (account_id, order_id, position, id);
CREATE INDEX line_items_product ON line_items (account_id, product_id, order_id) WHERE product_id IS NOT NULL;
ALTER TABLE line_items ENABLE ROW LEVEL SECURITY;
ALTER TABLE line_items FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON line_items TO storegraph_app
    USING (account_id = nullif(current_setting('app.account_id', true), ''));
GRANT SELECT, INSERT, UPDATE, DELETE ON line_items TO storegraph_app;

-- One for an order: its identity is the order's.
CREATE TABLE transactions (
    account_id                text        NOT NULL,
    order_id                  bigint      NOT NULL,
    contact_id                text,
    order_name                text        NOT NULL,
    id                        bigint      NOT NULL, -- the payment event that was chosen
    parent_id                 bigint,
    kind                      text        NOT NULL,
    status                    text        NOT NULL,
    gateway                   text,
    formatted_gateway         text,
    error_code                text,
    test                      boolean     NOT NULL,
    currency_code             text        NOT NULL,
    presentment_currency_code text        NOT NULL,
    amount                    numeric     NOT NULL,
    amount_presentment        numeric     NOT NULL,
    created_at                timestamptz NOT NULL,
    processed_at              timestamptz,
    synced_at                 timestamptz NOT NULL,
    fingerprint               text,
    version                   bigint      NOT NULL DEFAULT nextval('data_version'),
    PRIMARY KEY (account_id, order_id)
);
CREATE INDEX transactions_processed_at ON transactions (account_id, coalesce(processed_at, created_at) DESC, order_id DESC);
CREATE INDEX transactions_contact ON transactions (account_id, contact_id, coalesce(processed_at, created_at) DESC, order_id DESC);
ALTER TABLE transactions ENABLE ROW LEVEL SECURITY;
ALTER TABLE transactions FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON transactions TO storegraph_app
    USING (account_id = nullif(current_setting('app.account_id', true), ''));
GRANT SELECT, INSERT, UPDATE, DELETE ON transactions TO storegraph_app;
