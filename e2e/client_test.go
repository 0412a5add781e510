package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"storegraph/client"
)

// The generated client reads page by page, resolves, decides, counts and registers on a real server; refusals are in the answers,
// and what cannot be answered is an error with the API's code.
func TestClient_SpeaksToTheServer(t *testing.T) {
	t.Parallel()
	d := startDemo(t, t.TempDir(), "--orders", "40", "--shoppers", "0")
	ctx, c := t.Context(), client.New(d.base+"/graphql", demoKey)

	seen := map[string]bool{}
	var last *client.OrderCard
	for after := (*string)(nil); ; {
		page, err := client.Orders(ctx, c, client.Ptr(15), after, &client.OrderFilterInput{TotalPrice: &client.AmountRangeInput{Min: client.Ptr("0.01")}})
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range page.Orders.Nodes {
			if seen[o.Id] || len(o.LineItems) == 0 || o.TotalPrice.ShopMoney.CurrencyCode != "USD" {
				t.Errorf("order %+v", o)
			}
			seen[o.Id], last = true, &o.OrderCard
		}
		if !page.Orders.PageInfo.HasNextPage {
			break
		}
		after = page.Orders.PageInfo.EndCursor
	}
	if len(seen) < 30 {
		t.Fatalf("%d orders", len(seen))
	}

	said, err := client.ResolveTemplate(ctx, c, &client.ResolveTemplateInput{Template: client.Ptr("Order {{order.name}}"), Channel: client.Ptr(client.ChannelSms), OrderId: &last.Id})
	if err != nil || said.ResolveTemplate.Text == nil && said.ResolveTemplate.Skipped == nil || said.ResolveTemplate.Text != nil && *said.ResolveTemplate.Text != "Order "+last.Name {
		t.Errorf("%+v, %v", said, err)
	}
	branches := []*client.BranchInput{{Name: client.Ptr("Paid something"), Condition: &client.ConditionInput{Text: client.Ptr("order.total_price > 0")}}}
	decision, err := client.EvaluateBranches(ctx, c, &client.EvaluateBranchesInput{Branches: branches, OrderId: &last.Id})
	if err != nil || *decision.EvaluateBranches.BranchName != "Paid something" {
		t.Errorf("%+v, %v", decision, err)
	}

	buyers := &client.ConditionInput{Clause: &client.ClauseInput{Field: "contact.orders_count", Operator: client.ConditionOperatorGreaterOrEqual, Value: &client.ConditionValueInput{Integer: client.Ptr(int64(1))}}}
	segment, err := client.Segment(ctx, c, buyers, client.Ptr(5), nil)
	if err != nil || *segment.Segment.Count < 5 || len(segment.Segment.Contacts.Nodes) != 5 {
		t.Fatalf("%+v, %v", segment, err)
	}
	registered, err := client.RegisterCondition(ctx, c, &client.RegisterConditionInput{Condition: buyers, Name: client.Ptr("Buyers")})
	if err != nil || registered.RegisterCondition.Condition.Text != "contact.orders_count >= 1" {
		t.Errorf("%+v, %v", registered, err)
	}
	someone := segment.Segment.Contacts.Nodes[0].Id
	if verdict, err := client.CanSend(ctx, c, someone, client.MessageChannelEmail, client.MessagePurposeMarketing); err != nil || verdict.CanSend.Reason == "" {
		t.Errorf("%+v, %v", verdict, err)
	}

	// A misprint is in the answer, with what was meant; a private address too.
	wrong, err := client.RegisterCondition(ctx, c, &client.RegisterConditionInput{Condition: &client.ConditionInput{Text: client.Ptr("contact.orders_cout > 1")}})
	if err != nil || len(wrong.RegisterCondition.Problems) != 1 || wrong.RegisterCondition.Problems[0].Suggestions[0] != "contact.orders_count" {
		t.Errorf("%+v, %v", wrong, err)
	}
	refused, err := client.CreateTriggerEndpoint(ctx, c, &client.CreateTriggerEndpointInput{Url: "https://10.0.0.1/", Kinds: []client.TriggerKind{client.TriggerKindOrderReceived}})
	if err != nil || len(refused.CreateTriggerEndpoint.UserErrors) != 1 {
		t.Errorf("%+v, %v", refused, err)
	}
	timer, err := client.CreateTimer(ctx, c, &client.CreateTimerInput{Name: "Sixty days", Anchor: client.TriggerKindPaymentReceived, Delay: &client.TimerDelayInput{Days: 60}})
	if err != nil || timer.CreateTimer.Timer == nil {
		t.Errorf("%+v, %v", timer, err)
	}
	if _, err := client.Contact(ctx, c, "no-such-id"); client.CodeOf(err) == "" {
		t.Errorf("an id that is none: %v", err)
	}
	if _, err := client.Contacts(ctx, client.New(d.base+"/graphql", "sg_wrong_key_of_nobody"), nil, nil, nil, client.ContactSortName, false); client.CodeOf(err) != "UNAUTHENTICATED" {
		t.Errorf("a wrong key: %v", err)
	}
	typescript(t, d)
	d.stop()
}

// typescript runs the tests of the other client, which need Node.
func typescript(t *testing.T, d *demo) {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the TypeScript client needs Node: %v", err)
		}
		fmt.Fprintln(os.Stderr, "SKIPPED: nobody tried the TypeScript client, since there is no Node here")
		return
	}
	cmd := exec.CommandContext(t.Context(), node, "--test", "client/typescript/test/client.test.js")
	cmd.Dir = ".."
	cmd.Env = append(os.Environ(), "STOREGRAPH_URL="+d.base+"/graphql", "STOREGRAPH_KEY="+demoKey)
	if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "# skipped 0") {
		t.Errorf("%v:\n%s", err, out)
	}
}
