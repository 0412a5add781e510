package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// A message is written with a misspelt name, which is told and put right; a contact is chosen, and gets it; as a text message it
// has segments. Cases are picked and shown beside each other, and the template is registered and opened again.
func TestConsole_Templates(t *testing.T) {
	t.Parallel()
	b := openTab(t, 1440, 960)
	data := t.TempDir()
	d := startDemo(t, data, "--orders", "120", "--shoppers", "0")
	// Shopify has guests' orders, and the demo's shop has none.
	if tag, err := demoDatabase(t, data).Exec(t.Context(), `UPDATE orders SET contact_id = NULL WHERE name = '#1110'`); err != nil || tag.RowsAffected() != 1 {
		t.Fatalf("make an order a guest's: %v, %v", tag, err)
	}
	b.open(consoleLink.FindStringSubmatch(d.out.String())[1])
	b.press("Templates")
	b.sees("Nothing to remark")
	b.mailSays("thank you for order #")
	b.sees("Would be sent")

	// Completion offers what the catalog has, and closes the braces.
	b.write("Subject", "Parcel of {{order.total_pr")
	b.until(b.editor("Subject") + `.getRootNode().querySelector(".cm-tooltip-autocomplete li[aria-selected]")?.textContent.includes("order.total_price")`)
	b.look("templates-completion")
	b.do(chromedp.KeyEvent("\t"))
	b.until(b.editor("Subject") + `.textContent === "Parcel of {{order.total_price}}"`)

	// A name with a misprint is told with its place, marked, and put right by what was meant.
	b.write("Body", `<p>Dear {{contact.frist_name}},</p>{{#each order.line_items}}<p>{{this.titel}}</p>{{/each}}`)
	b.sees("There is no contact.frist_name here")
	b.sees("Body, line 1, column 19")
	b.until(b.editor("Body") + `.querySelectorAll(".cm-lintRange-warning").length >= 2`)
	b.look("templates-remarks")
	b.press("Body, line 1, column 19")
	b.until(b.editor("Body") + `.getRootNode().getSelection().toString() === "frist_name"`)
	b.press("Change to contact.first_name")
	b.press("Change to order.line_items.title")
	b.sees("Nothing to remark")
	if text := read[string](b, b.editor("Body")+`.textContent`); !strings.Contains(text, "{{contact.first_name}}") || !strings.Contains(text, "{{this.title}}") {
		t.Errorf("put right, the body is %q", text)
	}

	for wrong, right := range map[string][2]string{
		`{{order.shipping_adress.city}}`: {"order.shipping_address.city", `{{order.shipping_address.city}}`},
		`😀 {{Order.name}}`:               {"order", `😀 {{order.name}}`},
		`{{contact.FirstName}}`:          {"contact.first_name", `{{contact.first_name}}`},
		`{{order['nam']}}`:               {"order.name", `{{order.name}}`},
		`{{ordr.name}}`:                  {"order.name", `{{order.name}}`},
		`{% for i in order.line_items %}{{ i.titl | upcase }}{% endfor %}`: {"order.line_items.title", `{% for i in order.line_items %}{{ i.title | upcase }}{% endfor %}`},
		`{% for i in order.line_items %}{{ i.title | upcas }}{% endfor %}`: {"upcase", `{% for i in order.line_items %}{{ i.title | upcase }}{% endfor %}`},
	} {
		b.write("Body", wrong)
		b.press("Change to " + right[0])
		b.until(b.editor("Body") + `.textContent === ` + quoted(right[1]))
		b.sees("Nothing to remark")
	}
	for typed, completed := range map[string]string{
		`{{#each order.line_items}}{{this.vend`: `{{#each order.line_items}}{{this.vendor}}`,
		`{% for x in order.line_it`:             `{% for x in order.line_items`,
		`{{ contact.first_n`:                    `{{ contact.first_name }}`,
	} {
		b.write("Body", typed)
		b.until(b.editor("Body") + `.getRootNode().querySelector(".cm-tooltip-autocomplete li[aria-selected]")`)
		read[bool](b, `new Promise(done => setTimeout(done, 100, true))`) // keys mean the text for 75 ms after the list came
		b.do(chromedp.KeyEvent("\t"))
		b.until(b.editor("Body") + `.textContent === ` + quoted(completed))
	}

	// The picker finds a value by what it means, and inserts it at the cursor.
	b.write("Body", "<p>Hello ")
	b.press("Custom values")
	b.do(chromedp.SendKeys(`#picker input`, "first name"))
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#picker select").focus();0`), chromedp.KeyEvent("A")) // of all, not only of orders
	b.until(`[...document.querySelectorAll("#picker code")].some(c => c.textContent === "contact.first_name")`)
	b.look("templates-picker")
	b.until(`(() => {
		const found = [...document.querySelectorAll("#picker li button:first-child")].find(e => e.querySelector("code").textContent === "contact.first_name");
		found?.click();
		return Boolean(found);
	})()`)
	b.until(b.editor("Body") + `.textContent.endsWith("Hello {{contact.first_name}}")`)
	b.write("Body", "<p>Hello ")
	b.click(`#picker [aria-label="With a default: First name"]`)
	b.until(b.editor("Body") + `.textContent.endsWith('Hello {{default contact.first_name ""}}')`)
	b.do(chromedp.KeyEvent("you"))
	b.until(b.editor("Body") + `.textContent.endsWith('Hello {{default contact.first_name "you"}}')`)
	b.press("Custom values")

	// Somebody else is chosen with the keyboard, and gets it.
	name := d.someoneWithAnOrder()
	b.do(chromedp.SendKeys(`input[role=combobox]`, name))
	b.until(`document.querySelector("[role=option][aria-selected=true]")?.innerText.includes(` + quoted(name) + `)`)
	b.do(chromedp.KeyEvent("\r"))
	b.mailSays("Hello " + strings.Fields(name)[0])
	b.look("templates-chosen")
	b.press("Keep as golden contact")
	b.sees("Kept by hand")

	// A text message has segments, in the alphabet that it needs.
	b.press("Text message")
	b.sees("1 segment")
	b.sees("GSM-7 (160 in one segment")
	b.write("Text", "Grüße 🌿 "+strings.Repeat("und Wasser ", 8))
	b.sees("2 segments")
	b.sees("UCS-2 (70 in one segment")
	b.sees("WIDE_CHARACTER")
	b.look("templates-sms")

	// Cases beside each other; those who did not agree to marketing are skipped, and told so.
	b.press("Add usual cases")
	b.sees("An order that was refunded")
	b.click(`[aria-label="Look closer: Guest, #1110"]`)
	b.until(`document.activeElement.id === "preview" && document.querySelector("input[role=combobox]").value === "A guest"`)
	b.write("Text", "For {{order.name}} of {{default contact.first_name 'somebody'}}")
	b.until(`document.querySelector(".phone .bubble")?.innerText === "For #1110 of somebody"`)
	b.write("Text", "Hi {{contact.first_name}}{% if order.cancelled_at %}, sorry{% endif %}: {{order.shipping_address.city}}")
	b.press("Add those who show what this text does")
	b.sees("contacts were tried.")
	b.until(`document.querySelectorAll(".golden > li .badge").length > 4`)
	b.sees("With gaps")
	b.until(`[...document.querySelectorAll(".shares code")].some(c => c.textContent === "contact.first_name")`)
	b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById("golden").scrollIntoView();0`))
	b.look("templates-golden")
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".message-settings select").focus();0`), chromedp.KeyEvent("M"))
	b.sees("Skipped")
	b.sees("did not")

	// A reload keeps all of it.
	b.open(d.base + "/workbench/templates")
	b.until(b.editor("Text") + `.textContent.startsWith("Hi {{contact.first_name}}{% if")`)
	b.sees("Kept by hand")

	// It is registered, and opened again.
	b.press("Register")
	b.shows(`dialog input[name=name]`)
	b.do(chromedp.SendKeys(`dialog input[name=name]`, "Parcel note"))
	b.press("Register")
	b.sees("Registered. Calls send these ids")
	b.press("Done")
	b.press("Open")
	b.sees("Parcel note")
	b.look("templates-open")
	b.until(`(() => {
		const found = [...document.querySelectorAll(".opens button")].find(e => e.innerText.includes("A short example"));
		found?.click();
		return Boolean(found);
	})()`)
	b.until(b.editor("Text") + `.textContent.includes("thank you for order")`)

	// The whole workbench: an email, whom it reaches, and the others beside.
	b.press("Email")
	b.press("Open")
	b.until(`(() => {
		const found = [...document.querySelectorAll(".opens button")].find(e => e.innerText.includes("A short example"));
		found?.click();
		return Boolean(found);
	})()`)
	b.mailSays("thank you for order #")
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".message-settings select").focus();0`), chromedp.KeyEvent("A"))
	b.sees("Would be sent")
	b.until(`document.querySelectorAll(".golden .email-frame").length > 3`)
	b.do(chromedp.Evaluate[chromedp.Void](`document.activeElement.blur();scrollTo(0, 0);0`))
	b.look("templates")
	b.colours("dark")
	b.shoot("templates-dark")
	b.colours("light")
	b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById("golden").scrollIntoView();0`))
	b.look("templates-golden-email")
	b.do(chromedp.EmulateViewport(390, 844))
	b.look("phone-templates")
	b.press("Text message")
	b.sees("1 segment")
	b.look("phone-templates-sms")
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, said := range b.said {
		t.Errorf("an exception that nobody handled: %s", said)
	}
	d.stop()
}

