package syncer

import (
	"context"
	"time"

	"storegraph/commerce"
)

// Store is what the syncer needs of Postgres.
type Store interface {
	GetInstallation(context.Context, commerce.AccountID) (*commerce.Installation, error)
	Connect(context.Context, commerce.Installation, commerce.Credentials) error
	Credentials(context.Context, commerce.AccountID) (commerce.Credentials, error)
	RefreshCredentials(context.Context, commerce.AccountID, func(context.Context, commerce.Credentials) (commerce.Credentials, error)) (commerce.Credentials, error)
	UpdateSyncSettings(context.Context, commerce.AccountID, commerce.SyncSettings) (*commerce.Installation, error)
	UpdateInstallation(context.Context, commerce.AccountID, func(*commerce.Installation)) (*commerce.Installation, error)
	EndInstallation(context.Context, commerce.AccountID, commerce.InstallationStatus) error

	PutOAuthState(context.Context, commerce.OAuthState) error
	TakeOAuthState(ctx context.Context, state, cookie string) (commerce.OAuthState, error)

	QueueImports(context.Context, commerce.AccountID, []commerce.Element) ([]commerce.ImportRun, error)
	ClaimImport(ctx context.Context, lease time.Duration) (commerce.AccountID, *commerce.ImportRun, error)
	SaveImport(ctx context.Context, account commerce.AccountID, run commerce.ImportRun, lease time.Duration) error
	ListImports(context.Context, commerce.AccountID) ([]commerce.ImportRun, error)

	TakeSignal(context.Context, func(context.Context, commerce.AccountID, commerce.Signal) error) (bool, error)

	// Sync runs one write transaction and says what changed once it is committed.
	Sync(context.Context, commerce.AccountID, func(context.Context, Tx) error) ([]commerce.Change, error)
}

// Tx is the write transaction of one account. It refreshes the facts of contacts whose orders it changed by itself.
type Tx interface {
	LockObject(ctx context.Context, kind string, id commerce.ID) error
	UpsertContact(context.Context, commerce.Contact) (commerce.ContactID, commerce.Outcome, error)
	MatchBuyers(context.Context, []commerce.Buyer) ([]*commerce.ContactID, error)
	CreateContactFor(ctx context.Context, buyer commerce.Buyer, at time.Time) (commerce.ContactID, error)
	UpsertOrder(context.Context, commerce.Order) (before *commerce.Order, _ commerce.Outcome, _ error)
	UpsertOrders(context.Context, []commerce.Order) ([]commerce.OrderResult, error)
	UpsertTransaction(context.Context, commerce.Transaction) (commerce.Outcome, error)
	UpsertProduct(context.Context, commerce.Product) (commerce.Outcome, error)
	UpsertCollection(context.Context, commerce.Collection) (commerce.Outcome, error)
	DeleteOrder(ctx context.Context, id commerce.ID, at time.Time) error
	DeleteContact(ctx context.Context, id commerce.ID, at time.Time) error
	DeleteProduct(ctx context.Context, id commerce.ID, at time.Time) error
	DeleteCollection(ctx context.Context, id commerce.ID, at time.Time) error
	MergeContacts(ctx context.Context, kept, gone commerce.ID) error
	AttachOrders(context.Context, ...commerce.ContactID) error
	AddTrigger(context.Context, commerce.TriggerEvent) (added bool, err error)
}
