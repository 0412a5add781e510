package resolvers

import (
	"context"
	"time"

	"github.com/99designs/gqlgen/graphql"
	lru "github.com/hashicorp/golang-lru/v2"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/conditions"
)

// Resolver holds what the fields of the API need. It is made by NewHandler.
type Resolver struct {
	reader      Reader
	fresh       Fresh
	registry    Registry
	integration Integration
	endpoints   Endpoints
	decisions   Decisions
	schedules   Schedules
	keys        Keys
	audit       Audit
	progress    Progress
	now         func() time.Time
	present     graphql.ErrorPresenterFunc
	planned     *planned // nil when there is no Planner
	waiters     waiters
	dryRuns     dryRuns
	templates   *lru.Cache[string, *compiled]
	heavy       chan struct{}                             // turns of calls that read a whole audience
	conditions  *lru.Cache[string, *conditions.Condition] // registered ones that were read, by id: they hold no data
}

// Reader reads what is stored. Get methods return a NOT_FOUND error for what is not there; the maps of the others leave it
// out.
type Reader interface {
	ContactReader
	OrderReader
	ProductReader
	TemplateReader
	ConditionReader

	// GetInstallation returns NOT_CONNECTED when there never was one; an ended one comes with its status.
	GetInstallation(context.Context, commerce.AccountID) (*commerce.Installation, error)
	// ListImports gives the newest run of each element.
	ListImports(context.Context, commerce.AccountID) ([]commerce.ImportRun, error)
	// SyncHealth says how near the account is to Shopify; NOT_CONNECTED when there never was an installation.
	SyncHealth(context.Context, commerce.AccountID) (*commerce.SyncHealth, error)
	// FailedSignals lists what was given up. next goes on after the page, and is empty at the end; another text than such a
	// next is INVALID_INPUT.
	FailedSignals(ctx context.Context, account commerce.AccountID, first int, after string) (list []commerce.FailedSignal, next string, err error)
	// ListTriggerEvents gives up to limit events after the sequence, oldest first. A limit of 251 must be honoured: one more
	// than a page tells whether there is another.
	ListTriggerEvents(ctx context.Context, account commerce.AccountID, kinds []commerce.TriggerKind, after int64, limit int) ([]commerce.TriggerEvent, error)
	// ListTriggerEventsBefore gives the last events before the sequence, oldest first; 0 is the end.
	ListTriggerEventsBefore(ctx context.Context, account commerce.AccountID, kinds []commerce.TriggerKind, before int64, limit int) ([]commerce.TriggerEvent, error)
	// LastTriggerEvent is the sequence of the account's newest event; 0 when there is none.
	LastTriggerEvent(context.Context, commerce.AccountID) (int64, error)

	ListTimers(context.Context, commerce.AccountID) ([]commerce.Timer, error)
	ListWatches(context.Context, commerce.AccountID) ([]commerce.SegmentWatch, error)
}

// ContactReader reads contacts.
type ContactReader interface {
	// GetContact follows merges.
	GetContact(context.Context, commerce.AccountID, commerce.ContactID) (*commerce.Contact, error)
	GetContactByShopifyID(context.Context, commerce.AccountID, commerce.ID) (*commerce.Contact, error)
	ContactsByID(context.Context, commerce.AccountID, []commerce.ContactID) (map[commerce.ContactID]*commerce.Contact, error)
	ListContacts(context.Context, commerce.AccountID, commerce.ContactFilter, commerce.ContactSort, bool, commerce.Page) (commerce.List[commerce.Contact], error)
	CountContacts(context.Context, commerce.AccountID, commerce.ContactFilter) (int, error)
	// ListActivity gives the newest first; no kinds are all of them.
	ListActivity(context.Context, commerce.AccountID, commerce.ContactID, []commerce.ActivityKind, commerce.Page) (commerce.List[commerce.Activity], error)
	CountActivity(context.Context, commerce.AccountID, commerce.ContactID, []commerce.ActivityKind) (int, error)
}

