-- +goose Up
-- More kinds of events. A refund of a part and one of the whole are two entries of the ledger. What happens to a contact
-- rather than an order (a timer that fires, a segment entered) has no order.
ALTER TABLE trigger_ledger DROP CONSTRAINT trigger_ledger_kind_check, ADD CONSTRAINT trigger_ledger_kind_check
    CHECK (kind IN ('ORDER_RECEIVED', 'PAYMENT_RECEIVED', 'ORDER_CANCELLED', 'ORDER_REFUNDED', 'ORDER_REFUNDED_PART'));
ALTER TABLE trigger_events
    DROP CONSTRAINT trigger_events_kind_check,
    ADD CONSTRAINT trigger_events_kind_check CHECK (kind ~ '^[A-Z_]{1,40}$'),
    ALTER COLUMN order_id DROP NOT NULL,
    ADD COLUMN refund text CHECK (refund IN ('PART', 'FULL'));
