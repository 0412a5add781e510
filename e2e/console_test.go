package e2e

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// Screenshots are kept in web/screenshots, which git ignores, or where this variable says.
const screenshotsVariable = "STOREGRAPH_SCREENSHOTS"

// chromium finds a browser. Without one the test is skipped, loudly; under CI=true it fails.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	const message = "there is no Chromium, so nobody tried the console: install the package chromium"
	if os.Getenv("CI") == "true" {
		t.Fatal(message)
	}
	fmt.Fprintln(os.Stderr, "SKIPPED: "+message)
	t.Skip(message)
	return ""
}

// tab is a page of a real browser.
type tab struct {
	t    *testing.T
	ctx  context.Context
	mu   sync.Mutex
	said []string // exceptions that nobody handled
	// Emails are shown in frames that the browser runs apart; see inMail.
	mails map[target.ID]context.Context
}

func openTab(t *testing.T, width, height int64) *tab {
	t.Helper()
	allocator, cancel := chromedp.NewExecAllocator(t.Context(),
		chromedp.ExecPath(chromium(t)), chromedp.UserDataDir(t.TempDir()), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("force-device-scale-factor", "1"), chromedp.Flag("lang", "en-US"), chromedp.Flag("window-size", fmt.Sprintf("%d,%d", width, height)))
	t.Cleanup(cancel)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	b := &tab{t: t, ctx: ctx}
	if err := chromedp.Do(ctx); err != nil { // without a time limit: the browser lives as long as this context
		t.Fatalf("start Chromium: %v", err)
	}
	exceptions := chromedp.Events(ctx, runtime.ExceptionThrown)
	go func() {
		for e, err := range exceptions {
			if err != nil {
				return
			}
			// urql stops a request that nobody waits for any more, and leaves that rejection to nobody.
			if what := said(e.ExceptionDetails.Exception); strings.HasPrefix(what, "AbortError") {
				continue
			}
			b.mu.Lock()
			b.said = append(b.said, e.ExceptionDetails.Text+" "+said(e.ExceptionDetails.Exception))
			b.mu.Unlock()
		}
	}()
	b.do(chromedp.EmulateViewport(width, height))
	return b
}

func said(o *runtime.RemoteObject) string {
	if o == nil {
		return ""
	}
	return o.Description
}

// do runs steps, and fails with a picture of what was there instead.
func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		later, cancel := context.WithTimeout(b.ctx, 5*time.Second)
		defer cancel()
		text, _ := chromedp.Run(later, chromedp.Evaluate[string](`location.href + "\n" + document.body.innerText`))
		b.shoot("failure")
		b.t.Fatalf("%v; the page was\n%s\nit said %v", err, text, b.said)
	}
}

// until waits for an expression of the page to be true, also across pages: one that is being left answers nothing.
func (b *tab) until(expression string) {
	b.t.Helper()
	b.do(func(ctx context.Context, t *chromedp.Target) (none chromedp.Void, err error) {
		for {
			yes, failed := chromedp.Evaluate[bool](`Boolean(`+expression+`)`)(ctx, t)
			if failed == nil && yes {
				return none, nil
			}
			select {
			case <-ctx.Done():
				return none, fmt.Errorf("waited in vain for %s: %w", expression, errors.Join(ctx.Err(), failed))
			case <-time.After(50 * time.Millisecond):
			}
		}
	})
}

// read evaluates an expression of the page, and waits for it where it is a promise.
func read[T any](b *tab, expression string) (value T) {
	b.t.Helper()
	b.do(func(ctx context.Context, t *chromedp.Target) (none chromedp.Void, err error) {
		value, err = chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise)(ctx, t)
		return none, err
	})
	return value
}

// sees waits until the page shows a text.
func (b *tab) sees(text string) {
	b.t.Helper()
	b.until(`document.body.innerText.includes(` + quoted(text) + `)`)
}

// shows waits for an element.
func (b *tab) shows(selector string) {
	b.t.Helper()
	b.until(`document.querySelector(` + quoted(selector) + `)?.checkVisibility() ?? false`)
}

