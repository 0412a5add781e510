package e2e

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// written is the text that the editor of conditions shows. It lives in a shadow root.
const written = `document.querySelector(".editor")?.shadowRoot?.querySelector(".cm-content")?.innerText ?? ""`

// A condition is built by hand, shown in words and as text, broken and mended, tried for a contact, counted, and tried on the past.
func TestConsole_Conditions(t *testing.T) {
	t.Parallel()
	b := openTab(t, 1280, 1100)
	d := startDemo(t, t.TempDir(), "--orders", "60", "--shoppers", "0")
	b.open(consoleLink.FindStringSubmatch(d.out.String())[1])
	b.press("Conditions")
	b.until(`(` + written + `).includes("order.total_price > 100")`)

	// What is built is read in the other forms, as the API writes them.
	b.typeInto(`.rule input.number`, "50")
	b.until(`(` + written + `).includes("order.total_price > 50")`)
	b.press("Add a clause")
	b.until(`document.querySelectorAll(".rule").length === 2`)
	b.typeInto(`.ruleGroup-body > *:nth-child(2) input[aria-label=Field]`, "contact.orders_count\r")
	b.until(`(` + written + `).includes("contact.orders_count > 0")`)
	b.press("Add a clause")
	b.until(`document.querySelectorAll(".rule").length === 3`)
	b.typeInto(`.ruleGroup-body > *:nth-child(3) input[aria-label=Field]`, "order.line_items\r")
	b.shows(`select[aria-label="How many items"]`)
	b.click(`.rule .ruleGroup-addRule`)
	b.shows(`.rule .rule input[aria-label=Field]`)
	b.typeInto(`.rule .rule input[aria-label=Field]`, "quantity\r")
	b.until(`(` + written + `).includes("any(order.line_items, .quantity > 0)")`)
	var check struct {
		CheckCondition struct{ Text, Sentence string }
	}
	d.ask(`query($c: ConditionInput!) { checkCondition(condition: $c) { text sentence } }`,
		map[string]any{"c": map[string]any{"text": read[string](b, written)}}, &check)
	b.until(`[...document.querySelectorAll("textarea")].some(t => t.value === ` + quoted(check.CheckCondition.Sentence) + `)`)
	b.look("conditions-built")

	// A misprint in the text is told with its place and what was meant; the rules stay until it is mended.
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".editor").shadowRoot.querySelector(".cm-content").focus();0`),
		chromedp.KeyEvent(kb.End, chromedp.KeyModifiers(2)), chromedp.KeyEvent(" and order.totl_discounts >= 0"))
	b.sees("totl_discounts")
	b.press("Use order.total_discounts")
	b.until(`document.querySelectorAll(".ruleGroup-body .rule").length === 5`)
	b.until(`[...document.querySelectorAll("input[aria-label=Field]")].some(i => i.value === "order.total_discounts")`)

	// Somebody takes a branch or none; every clause says why, where it stands.
	b.click(`input[role=combobox]`)
	b.click(`[role=option][id]`)
	b.shows(`.decision .badge`)
	b.until(`document.querySelectorAll(".badge-result").length >= 4`)
	b.look("conditions-decided")

	// A second branch by sentence, and how many contacts it holds for.
	b.press("Add a branch")
	b.until(`document.querySelectorAll(".rule").length === 1`)
	sentence := `[...document.querySelectorAll("textarea")].find(t => !t.classList.contains("mono"))`
	b.do(chromedp.Evaluate[chromedp.Void](`(t => { t.focus(); t.select(); })(`+sentence+`);0`), chromedp.KeyEvent("the contact's number of orders is at least 1"))
	b.until(`(` + written + `).includes("contact.orders_count >= 1")`)
	b.typeInto(`.toolbar input`, "Buyers")
	b.sees("Contacts in Buyers")
	var segment struct{ Segment struct{ Count int } }
	d.ask(`{ segment(condition: {text: "contact.orders_count >= 1"}) { count } }`, nil, &segment)
	b.until(`document.querySelector("[data-segment-count]")?.dataset.segmentCount === ` + quoted(strconv.Itoa(segment.Segment.Count)))
	if segment.Segment.Count < 10 {
		t.Errorf("only %d contacts ordered", segment.Segment.Count)
	}

	// On the orders of the past, beside the version that the page was opened with.
	b.press("Try on the orders")
	b.sees("orders looked at")
	b.until(`document.querySelectorAll("table.shares tbody tr").length === 3`)
	if rows := read[string](b, `document.querySelector("table.shares").innerText`); !strings.Contains(rows, "Buyers") || !strings.Contains(rows, "None") {
		t.Errorf("the shares are %q", rows)
	}
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#history").scrollIntoView();0`))
	b.look("conditions-history")

	// What was written is there after a reload; it is saved, and opened again.
	b.open(d.base + "/workbench/conditions")
	b.until(`document.querySelectorAll(".branches button").length === 2`)
	var link struct{ ShopifyIntegration struct{ ID string } }
	d.ask(`{ shopifyIntegration { id } }`, nil, &link)
	if keys := read[[]string](b, `Object.keys(localStorage).filter(k => k.includes("conditions"))`); !slices.Equal(keys, []string{"storegraph conditions " + link.ShopifyIntegration.ID}) {
		t.Errorf("the draft is kept as %q: another account in this browser may see it", keys)
	}
	b.until(`(` + written + `).includes("contact.orders_count >= 1")`)
	b.press("Save…")
	b.press("Save")
	b.sees("Its id, for workflows")
	b.press("Close")
	b.press("Open…")
	b.until(`document.querySelector("dialog[open] .pick code")?.innerText === "contact.orders_count >= 1"`)
	b.look("conditions-open")
	b.press("Cancel")
	b.do(chromedp.EmulateViewport(390, 844))
	b.look("phone-conditions")
	if len(b.said) > 0 {
		t.Errorf("the page threw %v", b.said)
	}
	d.stop()
}

// typeInto puts a text in the place of what a field holds, as somebody who types.
func (b *tab) typeInto(selector, text string) {
	b.t.Helper()
	b.shows(selector)
	b.do(chromedp.Evaluate[chromedp.Void](`(i => { i.focus(); i.select(); })(document.querySelector(`+quoted(selector)+`));0`), chromedp.KeyEvent(text))
}