// OrderReader reads orders, their lines and their transactions.
type OrderReader interface {
	// GetOrder comes with line items, their products, and the transaction.
	GetOrder(context.Context, commerce.AccountID, commerce.ID) (*commerce.Order, error)
	OrdersByID(context.Context, commerce.AccountID, []commerce.ID) (map[commerce.ID]*commerce.Order, error)
	LineItemsByOrder(context.Context, commerce.AccountID, []commerce.ID) (map[commerce.ID][]commerce.LineItem, error)
	ListOrders(context.Context, commerce.AccountID, commerce.OrderFilter, commerce.OrderSort, bool, commerce.Page) (commerce.List[commerce.Order], error)
	CountOrders(context.Context, commerce.AccountID, commerce.OrderFilter) (int, error)

	GetTransaction(ctx context.Context, account commerce.AccountID, order commerce.ID) (*commerce.Transaction, error)
	TransactionsByOrder(context.Context, commerce.AccountID, []commerce.ID) (map[commerce.ID]*commerce.Transaction, error)
	ListTransactions(context.Context, commerce.AccountID, commerce.TransactionFilter, bool, commerce.Page) (commerce.List[commerce.Transaction], error)
	CountTransactions(context.Context, commerce.AccountID, commerce.TransactionFilter) (int, error)
}

// ProductReader reads products, their variants and collections.
type ProductReader interface {
	GetProduct(context.Context, commerce.AccountID, commerce.ID) (*commerce.Product, error)
	ProductsByID(context.Context, commerce.AccountID, []commerce.ID) (map[commerce.ID]*commerce.Product, error)
	VariantsByID(context.Context, commerce.AccountID, []commerce.ID) (map[commerce.ID]*commerce.Variant, error)
	VariantsByProduct(context.Context, commerce.AccountID, []commerce.ID) (map[commerce.ID][]commerce.Variant, error)
	CollectionsByProduct(context.Context, commerce.AccountID, []commerce.ID) (map[commerce.ID][]commerce.CollectionRef, error)
	ListProducts(context.Context, commerce.AccountID, commerce.ProductFilter, commerce.ProductSort, bool, commerce.Page) (commerce.List[commerce.Product], error)
	CountProducts(context.Context, commerce.AccountID, commerce.ProductFilter) (int, error)

	GetCollection(context.Context, commerce.AccountID, commerce.ID) (*commerce.Collection, error)
	CollectionsByID(context.Context, commerce.AccountID, []commerce.ID) (map[commerce.ID]*commerce.Collection, error)
	ListCollections(context.Context, commerce.AccountID, commerce.CollectionFilter, bool, commerce.Page) (commerce.List[commerce.Collection], error)
	CountCollections(context.Context, commerce.AccountID, commerce.CollectionFilter) (int, error)
}

// TemplateReader reads registered templates, and what templates look at for many people at once.
type TemplateReader interface {
	GetTemplate(ctx context.Context, account commerce.AccountID, id string) (*commerce.Template, error)
	// ListAudience gives up to limit contacts that match, in the order of their ids, behind one of them.
	ListAudience(ctx context.Context, account commerce.AccountID, f commerce.ContactFilter, after commerce.ContactID, limit int) ([]commerce.ContactID, error)
	// ContactIDsByShopifyID finds the contacts of Shopify's customers, through merges.
	ContactIDsByShopifyID(context.Context, commerce.AccountID, []commerce.ID) (map[commerce.ID]commerce.ContactID, error)
	// Forecast counts who of an audience lacks which of the fields at the paths, and who lacks any of those required.
	Forecast(ctx context.Context, account commerce.AccountID, shop *commerce.Shop, who catalog.Audience, paths, required []string) (catalog.Forecast, error)
	// ForecastSample gives contacts of an audience: one for each combination of what they lack first.
	ForecastSample(ctx context.Context, account commerce.AccountID, shop *commerce.Shop, who catalog.Audience, paths []string, limit int) ([]commerce.ContactID, error)
	// FetchPlan reads what a plan looks at for each recipient, in their order. The shop, which may be nil, is for its locale.
	FetchPlan(context.Context, commerce.AccountID, *catalog.Env, *commerce.Shop, catalog.Plan, []catalog.Recipient) ([]catalog.Fetched, error)
}