// click presses the first element of a selector.
func (b *tab) click(selector string) {
	b.t.Helper()
	b.shows(selector)
	read[bool](b, `(setTimeout((e) => e.click(), 0, document.querySelector(`+quoted(selector)+`)), true)`) // later: it may leave the page
}

// press finds a button or a link by the name that a screen reader says, and presses it.
func (b *tab) press(name string) {
	b.t.Helper()
	b.until(`(() => {
		const scope = document.querySelector("dialog[open]") ?? document;
		const found = [...scope.querySelectorAll("button, a, summary")].find(e => e.textContent.trim() === ` + quoted(name) + ` && !e.disabled);
		found?.click();
		return Boolean(found);
	})()`)
}

// flip switches a switch by its label, and says whether it could be switched.
func (b *tab) flip(label string) (was, enabled bool) {
	b.t.Helper()
	b.until(`[...document.querySelectorAll("label")].some(l => l.textContent === ` + quoted(label) + `)`)
	state := read[struct{ Was, Enabled bool }](b, `(() => {
		const s = [...document.querySelectorAll("label")].find(l => l.textContent === `+quoted(label)+`).control;
		const state = {Was: s.checked, Enabled: !s.disabled};
		s.click();
		return state;
	})()`)
	return state.Was, state.Enabled
}

func (b *tab) open(address string) {
	b.t.Helper()
	b.do(chromedp.Navigate(address))
}

func (b *tab) shoot(name string) {
	b.t.Helper()
	dir := os.Getenv(screenshotsVariable)
	if dir == "" {
		dir = filepath.Join("..", "web", "screenshots")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		b.t.Fatal(err)
	}
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Logf("no screenshot %s: %v", name, err)
		return
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// colours switches the colours as the system would.
func (b *tab) colours(scheme string) {
	b.t.Helper()
	b.do(func(ctx context.Context, t *chromedp.Target) (none chromedp.Void, err error) {
		_, err = cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
		}})
		return none, err
	})
}

// look takes a picture of the screen in both colours, and lets axe find what keeps people out.
func (b *tab) look(name string) {
	b.t.Helper()
	for _, scheme := range []string{"light", "dark"} {
		b.colours(scheme)
		if scheme == "light" || strings.HasPrefix(name, "overview") || strings.HasPrefix(name, "integration") {
			b.shoot(name + "-" + scheme)
		}
		for _, found := range b.axe() {
			b.t.Errorf("%s, %s: %s", name, scheme, found)
		}
	}
	b.colours("light")
	if read[bool](b, `document.documentElement.scrollWidth > document.documentElement.clientWidth`) {
		b.t.Errorf("%s scrolls sideways", name)
	}
}

// axeCore is the script of axe-core as web/package-lock.json pins it. It is not part of the repository.
var axeCore = sync.OnceValues(func() (string, error) {
	path := filepath.Join("..", "web", "node_modules", "axe-core", "axe.min.js")
	if _, err := os.Stat(path); err != nil {
		cmd := exec.Command("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts")
		cmd.Dir = filepath.Join("..", "web")
		if out, err := cmd.CombinedOutput(); err != nil {
			return "", fmt.Errorf("npm install: %w\n%s", err, out)
		}
	}
	script, err := os.ReadFile(path)
	return string(script), err
})

// axe gives the serious and critical violations of the page as it stands.
func (b *tab) axe() []string {
	b.t.Helper()
	script, err := axeCore()
	if err != nil {
		if os.Getenv("CI") == "true" {
			b.t.Fatalf("axe-core is needed: %v", err)
		}
		fmt.Fprintln(os.Stderr, "SKIPPED: nobody looked for barriers in the console, since axe-core could not be installed:", err)
		return nil
	}
	b.do(chromedp.Evaluate[chromedp.Void](script + "\n;0"))
	result := read[[]struct {
		ID, Impact, Help string
		Nodes            []string
	}](b, `axe.run({resultTypes: ["violations"]}).then(r => r.violations.map(v => ({ID: v.id, Impact: v.impact, Help: v.help, Nodes: v.nodes.slice(0, 3).map(n => n.html + " " + (n.any[0]?.message ?? ""))})))`)
	var out []string
	for _, v := range result {
		if v.Impact == "serious" || v.Impact == "critical" {
			out = append(out, fmt.Sprintf("%s (%s): %s: %s", v.ID, v.Impact, v.Help, strings.Join(v.Nodes, "; ")))
		}
	}
	return out
}

