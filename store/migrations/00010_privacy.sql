-- +goose Up
-- What Shopify's compliance webhooks asked for and what was done about it: the audit rows that stay. They hold no personal
-- data: subject is a keyed hash. Whoever serves may add rows and say how they ended, once, and never remove one.
CREATE TABLE privacy_cases (
    account_id  text        NOT NULL REFERENCES accounts,
    id          text        NOT NULL CHECK (id <> ''), -- of the webhook that asked
    kind        text        NOT NULL CHECK (kind IN ('CUSTOMERS_DATA_REQUEST', 'CUSTOMERS_REDACT', 'SHOP_REDACT')),
    shop_domain text        NOT NULL,
    subject     text        NOT NULL, -- '' for a shop
    request_id  bigint      NOT NULL, -- Shopify's data_request.id; 0 for the others
    received_at timestamptz NOT NULL,
    due_at      timestamptz NOT NULL,
    done_at     timestamptz,
    outcome     text        NOT NULL DEFAULT '',
    counts      jsonb       NOT NULL DEFAULT '{}', -- rows erased or exported, by table
    fetched_at  timestamptz, -- when an operator took the file
    PRIMARY KEY (account_id, id)
);
ALTER TABLE privacy_cases ENABLE ROW LEVEL SECURITY;
ALTER TABLE privacy_cases FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON privacy_cases TO storegraph_app
    USING (account_id = nullif(current_setting('app.account_id', true), ''));
CREATE POLICY operator ON privacy_cases TO storegraph_operator USING (true);
GRANT SELECT, INSERT, UPDATE (done_at, outcome, counts, fetched_at) ON privacy_cases TO storegraph_app;
GRANT SELECT ON privacy_cases TO storegraph_operator;

-- +goose StatementBegin
CREATE FUNCTION refuse_to_rewrite_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the outcome of a privacy case is final' USING ERRCODE = 'integrity_constraint_violation';
END $$;
-- +goose StatementEnd
CREATE TRIGGER privacy_cases_final BEFORE UPDATE ON privacy_cases FOR EACH ROW
    WHEN (OLD.done_at IS NOT NULL AND (NEW.done_at, NEW.outcome, NEW.counts) IS DISTINCT FROM (OLD.done_at, OLD.outcome, OLD.counts))
    EXECUTE FUNCTION refuse_to_rewrite_audit();

-- The files that data requests are answered with, sealed for their case.
CREATE TABLE privacy_files (
    account_id text        NOT NULL,
    case_id    text        NOT NULL,
    sealed     bytea       NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, case_id),
    FOREIGN KEY (account_id, case_id) REFERENCES privacy_cases
);
CREATE INDEX privacy_files_expiry ON privacy_files (expires_at);
ALTER TABLE privacy_files ENABLE ROW LEVEL SECURITY;
ALTER TABLE privacy_files FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON privacy_files TO storegraph_app
    USING (account_id = nullif(current_setting('app.account_id', true), ''));
CREATE POLICY operator ON privacy_files TO storegraph_operator USING (true);
GRANT SELECT, INSERT, DELETE ON privacy_files TO storegraph_app;
-- The operator sees that files are there and throws them away; it never sees what is in them.
GRANT SELECT (account_id, case_id, expires_at), DELETE ON privacy_files TO storegraph_operator;

-- Shopify's ids of customers and orders whose personal data was erased on request: whatever is told of them later, nobody
-- is stored again.
CREATE TABLE erased (
    account_id text        NOT NULL,
    kind       text        NOT NULL CHECK (kind IN ('contact', 'order')),
    id         bigint      NOT NULL,
    erased_at  timestamptz NOT NULL,
    PRIMARY KEY (account_id, kind, id)
);
ALTER TABLE erased ENABLE ROW LEVEL SECURITY;
ALTER TABLE erased FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON erased TO storegraph_app
    USING (account_id = nullif(current_setting('app.account_id', true), ''));
GRANT SELECT, INSERT, UPDATE, DELETE ON erased TO storegraph_app;

-- An order that was redacted keeps its amounts and line items, and stays without a buyer whoever writes it. The condition
-- is checked without calling the function, so that it costs other orders nothing.
ALTER TABLE orders ADD COLUMN redacted_at timestamptz;
-- +goose StatementBegin
CREATE FUNCTION keep_order_redacted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.redacted_at := OLD.redacted_at;
    NEW.contact_id := NULL;
    NEW.customer_id := NULL;
    NEW.buyer_first_name := NULL;
    NEW.buyer_last_name := NULL;
    NEW.buyer_email := NULL;
    NEW.buyer_phone := NULL;
    NEW.buyer_email_norm := NULL;
    NEW.buyer_phone_norm := NULL;
    NEW.billing_address := NULL;
    NEW.shipping_address := NULL;
    NEW.status_page_url := NULL;
    NEW.fingerprint := NULL; -- it was made of the buyer, too
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER orders_redacted BEFORE UPDATE ON orders FOR EACH ROW
    WHEN (OLD.redacted_at IS NOT NULL) EXECUTE FUNCTION keep_order_redacted();