// An email holds all that could run, call home or lead away. It is shown, and nothing of that happens.
func TestConsole_AHostileEmailDoesNothing(t *testing.T) {
	t.Parallel()
	b := openTab(t, 1280, 860)
	d := startDemo(t, t.TempDir(), "--orders", "20", "--shoppers", "0")
	var called atomic.Value
	outside := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/framing" {
			called.Store(r.URL.String())
			return
		}
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, `<iframe src="%s/preview"></iframe>`, d.base)
	}))
	defer outside.Close()
	b.open(consoleLink.FindStringSubmatch(d.out.String())[1])
	b.press("Templates")
	b.mailSays("thank you for order #")
	before := read[int](b, `history.length`)
	read[bool](b, `(window.heard = [], addEventListener("message", e => heard.push(e.data)), true)`)
	hostile := strings.ReplaceAll(`<p id="seen" style="color: rgb(1, 2, 3)">harmless {{order.name}}</p>
<script>document.getElementById("seen").textContent = "ran"; top.postMessage("script", "*"); fetch("OUT/fetch")</script>
<img src="OUT/picture.png" onerror="top.postMessage('onerror', '*')"><img src=x onerror="parent.parent.postMessage('onerror', '*')">
<svg onload="top.postMessage('svg', '*')"></svg><link rel=stylesheet href="OUT/style.css"><style>@import url("OUT/import.css"); p { background: url(OUT/background.png) }</style>
<iframe src="OUT/frame"></iframe><iframe srcdoc="<script>top.postMessage('srcdoc', '*')</script>"></iframe>
<iframe src="javascript:top.postMessage('js', '*')"></iframe><object data="OUT/object"></object><video src="OUT/video" autoplay></video>
<meta http-equiv="refresh" content="0; url=OUT/refresh"><base href="OUT/base/"><form action="OUT/form"><button id="send">send</button></form>
<a id="away" href="OUT/away" target="_top">away</a><a id="js" href="javascript:top.postMessage('link', '*')">run</a>`, "OUT", outside.URL)
	b.write("Body", hostile)
	b.mailSays("harmless #")
	for _, press := range []string{"away", "js", "send"} {
		b.inMail(`document.getElementById(` + quoted(press) + `).click(), ""`)
	}
	if colour := b.inMail(`getComputedStyle(document.getElementById("seen")).color`); !slices.Contains(colour, "rgb(1, 2, 3)") {
		t.Errorf("the email's own style is not shown: its colour is %q", colour)
	}
	b.look("templates-hostile")
	// What was started before has had its turn once the frame shows something newer.
	b.write("Body", "afterwards")
	b.mailSays("afterwards")
	if heard := read[[]string](b, `heard.map(String)`); len(heard) > 0 {
		t.Errorf("the console heard %v", heard)
	}
	if what := called.Load(); what != nil {
		t.Errorf("the email called %v", what)
	}
	if after := read[int](b, `history.length`); after != before || !strings.HasSuffix(read[string](b, `location.href`), "/workbench/templates") {
		t.Errorf("the page went to %s, %d steps from %d", read[string](b, `location.href`), after, before)
	}

	// The frame takes HTML from the console alone, not from another frame of it.
	read[bool](b, `(document.body.append(document.createElement("iframe")), true)`)
	posted, err := chromedp.Run(b.ctx, inFramesOf(`parent.document.querySelector(".email-frame").contentWindow.postMessage({html: "from elsewhere"}, "*"), parent.postMessage("posted", "*")`))
	if err != nil || len(posted) != 1 {
		t.Fatalf("%d frames posted: %v", len(posted), err)
	}
	b.until(`heard.includes("posted")`)
	if said := b.inMail(`document.body.innerText`); !slices.Contains(said, "afterwards") {
		t.Errorf("another frame's message is shown: %q", said)
	}

	// Nobody else frames it.
	b.open(outside.URL + "/framing")
	b.until(`document.querySelector("iframe")`)
	frames, err := chromedp.Run(b.ctx, framesOf)
	if err != nil || len(frames) != 1 || !strings.HasPrefix(frames[0].URL, "chrome-error:") {
		t.Errorf("another page frames the preview: %+v, %v", frames, err)
	}
	d.stop()
}

