package syncer

import (
	"context"
	"time"

	"storegraph/commerce"
)

// Store is what the syncer needs of Postgres.
type Store interface {
	privacyStore

	GetInstallation(context.Context, commerce.AccountID) (*commerce.Installation, error)
	Connect(context.Context, commerce.Installation, commerce.Credentials) error
	Credentials(context.Context, commerce.AccountID) (commerce.Credentials, error)
	RefreshCredentials(context.Context, commerce.AccountID, func(context.Context, commerce.Credentials) (commerce.Credentials, error)) (commerce.Credentials, error)
	UpdateSyncSettings(_ context.Context, _ commerce.AccountID, _ commerce.SyncSettings, at time.Time) (*commerce.Installation, error)
	UpdateInstallation(context.Context, commerce.AccountID, func(*commerce.Installation)) (*commerce.Installation, error)
	EndInstallation(context.Context, commerce.AccountID, commerce.InstallationStatus) error
	// PauseShop leaves the shop alone until a moment: its signals and tasks wait. nil ends that.
	PauseShop(_ context.Context, _ commerce.AccountID, until *time.Time, reason string) error

	PutOAuthState(context.Context, commerce.OAuthState) error
	TakeOAuthState(ctx context.Context, state, cookie string) (commerce.OAuthState, error)

	QueueImports(context.Context, commerce.AccountID, []commerce.Element) ([]commerce.ImportRun, error)
	SaveImport(context.Context, commerce.AccountID, commerce.ImportRun) error
	ListImports(context.Context, commerce.AccountID) ([]commerce.ImportRun, error)
	// AnalyzeGrown lets the database know how large an import made its tables.
	AnalyzeGrown(context.Context) (tables int, err error)

	// Schedule makes a task due at a moment, or sooner if it was due sooner.
	Schedule(_ context.Context, _ commerce.AccountID, _ commerce.TaskKind, _ commerce.Element, at time.Time) error
	EndTask(context.Context, commerce.Task, commerce.TaskResult) error

	PutBackground(context.Context, commerce.AccountID, []commerce.Signal) (stored int, err error)
	ClaimSignals(ctx context.Context, most int) ([]commerce.SignalClaim, error)
	SettleSignals(context.Context, []commerce.SettledClaim) error
	RetrySignals(_ context.Context, _ commerce.AccountID, webhookIDs []string) (int, error)
	PruneInbox(ctx context.Context, before time.Time) (int, error)
	PruneDecisions(context.Context) (int, error)
	PruneDeliveries(context.Context) (int, error)
	PruneDueEvents(context.Context) (int, error)
	PrunePersonalReads(context.Context) (int, error)

	Identities(_ context.Context, _ commerce.AccountID, kind string, ids []commerce.ID) (map[commerce.ID]commerce.Identity, error)
	StoredIDs(_ context.Context, _ commerce.AccountID, kind string, after, until commerce.ID, limit int) ([]commerce.Identity, error)
	OrdersOfCustomer(_ context.Context, _ commerce.AccountID, customer commerce.ID, limit int) ([]commerce.ID, error)

	// Sync runs one write transaction and says what changed once it is committed.
	Sync(context.Context, commerce.AccountID, func(context.Context, Tx) error) ([]commerce.Change, error)
}

// Tx is the write transaction of one account. It refreshes the facts of contacts whose orders it changed by itself.
type Tx interface {
	// Live fails with commerce.ErrSuperseded when the installation has ended, and keeps it from ending meanwhile.
	Live(context.Context) error
	// Fence fails with commerce.ErrSuperseded when another worker has taken the task over.
	Fence(context.Context, commerce.Task) error
	SaveImport(context.Context, commerce.ImportRun) error
	// LockRound and AwaitRound let two transactions of an import run work beside each other, and commit in their order.
	LockRound(_ context.Context, run string, number int) error
	AwaitRound(_ context.Context, run string) (offset int64, err error)
	ImportContacts(context.Context, []commerce.Contact) error
	ImportOrders(_ context.Context, _ []commerce.Order, createContacts bool) error
	ImportTransactions(context.Context, []commerce.Transaction, []commerce.Buyer) error
	ImportProducts(context.Context, []commerce.Product) error
	ImportCollections(context.Context, []commerce.Collection) error

	PutBackground(context.Context, []commerce.Signal) error
	LockObject(ctx context.Context, kind string, id commerce.ID) error
	UpsertContact(context.Context, commerce.Contact) (commerce.ContactID, commerce.Outcome, error)
	// ForgetErased takes the buyer out of orders whose person was erased on request.
	ForgetErased(context.Context, []commerce.Order) error
	MatchBuyers(context.Context, []commerce.Buyer) ([]*commerce.ContactID, error)
	CreateContactFor(ctx context.Context, buyer commerce.Buyer, at time.Time) (commerce.ContactID, error)
	UpsertOrder(context.Context, commerce.Order) (before *commerce.Order, _ commerce.Outcome, _ error)
	UpsertTransaction(context.Context, commerce.Transaction) (commerce.Outcome, error)
	UpsertProduct(context.Context, commerce.Product) (commerce.Outcome, error)
	UpsertCollection(context.Context, commerce.Collection) (commerce.Outcome, error)
	DeleteOrder(ctx context.Context, id commerce.ID, at time.Time) error
	DeleteContact(ctx context.Context, id commerce.ID, at time.Time) error
	DeleteProduct(ctx context.Context, id commerce.ID, at time.Time) error
	DeleteCollection(ctx context.Context, id commerce.ID, at time.Time) error
	MergeContacts(ctx context.Context, kept, gone commerce.ID) error
	AttachOrders(context.Context, ...commerce.ContactID) error
	SettleFacts(context.Context) error
	AddTrigger(context.Context, commerce.TriggerEvent) (added bool, err error)
}
