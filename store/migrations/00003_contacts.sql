-- +goose Up
CREATE TABLE contacts (
    account_id                 text        NOT NULL,
    id                         text        NOT NULL CHECK (id <> ''),
    shopify_id                 bigint,
    first_name                 text,
    last_name                  text,
    email                      text,
    phone                      text,
    company_name               text,
    address                    jsonb,
    locale                     text,
    timezone                   text,
    date_of_birth              date,
    website                    text,
    source                     text,
    verified_email             boolean     NOT NULL,
    email_consent_state        text,
    email_consent_opt_in_level text,
    email_consent_updated_at   timestamptz,
    sms_consent_state          text,
    sms_consent_opt_in_level   text,
    sms_consent_updated_at     timestamptz,
    created_at                 timestamptz NOT NULL,
    updated_at                 timestamptz NOT NULL,
    synced_at                  timestamptz,
    -- facts, from the stored orders
    orders_count               integer     NOT NULL DEFAULT 0,
    total_spent                numeric,
    spent_currency_code        text,
    first_order_at             timestamptz,
    last_order_at              timestamptz,
    last_order_id              bigint,
    -- ours
    email_norm                 text,
    phone_norm                 text,
    name_search                text        NOT NULL,
    registered                 jsonb, -- what the CRM says: stands wherever Shopify says nothing
    shopify_updated_at         timestamptz, -- of the Shopify data that is in the row; NULL when any is newer
    fingerprint                text,
    version                    bigint      NOT NULL DEFAULT nextval('data_version'),
    name_key                   text        NOT NULL GENERATED ALWAYS AS (lower(coalesce(first_name, '') || ' ' || coalesce(last_name, ''))) STORED,
    PRIMARY KEY (account_id, id)
);
CREATE UNIQUE INDEX contacts_shopify_id ON contacts (account_id, shopify_id) WHERE shopify_id IS NOT NULL;
CREATE INDEX contacts_email ON contacts (account_id, email_norm) WHERE email_norm IS NOT NULL;
CREATE INDEX contacts_phone ON contacts (account_id, phone_norm) WHERE phone_norm IS NOT NULL;
CREATE INDEX contacts_created_at ON contacts (account_id, created_at, id);
CREATE INDEX contacts_updated_at ON contacts (account_id, updated_at, id);
CREATE INDEX contacts_name ON contacts (account_id, name_key, id);
CREATE INDEX contacts_last_order_at ON contacts (account_id, coalesce(last_order_at, '-infinity'::timestamptz), id);
ALTER TABLE contacts ENABLE ROW LEVEL SECURITY;
ALTER TABLE contacts FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON contacts TO storegraph_app
    USING (account_id = nullif(current_setting('app.account_id', true), ''));
GRANT SELECT, INSERT, UPDATE, DELETE ON contacts TO storegraph_app;

-- Which contact a Shopify customer is. A customer that was merged into another one keeps its row and follows that one:
-- merged_into names the last survivor, never one that was merged itself. contact_id is NULL while nobody knows that
-- customer yet.
CREATE TABLE contact_links (
    account_id  text   NOT NULL,
    shopify_id  bigint NOT NULL,
    contact_id  text,
    merged_into bigint CHECK (merged_into <> shopify_id),
    PRIMARY KEY (account_id, shopify_id)
);
CREATE INDEX contact_links_contact ON contact_links (account_id, contact_id);
CREATE INDEX contact_links_merged_into ON contact_links (account_id, merged_into) WHERE merged_into IS NOT NULL;
ALTER TABLE contact_links ENABLE ROW LEVEL SECURITY;
ALTER TABLE contact_links FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON contact_links TO storegraph_app
    USING (account_id = nullif(current_setting('app.account_id', true), ''));
GRANT SELECT, INSERT, UPDATE, DELETE ON contact_links TO storegraph_app;

-- Contact ids that stand for another contact now: the id is always found, the contact always the last survivor.
CREATE TABLE contact_aliases (
    account_id text NOT NULL,
    id         text NOT NULL,
    contact_id text NOT NULL CHECK (contact_id <> id),
    PRIMARY KEY (account_id, id)
);
CREATE INDEX contact_aliases_contact ON contact_aliases (account_id, contact_id);
ALTER TABLE contact_aliases ENABLE ROW LEVEL SECURITY;
ALTER TABLE contact_aliases FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON contact_aliases TO storegraph_app
    USING (account_id = nullif(current_setting('app.account_id', true), ''));
GRANT SELECT, INSERT, UPDATE, DELETE ON contact_aliases TO storegraph_app;

-- What was deleted in Shopify, so that late news of it does not bring it back.
CREATE TABLE tombstones (
    account_id text        NOT NULL,
    kind       text        NOT NULL CHECK (kind IN ('contact', 'order', 'product', 'collection')),
    id         bigint      NOT NULL,
    deleted_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, kind, id)
);
ALTER TABLE tombstones ENABLE ROW LEVEL SECURITY;
ALTER TABLE tombstones FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON tombstones TO storegraph_app
    USING (account_id = nullif(current_setting('app.account_id', true), ''));
GRANT SELECT, INSERT, UPDATE, DELETE ON tombstones TO storegraph_app;
