package store_test

import (
	"testing"

	"github.com/jackc/pgx/v5"
)

// unsafe lists what in the database would let accounts see each other.
func unsafe(t *testing.T, q pgx.Tx) []string {
	t.Helper()
	rows, err := q.Query(t.Context(), `
		SELECT 'row security of ' || relname FROM pg_class
		WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT (relrowsecurity AND relforcerowsecurity) AND `+tenants("relname")+`
		UNION ALL SELECT 'no policy of ' || relname FROM pg_class c
		WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND `+tenants("relname")+` AND NOT EXISTS (
			SELECT FROM pg_policies p WHERE p.tablename = c.relname AND p.roles = '{storegraph_app}' AND p.cmd = 'ALL'
			AND p.qual = '(account_id = NULLIF(current_setting(''app.account_id''::text, true), ''''::text))')
		UNION ALL SELECT 'another policy of ' || tablename FROM pg_policies
		WHERE 'storegraph_app' = ANY(roles) AND qual <> '(account_id = NULLIF(current_setting(''app.account_id''::text, true), ''''::text))' OR 'public' = ANY(roles)
		UNION ALL SELECT 'owner of ' || relname FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm') AND pg_get_userbyid(relowner) IN ('storegraph_app', 'storegraph_operator')
		UNION ALL SELECT 'view ' || relname FROM pg_class
		WHERE relnamespace = 'public'::regnamespace AND (relkind = 'm' OR relkind = 'v' AND NOT coalesce(reloptions, '{}') @> '{security_invoker=true}')
		UNION ALL SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef
			AND proname <> 'storegraph_analyze_grown' -- reads and gives no row
		UNION ALL SELECT 'role ' || rolname FROM pg_roles
		WHERE rolname IN ('storegraph_app', 'storegraph_operator') AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolcanlogin)
		UNION ALL SELECT 'key of ' || c.relname FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
		WHERE c.relnamespace = 'public'::regnamespace AND a.attname <> 'account_id' AND `+tenants("c.relname")+`
		ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// The rules notice each of the mistakes that a migration could make.
func TestCatalog_RulesNoticeEveryMistake(t *testing.T) {
	t.Parallel()
	e := setup(t)
	conn := e.peek()
	try := func(mistake string) []string {
		tx, err := conn.Begin(t.Context())
		must(t, err)
		defer func() { must(t, tx.Rollback(t.Context())) }()
		if mistake != "" {
			_, err = tx.Exec(t.Context(), mistake)
			must(t, err)
		}
		return unsafe(t, tx)
	}
	if found := try(""); len(found) > 0 {
		t.Fatalf("without a mistake: %v", found)
	}
	for _, mistake := range []string{
		`ALTER TABLE orders DISABLE ROW LEVEL SECURITY`,
		`ALTER TABLE contacts NO FORCE ROW LEVEL SECURITY`,
		`DROP POLICY account ON products`,
		`ALTER POLICY account ON line_items USING (true)`,
		`CREATE POLICY open ON templates TO storegraph_app USING (account_id IS NOT NULL)`,
		`CREATE POLICY open ON decisions USING (true)`,
		`CREATE TABLE forgotten (account_id text PRIMARY KEY)`,
		`CREATE TABLE global (id bigint PRIMARY KEY, account_id text); ALTER TABLE global ENABLE ROW LEVEL SECURITY; ALTER TABLE global FORCE ROW LEVEL SECURITY;
			CREATE POLICY account ON global TO storegraph_app USING (account_id = nullif(current_setting('app.account_id', true), ''))`,
		`CREATE VIEW all_orders AS SELECT * FROM orders`,
		`CREATE MATERIALIZED VIEW totals AS SELECT account_id FROM orders`,
		`CREATE FUNCTION everybody() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM public.contacts'`,
		`CREATE TABLE owned (account_id text); ALTER TABLE owned OWNER TO storegraph_app`,
	} {
		if found := try(mistake); len(found) == 0 {
			t.Errorf("nothing notices: %s", mistake)
		}
	}
}
