package bench_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/customvalues"
	"storegraph/graph/model"
	"storegraph/internal/pgtest"
	"storegraph/resolvers"
	"storegraph/store"
)

// campaignMail prints the columns that byHand reads.
const campaignMail = `<p>Hi {{default contact.first_name "there"}} {{contact.last_name}},</p>
<p>you came back {{contact.orders_count}} times and spent {{ contact.total_spent | money }}{% if contact.last_order_at %}, last on {{ contact.last_order_at | date: "%B %d, %Y" }}{% endif %}.</p>
{% if contact.last_order %}<p>Order {{contact.last_order.name}} of {{ contact.last_order.total_price | money }}:</p>
<ul>{% for item in contact.last_order.line_items %}<li>{{ item.title }}: {{ item.price | money }}</li>{% endfor %}</ul>{% else %}<p>Your first order ships free.</p>{% endif %}`

const campaignRounds = 3

// connected is a store whose account is connected and syncs everything.
type connected struct{ *store.Store }

func (connected) GetInstallation(context.Context, commerce.AccountID) (*commerce.Installation, error) {
	return &commerce.Installation{
		AccountID: account, Status: commerce.Connected, Sync: commerce.AllSyncSettings(),
		Shop: commerce.Shop{Name: "Bench", Domain: "bench.myshopify.com", CurrencyCode: "USD", Timezone: "America/New_York", Locale: "en"},
	}, nil
}

// BenchmarkCampaign resolves a mail for 100,000 contacts as resolveCampaign does, without HTTP, and beside it reads the same
// columns by hand, in turns. Goal: half as many contacts a second as the bare reads give.
func BenchmarkCampaign(b *testing.B) {
	url := pgtest.New(b)
	s := open(b, url)
	ids := campaign(b, pgtest.Peek(b, url))
	slices.Sort(ids)
	conn, err := pgx.Connect(b.Context(), url)
	must(b, err)
	b.Cleanup(func() { conn.Close(context.Background()) })
	for _, sql := range []string{`SET jit = off`, `SET ROLE storegraph_app`} {
		_, err = conn.Exec(b.Context(), sql)
		must(b, err)
	}
	api := resolvers.New(resolvers.Config{Reader: connected{s}}).Subscription()
	ctx := resolvers.WithPrincipal(b.Context(), resolvers.Principal{AccountID: account, Role: commerce.RoleAdmin, PersonalData: true})

	var bare, resolved time.Duration
	people := 0
	for b.Loop() {
		for range campaignRounds {
			start := time.Now()
			for batch := range slices.Chunk(ids, campaignBatch) {
				_, err := byHand(b.Context(), conn, batch)
				must(b, err)
			}
			bare += time.Since(start)

			start = time.Now()
			batches, err := api.ResolveCampaign(ctx, model.ResolveCampaignInput{
				Template: new(campaignMail), Purpose: customvalues.Transactional, BatchSize: 500, Audience: &model.AudienceInput{Filter: &commerce.ContactFilter{}},
			})
			must(b, err)
			n := 0
			for batch := range batches {
				if batch.Error != nil {
					b.Fatal(batch.Error)
				}
				for i := range batch.Messages {
					if m := &batch.Messages[i]; m.Status != model.MessageStatusRendered {
						b.Fatalf("%+v", m)
					}
				}
				n += len(batch.Messages)
			}
			resolved += time.Since(start)
			if n != len(ids) {
				b.Fatalf("%d messages for %d contacts", n, len(ids))
			}
			people += n
		}
	}
	b.ReportMetric(float64(people)/bare.Seconds(), "bare-contacts/s")
	b.ReportMetric(float64(people)/resolved.Seconds(), "contacts/s")
	b.ReportMetric(bare.Seconds()/resolved.Seconds(), "campaign/bare")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkForecast counts what the same mail, and one that looks at more, lacks for 100,000 contacts.
func BenchmarkForecast(b *testing.B) {
	url := pgtest.New(b)
	s := open(b, url)
	campaign(b, pgtest.Peek(b, url))
	mail, _ := customvalues.Parse(campaignMail)
	paths := mail.Paths()
	more := append(paths, "order.shipping_address.city", "order.discount_code", "order.product_names", "transaction.gateway", "order.first_item.url", "order.line_items.product.title")
	var few, many, sample time.Duration
	for b.Loop() {
		start := time.Now()
		got, err := s.Forecast(b.Context(), account, nil, catalog.Audience{}, paths, nil)
		must(b, err)
		few += time.Since(start)
		start = time.Now()
		_, err = s.Forecast(b.Context(), account, nil, catalog.Audience{}, more, nil)
		must(b, err)
		many += time.Since(start)
		start = time.Now()
		ids, err := s.ForecastSample(b.Context(), account, nil, catalog.Audience{}, paths, 5000)
		must(b, err)
		sample += time.Since(start)
		if got.Contacts != campaignPeople || len(ids) != 5000 {
			b.Fatalf("%d contacts, %d sampled", got.Contacts, len(ids))
		}
	}
	b.ReportMetric(float64(few.Milliseconds())/float64(b.N), "mail-ms")
	b.ReportMetric(float64(many.Milliseconds())/float64(b.N), "more-ms")
	b.ReportMetric(float64(sample.Milliseconds())/float64(b.N), "sample-ms")
	b.ReportMetric(0, "ns/op")
}
