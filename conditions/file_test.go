package conditions_test

import (
	"context"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"storegraph/conditions"
)

func TestParseFile_TakesTextTreeAndBranches(t *testing.T) {
	t.Parallel()
	for data, want := range map[string][]string{
		"order.total_price > 150\n":                                      {"branch-1|Branch 1|order.total_price > 150"},
		"\xef\xbb\xbf order.test\r\n":                                    {"branch-1|Branch 1|order.test"},
		`{"not":{"clause":{"field":"order.test","operator":"IS_TRUE"}}}`: {"branch-1|Branch 1|not order.test"},
		`{"branches":[{"id":"vip","name":"VIP","text":"order.total_price > 150"},{"condition":{"text":"order.test"}}]}`: {
			"vip|VIP|order.total_price > 150", "branch-2|Branch 2|order.test",
		},
		"The order total is more than 150 USD.\n":                                                   {`branch-1|Branch 1|order.total_price > money("150", "USD")`},
		`{"combinator":"and","rules":[{"field":"order.total_price","operator":">","value":"150"}]}`: {"branch-1|Branch 1|order.total_price > 150"},
		`{"sentence":"order is a test"}`:                                                            {"branch-1|Branch 1|order.test"},
		`{"branches":[{"sentence":"order is a test"},{"builder":{"rules":[{"field":"order.test","operator":"=","value":true}]}}]}`: {
			"branch-1|Branch 1|order.test", "branch-2|Branch 2|order.test",
		},
	} {
		branches, problems := conditions.ParseFile([]byte(data))
		if len(problems) > 0 {
			t.Errorf("%s: %v", data, problems)
			continue
		}
		var got []string
		for _, b := range branches {
			got = append(got, b.ID+"|"+b.Name+"|"+b.Condition.Text())
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", data, diff)
		}
	}
}

func TestParseFile_SaysWhatIsWrongAndWhere(t *testing.T) {
	t.Parallel()
	for data, want := range map[string]string{
		``:                          "1:1: CONDITION_SYNTAX: The text is empty.",
		"order.totl_price>1":        `1:7: CONDITION_UNKNOWN_FIELD: order has no field "totl_price". (did you mean order.total_price?)`,
		"{\n \"all\": [,]}":         "2:10: CONDITION_SYNTAX: The JSON cannot be read: ",
		`{"al": []}`:                `CONDITION_SYNTAX: The JSON cannot be read: json: unknown field "al".`,
		`{"branches":[]}`:           "branches: CONDITION_VALUE_INVALID: There is no branch.",
		`{"branches":[{"id":"a"}]}`: "branches[0]: CONDITION_NOT_EXACTLY_ONE: ",
		`{"branches":[{"id":"a","text":"order.test"},{"id":"a","text":"order.test"}]}`:             "branches[1].id: CONDITION_VALUE_INVALID: ",
		`{"branches":[{"condition":{"any":[{"clause":{"field":"x.y","operator":"IS_SET"}}]}}]}`:    "branches[0].condition.any[0].clause.field: CONDITION_UNKNOWN_FIELD: ",
		`{"branches":[{"text":"order.name == 5"}]}`:                                                "1:15: branches[0].text: CONDITION_TYPE_MISMATCH: ",
		`{"branches":[` + strings.Repeat(`{"text":"order.test"},`, 10) + `{"text":"order.test"}]}`: "branches: CONDITION_TOO_LARGE: ",
		`{"clause":{"field":"order.name","operator":"EQUALS","value":{"integer":"x"}}}`:            "1:74: CONDITION_VALUE_INVALID: ",
		`{"text":"order.test"} {}`:  "CONDITION_SYNTAX: ",
		"order totl is more than 5": `1:1: CONDITION_UNKNOWN_FIELD: There is nothing called "order totl". (did you mean order total, `,
		`{"rules":[{"field":"order.totl_price","operator":"=","value":1}]}`:                          "rules[0].field: CONDITION_UNKNOWN_FIELD: ",
		`{"branches":[{"builder":{"rules":[{"field":"order.test","operator":"~"}]}}]}`:               "branches[0].builder.rules[0].operator: CONDITION_OPERATOR_NOT_ALLOWED: ",
		`{"branches":[{"sentence":"order is a tset"}]}`:                                              "1:1: branches[0].sentence: CONDITION_UNKNOWN_FIELD: ",
		`{"sentence":"order is a test","builder":{"rules":[{"field":"order.test","operator":"="}]}}`: "CONDITION_NOT_EXACTLY_ONE: ",
	} {
		branches, problems := conditions.ParseFile([]byte(data))
		if branches != nil || len(problems) != 1 {
			t.Errorf("%s: %v, %v", data, branches, problems)
			continue
		}
		if got := problems[0].String(); !strings.HasPrefix(got, want) {
			t.Errorf("%s\n got %s\nwant %s", data, got, want)
		}
	}
}

func TestReport_IsPlainJSON(t *testing.T) {
	t.Parallel()
	branches, problems := conditions.ParseFile([]byte(`{"branches":[{"id":"vip","name":"VIP","text":"order.total_price > 100"}]}`))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	d, err := conditions.Decide(context.Background(), branches, samples(t))
	if err != nil {
		t.Fatal(err)
	}

	got, err := json.MarshalIndent(conditions.NewReport(d, explained(t, d)), "", "  ")
	if err != nil {
		t.Fatal(err)
	}

	want, err := os.ReadFile("testdata/report.json")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.TrimSpace(string(want)), string(got)); diff != "" {
		t.Error(diff)
	}
}
