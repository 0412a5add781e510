package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// storegraph runs a command line.
func storegraph(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(t.Context(), append([]string{"storegraph"}, args...), &out, &errs)
	return code, out.String(), errs.String()
}

func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const examples = "../../examples/"

func TestRender_TheReadmesExample(t *testing.T) {
	t.Parallel()
	code, stdout, stderr := storegraph(t, "render", "--template", examples+"order.liquid", "--data", examples+"order.json", "--channel", "sms")
	if code != 0 {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	var got rendering
	if err := json.Unmarshal([]byte(stdout), &got); err != nil {
		t.Fatal(err)
	}
	const want = "Hi Ada, thanks for order #1044 of 11-20-2026:\n1 x Retinol Night Cream\n2 x Vitamin C Serum\nTotal 102.99 USD\n"
	if got.Text != want || len(got.Missing) != 0 || len(got.Foreign) != 0 {
		t.Errorf("got %s", stdout)
	}
}

func TestRender_SaysWhatIsWrongAndWhere(t *testing.T) {
	t.Parallel()
	data := file(t, "data.json", `{"order": {"name": "#1"}}`)
	for name, c := range map[string]struct{ template, data, want string }{
		"unclosed":       {"Hi\n{{ order.name", data, ":2:1: error:"},
		"unknown tag":    {"{% frobnicate %}", data, "frobnicate"},
		"no such file":   {"", "/nonexistent/data.json", "no such file"},
		"broken data":    {"x", file(t, "bad.json", `{"order": `), "bad.json"},
		"ill-typed data": {"x", file(t, "bad.json", `{"order": {"total_price": true}}`), "order.total_price"},
	} {
		code, stdout, stderr := storegraph(t, "render", "--template", file(t, "t.liquid", c.template), "--data", c.data)
		if code != exitFailed || stdout != "" || !strings.Contains(stderr, c.want) {
			t.Errorf("%s: exit %d, %q on stdout, %q on stderr", name, code, stdout, stderr)
		}
	}
}

func TestEval_TheReadmesExample(t *testing.T) {
	t.Parallel()
	code, stdout, stderr := storegraph(t, "eval", "--condition", examples+"vip.expr", "--data", examples+"order.json")
	var got struct{ Reason string }
	if err := json.Unmarshal([]byte(stdout), &got); code != 0 || err != nil || got.Reason != "MATCHED" {
		t.Errorf("exit %d, %v: %s%s", code, err, stdout, stderr)
	}
}

func TestEval_DecidesTheElseBranchWithExitZero(t *testing.T) {
	t.Parallel()
	condition := file(t, "c.json", `{"branches": [{"id": "vip", "name": "VIP", "condition": {"clause": {"field": "order.total_price", "operator": "GREATER_THAN", "value": {"number": "500"}}}}]}`)
	code, stdout, stderr := storegraph(t, "eval", "--condition", condition, "--data", examples+"order.json")
	var got struct{ Reason, Decision string }
	if err := json.Unmarshal([]byte(stdout), &got); code != 0 || err != nil || got.Reason != "ELSE" || got.Decision != "None" {
		t.Errorf("exit %d, %v: %s%s", code, err, stdout, stderr)
	}
}

func TestEval_SaysWhatIsWrongAndWhere(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ condition, want string }{
		"unknown field": {`order.totl_price > 3`, "total_price"},
		"wrong type":    {`order.total_price > "x"`, "1:"},
		"no bool":       {`order.total_price`, "CONDITION"},
		"syntax":        {`order.total_price >`, "1:"},
		"too deep":      {strings.Repeat("(", 1_000_000), "CONDITION_TOO_LARGE"},
	} {
		code, stdout, stderr := storegraph(t, "eval", "--condition", file(t, "c.expr", c.condition), "--data", examples+"order.json")
		if code != exitFailed || stdout != "" || !strings.Contains(stderr, c.want) {
			t.Errorf("%s: exit %d, %q on stdout, %.300q on stderr", name, code, stdout, stderr)
		}
	}
}

func TestEval_TakesEveryForm(t *testing.T) {
	t.Parallel()
	for name, condition := range map[string]string{
		"sentence": `The order total is more than 100 and at least one of the order's items has title that contains "Retinol".`,
		"builder":  `{"combinator": "and", "rules": [{"field": "order.total_price", "operator": ">", "value": "100"}]}`,
		"tree":     `{"sentence": "order total is more than 100"}`,
		"branches": `{"branches": [{"name": "VIP", "builder": {"rules": [{"field": "order.total_price", "operator": ">", "value": 100}]}}]}`,
	} {
		code, stdout, stderr := storegraph(t, "eval", "--condition", file(t, "c", condition), "--data", examples+"order.json")
		var got struct{ Reason string }
		if err := json.Unmarshal([]byte(stdout), &got); code != 0 || err != nil || got.Reason != "MATCHED" {
			t.Errorf("%s: exit %d, %v: %s%s", name, code, err, stdout, stderr)
		}
	}
}

