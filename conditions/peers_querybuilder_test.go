package conditions_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"storegraph/conditions"
)

// The suite's people, whose attributes are given fields of the catalog.
var superFields = map[string]string{
	"firstName": "contact.first_name", "lastName": "contact.last_name", "enhanced": "contact.verified_email", "madeUpName": "contact.company_name",
	"nickname": "contact.source", "powerUpAge": "product.total_inventory", "nicknames": "product.tags", "earlyPencilers": "order.line_items",
}

var superItemFields = map[string]string{"firstName": "title", "lastName": "sku"}

var builderFieldName = regexp.MustCompile(`"(field|value)": ?"(\w+)"`)

// renamed puts our fields into a query: the suite's own JSON otherwise.
func renamed(t *testing.T, query json.RawMessage) []byte {
	t.Helper()
	query = []byte(strings.ReplaceAll(string(query), `"operator"`, `"caseSensitive":true,"operator"`)) // as the suite's databases have it
	depth := strings.Index(string(query), `"earlyPencilers"`)
	return builderFieldName.ReplaceAllFunc(query, func(match []byte) []byte {
		m := builderFieldName.FindSubmatch(match)
		fields := superFields
		if depth >= 0 && string(m[2]) == "lastName" {
			fields = superItemFields
		}
		if name, ok := fields[string(m[2])]; ok {
			return []byte(`"` + string(m[1]) + `":"` + name + `"`)
		}
		return match
	})
}

func TestSuite_ReactQueryBuilder(t *testing.T) {
	var file struct {
		SuperUsers []map[string]any
		Cases      []struct {
			Suite, Name      string
			Query            json.RawMessage
			Expected         []string
			GuardAgainstNull []string
		}
	}
	readSuite(t, "react-querybuilder/db-cases.json", &file)
	reasons := map[string]string{
		"db f2f <":              string(textOrder),
		"db preserveValueOrder": "an option of the exporter; the ends of a range are put in order, as without it",
	}
	asked := 0
	result := suiteResult{cases: len(file.Cases), reasons: map[string]int{}}
	var lines []string
	for _, c := range file.Cases {
		name := c.Suite + " " + c.Name
		condition, problems := conditions.FromBuilder(renamed(t, c.Query))
		reason, known := reasons[name]
		if known {
			if strings.HasSuffix(name, "<") && len(problems) == 0 {
				t.Errorf("%s can be asked now", name)
			}
			lines = append(lines, name+" :: "+reason)
			result.reasons[reason]++
			continue
		}
		if len(problems) > 0 {
			t.Errorf("%s: %v: %s", name, problems, renamed(t, c.Query))
			continue
		}
		asked++
		everyForm(t, condition)
		var found []string
		for _, hero := range file.SuperUsers {
			if slices.ContainsFunc(c.GuardAgainstNull, func(attr string) bool { return hero[attr] == nil }) {
				continue // the suite, too, asks only for those who have a value
			}
			data := map[string]any{}
			for attr, field := range superFields {
				root, name, _ := strings.Cut(field, ".")
				if data[root] == nil {
					data[root] = map[string]any{}
				}
				v := hero[attr]
				if list, ok := v.([]any); ok && attr == "earlyPencilers" {
					items := []any{}
					for _, item := range list {
						person := item.(map[string]any)
						items = append(items, map[string]any{"title": person["firstName"], "sku": person["lastName"]})
					}
					v = items
				}
				data[root].(map[string]any)[name] = v
			}
			encoded, err := json.Marshal(data)
			if err != nil {
				t.Fatal(err)
			}
			if holds, _ := decide(t, condition, given(t, string(encoded))); holds {
				found = append(found, hero["madeUpName"].(string))
			}
		}
		if slices.Sort(c.Expected); !slices.Equal(found, c.Expected) {
			t.Errorf("%s: %s finds %v, want %v", name, condition.Text(), found, c.Expected)
			continue
		}
		result.agree++
	}
	if result.asked = asked; asked != 44 || result.agree != 44 {
		t.Errorf("%d cases, %d are asked and %d agree, want 44", len(file.Cases), asked, result.agree)
	}
	result.hold(t, "react-querybuilder", lines)
}