func quoted(text string) string {
	b, err := json.Marshal(text)
	if err != nil {
		panic(err) // a string has JSON
	}
	return string(b)
}

var consoleLink = regexp.MustCompile(`Console\s+(http://\S+/session/\S+)`)

func TestConsole_FromTheWizardToAnOrder(t *testing.T) {
	t.Parallel()
	b := openTab(t, 1280, 860)
	d := startDemo(t, t.TempDir(), "--orders", "240", "--shoppers", "300ms", "--connect=false")

	// Without a session there is a page that asks for a key, and says what is wrong with one.
	b.open(d.base + "/orders")
	b.sees("Sign in")
	b.look("sign-in")
	b.do(chromedp.SendKeys(`input[type=password]`, "sg_wrong"))
	b.press("Sign in")
	b.sees("unknown or was revoked")

	// The demo's link signs in.
	var link []string
	eventually(t, 20*time.Second, func() bool {
		link = consoleLink.FindStringSubmatch(d.out.String())
		return link != nil
	}, "a link to the console")
	b.open(link[1])
	b.sees("No Shopify store is connected yet")
	b.look("overview-empty")

	// The wizard, as the documentation walks through it; an address of something else is refused with what to do.
	b.press("Connect Shopify")
	b.sees("Shopify Store Detail")
	b.press("Next")
	b.sees("Enter the name of your Shopify store")
	b.do(chromedp.SendKeys(`input[name=storeName]`, "https://admin.shopify.com/store/glow-clinic/settings"))
	b.look("connect-store")
	b.press("Next")
	b.sees("Contact Import")
	b.flip("Collection Import")
	b.look("connect-import")
	b.press("Next")
	b.sees("Payment Received Trigger")
	b.look("connect-sync")
	b.press("Save")
	b.sees("Install") // the store's own page
	b.click(`button[type=submit]`)

	// Back, connected; imports run, and what was left out is imported later.
	b.sees("Sync health")
	b.sees("Connected")
	b.until(`[...document.querySelectorAll("section[aria-labelledby=imports] .badge")].filter(e => e.textContent === "Complete").length === 4`)
	b.sees("Never imported")
	b.press("Import Collections now")
	b.until(`[...document.querySelectorAll("section[aria-labelledby=imports] .badge")].filter(e => e.textContent === "Complete").length === 5`)
	b.look("integration")

	// A switch-off asks first, and can be left.
	if was, enabled := b.flip("Product Sync"); !was || !enabled {
		t.Errorf("Product Sync was %v, enabled %v", was, enabled)
	}
	b.sees("Switch Product Sync off?")
	b.look("integration-switch-off")
	b.press("Keep it on")
	b.until(`!document.querySelector("dialog[open]")`)
	if !d.syncs("productSync") {
		t.Error("Product Sync was switched off without an answer")
	}
	b.flip("Product Sync")
	b.sees("Switch Product Sync off?")
	b.press("Switch off")
	b.sees("Product Sync is off.")
	if d.syncs("productSync") {
		t.Error("Product Sync is still on")
	}
	b.until(`(s => !s.checked && !s.disabled)([...document.querySelectorAll("label")].find(l => l.textContent === "Product Sync").control)`)
	b.flip("Product Sync")
	b.sees("Product Sync is on.")

	// Orders and contacts: the newest, paging, one of each.
	b.press("Orders")
	b.sees("Newest first")
	b.shows(`table tbody tr`)
	b.look("orders")
	first := b.text(`table tbody tr td`)
	b.press("Next")
	b.until(`new URLSearchParams(location.search).has("after") && !document.querySelector("table tbody tr td")?.textContent.includes(` + quoted(first) + `)`)
	b.click(`table tbody tr a`)
	b.sees("In Shopify")
	b.look("order")
	b.press("Contacts")
	b.shows(`table tbody tr`)
	b.look("contacts")
	b.do(chromedp.SendKeys(`input[type=search]`, "zzzz-nobody\r"))
	b.sees("No contact matches")
	b.open(d.base + "/contacts?orders=yes&sort=LAST_ORDER_AT")
	b.click(`table tbody tr a`)
	b.sees("May we write?")
	b.open(d.base + "/contacts/" + url.PathEscape(d.bestContact()))
	b.sees("Repeat customer")
	b.sees("Email, marketing")
	b.look("contact")

	b.press("Overview")
	b.sees("Revenue per day")
	b.shows(`.curve`)
	b.look("overview")

	// Disconnecting asks, and says how to go on.
	b.press("Shopify")
	b.sees("Sync health")
	b.press("Disconnect")
	b.sees("Our access to the store ends at once")
	b.press("Disconnect")
	b.sees("Connect again")

	b.press("Sign out")
	b.sees("API key")
	b.open(d.base + "/orders")
	b.sees("API key")
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, said := range b.said {
		t.Errorf("an exception that nobody handled: %s", said)
	}
	d.stop()
}