// editor is an expression for the field of an editor, which lives in a shadow root.
func (b *tab) editor(label string) string {
	return fmt.Sprintf(`[...document.querySelectorAll(".editor")].map(e => e.shadowRoot.querySelector(".cm-content")).find(e => e.ariaLabel === %s)`, quoted(label))
}

// write puts a text into an editor as typing does, in place of what was there.
func (b *tab) write(label, text string) {
	b.t.Helper()
	b.until(b.editor(label) + ` !== undefined`)
	b.do(chromedp.Evaluate[chromedp.Void](b.editor(label)+`.focus();0`), chromedp.KeyEvent("a", chromedp.KeyModifiers(chromedp.ModifierCtrl)), chromedp.KeyEvent("\b"))
	head, last := text[:len(text)-1], text[len(text)-1:]
	b.do(func(ctx context.Context, t *chromedp.Target) (none chromedp.Void, err error) {
		_, err = cdp.Call(ctx, t, input.InsertText, input.InsertTextParams{Text: head})
		return none, err
	}, chromedp.KeyEvent(last))
}

// inMail evaluates an expression in each frame that shows an email. The browser runs the frames of /preview apart from the page, as
// targets; nothing runs in the frames within, so the expression gets a world of its own there.
func (b *tab) inMail(expression string) (values []string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	targets, err := chromedp.Targets(ctx)
	if err != nil {
		b.t.Fatalf("list the frames: %v", err)
	}
	for _, frame := range targets {
		if frame.Type != "iframe" || !strings.Contains(frame.URL, "/preview") {
			continue
		}
		inside, known := b.mails[frame.TargetID]
		if !known { // it ends with the tab: to end it is to close the page
			inside, _ = chromedp.NewContext(b.ctx, chromedp.WithTargetID(frame.TargetID))
			if b.mails == nil {
				b.mails = map[target.ID]context.Context{}
			}
			b.mails[frame.TargetID] = inside
		}
		found, err := chromedp.Run(inside, inFramesOf(expression))
		if err != nil {
			b.t.Logf("the frame %s has gone: %v", frame.URL, err)
			continue
		}
		values = append(values, found...)
	}
	return values
}

