package e2e

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// A recipe is read, tried for somebody whose last order begins it, and what begins another one is set up.
func TestConsole_Recipes(t *testing.T) {
	t.Parallel()
	b := openTab(t, 1280, 1100)
	d := startDemo(t, t.TempDir(), "--orders", "80", "--shoppers", "0")
	b.open(consoleLink.FindStringSubmatch(d.out.String())[1])
	b.press("Recipes")
	b.sees("Replenishment reminder")
	b.look("recipes")

	// Who is in the recipe's filter, by the API: the page says the same.
	var buyers struct {
		Segment struct {
			Contacts struct{ Nodes []struct{ Email string } }
		}
	}
	d.ask(`{ segment(condition: {text: "contact.email != nil and any(contact.last_order.line_items, \"Skincare\" in .collections and .current_quantity > 0)"}) { contacts(first: 1) { nodes { email } } } }`, nil, &buyers)
	if len(buyers.Segment.Contacts.Nodes) == 0 {
		t.Fatal("nobody's last order has skincare in it")
	}
	b.press("Retail skincare follow-up")
	b.sees("What it does")
	b.sees("Begins with: Order received")
	b.typeInto(`input[role=combobox]`, buyers.Segment.Contacts.Nodes[0].Email)
	b.until(`[...document.querySelectorAll("[role=option][id]")].length === 1`)
	b.click(`[role=option][id]`)
	b.sees("It begins with this order.")
	b.sees("Takes")
	// A message by the channel that consent allows, or the reason why none is sent.
	b.until(`document.querySelector(".email, .phone") !== null || document.body.innerText.includes("It is not sent.")`)
	if read[bool](b, `document.querySelector(".email") !== null`) {
		b.mailSays("glow clinic")
	}
	b.look("recipe-tried")
	b.do(chromedp.EmulateViewport(390, 844))
	b.look("phone-recipe")
	b.do(chromedp.EmulateViewport(1280, 1100))

	// All timers of the reminder and its endpoint. A private address is refused, and what was made before stays made.
	b.open(d.base + "/recipes/replenishment-reminder")
	b.press("Set up what begins it…")
	b.shows(`dialog input[name=url]`)
	b.do(chromedp.SendKeys(`dialog input[name=url]`, "https://10.0.0.1/hook"))
	b.press("Set up")
	b.shows(`dialog .notice.bad`)
	b.look("recipe-set-up")
	b.typeInto(`dialog input[name=url]`, "http://127.0.0.1:9/hook")
	b.press("Set up")
	b.shows(`dialog .secret`)
	b.press("I have kept it")
	var made struct {
		Timers           []struct{ Name string }
		TriggerEndpoints []struct {
			Name  *string
			Kinds []string
		}
	}
	d.ask(`{ timers { name } triggerEndpoints { name kinds } }`, nil, &made)
	if len(made.Timers) != 4 || len(made.TriggerEndpoints) != 1 || made.TriggerEndpoints[0].Kinds[0] != "TIMER_DUE" {
		t.Errorf("made %+v", made)
	}
	b.open(d.base + "/recipes/no-such")
	b.sees("There is no recipe no-such")
	if len(b.said) > 0 {
		t.Errorf("the page threw %v", b.said)
	}
	d.stop()
}