// ConditionReader reads registered conditions, what reads which fields, and whom a condition selects.
type ConditionReader interface {
	GetCondition(ctx context.Context, account commerce.AccountID, id string) (*commerce.Condition, error)
	ConditionsByID(ctx context.Context, account commerce.AccountID, ids []string) (map[string]*commerce.Condition, error)
	// ListConditions and ListTemplates give the newest first; with reads, only those that read one of the paths.
	ListConditions(ctx context.Context, account commerce.AccountID, reads []string, p commerce.Page) (commerce.List[commerce.Condition], error)
	CountConditions(ctx context.Context, account commerce.AccountID, reads []string) (int, error)
	ListTemplates(ctx context.Context, account commerce.AccountID, reads []string, p commerce.Page) (commerce.List[commerce.Template], error)
	CountTemplates(ctx context.Context, account commerce.AccountID, reads []string) (int, error)
	// RegisteredReads lists the paths that registered templates and conditions read.
	RegisteredReads(context.Context, commerce.AccountID) ([]string, error)

	ListSegment(context.Context, commerce.AccountID, catalog.Segment, commerce.Page) (commerce.List[commerce.Contact], error)
	CountSegment(context.Context, commerce.AccountID, catalog.Segment) (int, error)
	// SegmentIDs gives up to limit contacts in the order of their ids, behind one of them.
	SegmentIDs(ctx context.Context, account commerce.AccountID, s catalog.Segment, after commerce.ContactID, limit int) ([]commerce.ContactID, error)
}

// Registry takes what the account registers itself.
type Registry interface {
	RegisterTemplate(context.Context, commerce.AccountID, commerce.Template) (*commerce.Template, error)
	RegisterCondition(context.Context, commerce.AccountID, commerce.Condition) (*commerce.Condition, error)
	RegisterContact(context.Context, commerce.AccountID, commerce.Contact) (*commerce.Contact, error)
}

// Integration connects an account to its Shopify store and changes what is synced. Refusals are errors for users.
type Integration interface {
	// Connect gives the address to which the browser must go.
	Connect(context.Context, commerce.AccountID, ConnectRequest) (authorizationURL string, err error)
	UpdateSyncSettings(context.Context, commerce.AccountID, commerce.SyncSettings) (*commerce.Installation, error)
	Disconnect(context.Context, commerce.AccountID) error
	Import(context.Context, commerce.AccountID, []commerce.Element) ([]commerce.ImportRun, error)
	// RetryFailed has signals handled again that were given up, all of the account's when none is named. It tells how many.
	RetryFailed(ctx context.Context, account commerce.AccountID, webhookIDs []string) (int, error)
	// Reconcile compares elements with Shopify now; with sweep their ids as well.
	Reconcile(ctx context.Context, account commerce.AccountID, elements []commerce.Element, sweep bool) error
}

// ConnectRequest is what the connect wizard asks for.
type ConnectRequest struct {
	StoreName  string // the permanent domain
	Import     []commerce.Element
	Sync       commerce.SyncSettings
	ReturnPath string // path of the console to come back to; "" for the default
}

// Progress sends an account's imports now and after each change, and closes the channel when all are done or the context
// ends.
type Progress interface {
	Watch(context.Context, commerce.AccountID) (<-chan []commerce.ImportRun, error)
}

// Endpoints are where events are delivered, and what became of deliveries. Refusals are errors for users.
type Endpoints interface {
	ListEndpoints(context.Context, commerce.AccountID) ([]commerce.TriggerEndpoint, error)
	GetEndpoint(context.Context, commerce.AccountID, commerce.EndpointID) (*commerce.TriggerEndpoint, error)
	// Create makes an endpoint and tells its secret this once.
	Create(context.Context, commerce.AccountID, commerce.TriggerEndpoint) (*commerce.TriggerEndpoint, commerce.Secret, error)
	Update(ctx context.Context, account commerce.AccountID, before, after commerce.TriggerEndpoint) (*commerce.TriggerEndpoint, error)
	// Rotate tells the new secret; the old one is valid for the grace period.
	Rotate(ctx context.Context, account commerce.AccountID, id commerce.EndpointID, grace time.Duration) (commerce.Secret, error)
	DeleteEndpoint(context.Context, commerce.AccountID, commerce.EndpointID) error
	PublicKey(context.Context, commerce.AccountID, commerce.EndpointID) (string, error)

	ListDeliveries(ctx context.Context, account commerce.AccountID, endpoint commerce.EndpointID, f commerce.DeliveryFilter, limit int) ([]commerce.Delivery, error)
	CountDeliveries(context.Context, commerce.AccountID, commerce.EndpointID) (map[commerce.DeliveryState]int, error)
	ReplayDeliveries(ctx context.Context, account commerce.AccountID, endpoint commerce.EndpointID, f commerce.DeliveryFilter, events []int64) (int, error)
}
