-- +goose Up
-- Only a table's owner may analyze it; whoever works with the tables asks for those that have doubled since. Postgres would come
-- by itself, within minutes.
-- +goose StatementBegin
CREATE FUNCTION storegraph_analyze_grown() RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET lock_timeout = '1s' AS $$
DECLARE
    grown regclass;
    done  integer := 0;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtextextended('storegraph analyze', 0)) THEN
        RETURN 0; -- somebody does it now
    END IF;
    FOR grown IN
        SELECT c.oid::regclass FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND pg_has_role(current_user, c.relowner, 'USAGE')
            AND pg_relation_size(c.oid) > greatest(65536, 2 * c.relpages::bigint * current_setting('block_size')::bigint)
    LOOP
        BEGIN
            EXECUTE format('ANALYZE %s', grown);
            done := done + 1;
        EXCEPTION WHEN lock_not_available THEN
            NULL; -- autovacuum is at it
        END;
    END LOOP;
    RETURN done;
END $$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION storegraph_analyze_grown() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION storegraph_analyze_grown() TO storegraph_operator;