func TestConsole_OnAPhoneOnTheBasicPlan(t *testing.T) {
	t.Parallel()
	b := openTab(t, 390, 844)
	d := startDemo(t, t.TempDir(), "--orders", "30", "--plan", "Basic", "--shoppers", "0")
	b.open(consoleLink.FindStringSubmatch(d.out.String())[1])
	b.sees("Menu")
	b.press("Menu")
	b.press("Shopify")
	b.sees("Upgrade")
	b.sees("Blocked, and what needs it")
	d.ask(`mutation { registerCondition(input: {name: "Greets by name", condition: {text: "contact.first_name != nil"}}) { userErrors { message } } }`, nil, new(any))
	b.open(d.base + "/settings/shopify")
	b.sees("Condition Greets by name")
	b.look("phone-integration")
	if was, enabled := b.flip("Contact Sync"); enabled {
		t.Errorf("Contact Sync can be switched on the Basic plan (it was %v)", was)
	}
	for _, page := range []string{"/", "/orders", "/contacts", "/settings/shopify/connect"} {
		b.open(d.base + page)
		b.shows(`h1`)
		b.look("phone-" + strings.Trim(strings.ReplaceAll(page, "/", "-"), "-"))
	}
	// With the keyboard alone: the first stop skips the navigation.
	b.open(d.base + "/orders")
	b.shows(`h1`)
	b.do(chromedp.KeyEvent("\t"))
	if at := b.text(`:focus`); at != "Skip to content" {
		t.Errorf("the first stop of the keyboard is %q", at)
	}
	d.stop()
}

func (b *tab) text(selector string) string {
	b.t.Helper()
	return read[string](b, `(document.querySelector(`+quoted(selector)+`)?.innerText ?? "").split("\n")[0]`)
}

// bestContact is the one with the most orders among fifty.
func (d *demo) bestContact() (id string) {
	d.t.Helper()
	var answer struct {
		Contacts struct {
			Nodes []struct {
				ID          string
				OrdersCount int
			}
		}
	}
	d.ask(`{ contacts(first: 50, filter: {hasOrders: true}) { nodes { id ordersCount } } }`, nil, &answer)
	most := 0
	for _, c := range answer.Contacts.Nodes {
		if c.OrdersCount > most {
			id, most = c.ID, c.OrdersCount
		}
	}
	return id
}

// syncs says whether a toggle is on, by the API.
func (d *demo) syncs(toggle string) bool {
	d.t.Helper()
	var answer struct {
		ShopifyIntegration struct{ SyncSettings map[string]bool }
	}
	d.ask(`{ shopifyIntegration { syncSettings { `+toggle+` } } }`, nil, &answer)
	return answer.ShopifyIntegration.SyncSettings[toggle]
}