// framesOf lists the frames of a target that the browser runs together with it.
func framesOf(ctx context.Context, t *chromedp.Target) (frames []*cdp.Frame, err error) {
	tree, err := cdp.Call(ctx, t, page.GetFrameTree, cdp.Empty{})
	if err != nil {
		return nil, err
	}
	for _, child := range tree.FrameTree.ChildFrames {
		frames = append(frames, child.Frame)
	}
	return frames, nil
}

// inFramesOf evaluates an expression in each of these, in a world of its own.
func inFramesOf(expression string) chromedp.Action[[]string] {
	return func(ctx context.Context, t *chromedp.Target) (values []string, err error) {
		frames, err := framesOf(ctx, t)
		if err != nil {
			return nil, err
		}
		for _, frame := range frames {
			world, err := cdp.Call(ctx, t, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{FrameID: frame.ID})
			if err != nil {
				return nil, err
			}
			said, err := cdp.Call(ctx, t, runtime.Evaluate, runtime.EvaluateParams{Expression: "String(" + expression + ")", ContextID: world.ExecutionContextID})
			if err != nil {
				return nil, err
			}
			var value string
			if err := json.Unmarshal(said.Result.Value, &value); err != nil {
				return nil, err
			}
			values = append(values, value)
		}
		return values, nil
	}
}

// mailSays waits until an email has a text.
func (b *tab) mailSays(text string) {
	b.t.Helper()
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		said := b.inMail(`document.body.innerText`)
		if slices.ContainsFunc(said, func(s string) bool { return strings.Contains(s, text) }) {
			return
		}
		if time.Now().After(end) {
			b.shoot("failure")
			b.t.Fatalf("no email says %q, but %q", text, said)
		}
	}
}

// someoneWithAnOrder is the name of a contact who ordered.
func (d *demo) someoneWithAnOrder() string {
	d.t.Helper()
	var answer struct {
		Contacts struct{ Nodes []struct{ Name *string } }
	}
	d.ask(`{ contacts(first: 30, filter: {hasOrders: true}, sort: NAME) { nodes { name } } }`, nil, &answer)
	for _, c := range answer.Contacts.Nodes {
		if c.Name != nil && strings.Count(*c.Name, " ") == 1 {
			return *c.Name
		}
	}
	d.t.Fatal("nobody with an order has a name")
	return ""
}