func TestCondition_PrintsAnyFormAsAnyOther(t *testing.T) {
	t.Parallel()
	const said = `order total is more than 100 and at least one of the order's items has title that contains exactly "Retinol"`
	branches := `{"branches": [{"id": "vip", "name": "VIP", "text": "order.total_price > 100 and order.fully_paid"}, {"text": "order.test"}]}`
	for _, from := range []string{examples + "vip.expr", file(t, "said", said), file(t, "branches.json", branches)} {
		_, want, _ := storegraph(t, "condition", "--from", from)
		if from != examples+"vip.expr" && !strings.Contains(from, "said") {
			if !strings.Contains(want, "order is fully paid") {
				t.Errorf("%s reads as %s", from, want)
			}
		} else if strings.TrimSpace(want) != said {
			t.Errorf("%s reads as %s", from, want)
		}
		for _, form := range []string{"text", "tree", "builder", "sentence"} {
			code, stdout, stderr := storegraph(t, "condition", "--from", from, "--to", form)
			if code != 0 || stderr != "" {
				t.Fatalf("%s to %s: exit %d, %s", from, form, code, stderr)
			}
			if _, again, _ := storegraph(t, "condition", "--from", file(t, "again", stdout)); again != want {
				t.Errorf("%s as %s:\n%s\nreads as\n%s\nwant\n%s", from, form, stdout, again, want)
			}
		}
	}
	// A sentence by paths is text too, where letter case matters: it is printed as what it is.
	query := file(t, "query.json", `{"rules": [{"field": "contact.address1", "operator": "contains", "value": "ave"}]}`)
	_, printed, _ := storegraph(t, "condition", "--from", query)
	if _, text, _ := storegraph(t, "condition", "--from", file(t, "printed", printed), "--to", "text"); text != "icontains(contact.address1, \"ave\")\n" {
		t.Errorf("%s reads as %s", printed, text)
	}
	code, stdout, stderr := storegraph(t, "condition", "--from", file(t, "wrong", "order totl is 5"))
	if code != exitFailed || stdout != "" || !strings.Contains(stderr, "order total") {
		t.Errorf("exit %d, %q, %q", code, stdout, stderr)
	}
}

func TestUsage_ExitsWithTwo(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"frobnicate"}, {"render"}, {"render", "--template", "x"}, {"serve", "--frobnicate"}, {"serve", "surplus"}, {"demo", "--orders", "1"}, {"demo", "--orders", "x"},
		{"render", "--template", examples + "order.liquid", "--data", examples + "order.json", "--channel", "FAX"},
		{"key", "create", "--account", "a", "--name", "n", "--role", "KING"}, {"condition"}, {"condition", "--from", examples + "vip.expr", "--to", "SQL"},
	} {
		if code, _, stderr := storegraph(t, args...); code != exitUsage || stderr == "" {
			t.Errorf("%v: exit %d, %q", args, code, stderr)
		}
	}
	if code, stdout, _ := storegraph(t); code != 0 || !strings.Contains(stdout, "demo") {
		t.Errorf("no command: exit %d, %q", code, stdout)
	}
}

func TestServe_NamesEverySettingThatIsMissing(t *testing.T) {
	for _, name := range []string{"DATABASE_URL", "STOREGRAPH_KEYS", "STOREGRAPH_PUBLIC_URL", "SHOPIFY_CLIENT_ID", "SHOPIFY_CLIENT_SECRET"} {
		t.Setenv(name, "")
	}
	code, _, stderr := storegraph(t, "serve")
	if code != exitConfig {
		t.Errorf("exit %d", code)
	}
	for _, name := range []string{"DATABASE_URL", "STOREGRAPH_KEYS", "STOREGRAPH_PUBLIC_URL", "SHOPIFY_CLIENT_ID", "SHOPIFY_CLIENT_SECRET"} {
		if !strings.Contains(stderr, name) {
			t.Errorf("%s is not named in %s", name, stderr)
		}
	}
	code, _, stderr = storegraph(t, "serve", "--keys", "k1:c2hvcnQ=", "--public-url", "ftp://x/y")
	if code != exitConfig || !strings.Contains(stderr, "not 32") || !strings.Contains(stderr, "ftp://x/y") || strings.Contains(stderr, "c2hvcnQ=") {
		t.Errorf("exit %d: %s", code, stderr)
	}
}
