-- +goose Up
-- Four roles. OWNER is what ADMIN was called; the binary before this one still writes it, and it is read as ADMIN.
ALTER TABLE api_keys DROP CONSTRAINT api_keys_role_check;
ALTER TABLE api_keys ADD CONSTRAINT api_keys_role_check CHECK (role IN ('READER', 'DEVELOPER', 'SERVICE', 'ADMIN', 'OWNER'));

-- Keys that are there go on seeing what they saw.
ALTER TABLE api_keys
    ADD COLUMN personal_data boolean     NOT NULL DEFAULT true,
    ADD COLUMN expires_at    timestamptz,
    ADD COLUMN rotated_at    timestamptz,
    ADD COLUMN old_pepper_id text, -- of the key from before the last rotation, which is valid until old_until
    ADD COLUMN old_hash      bytea,
    ADD COLUMN old_until     timestamptz,
    ADD CONSTRAINT api_keys_old CHECK ((old_hash IS NULL) = (old_until IS NULL) AND (old_hash IS NULL) = (old_pepper_id IS NULL));
CREATE UNIQUE INDEX api_keys_old_hash ON api_keys (old_hash) WHERE old_hash IS NOT NULL;
