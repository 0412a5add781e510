package commerce

import "time"

// ImportRun is one historical import of one element. Users see its counts; Expected = Received = Stored + Skipped when it
// is complete.
type ImportRun struct {
	ID         string
	Element    Element
	Status     ImportStatus
	Expected   *int // Shopify's own count; nil until known
	Received   int
	Stored     int
	Skipped    int
	Skips      []ImportSkip // first reasons, capped
	Error      *string      // why it failed, for users
	BulkID     string       // Shopify's bulk operation; "" before it is started
	Window     *time.Time   // set when only orders after this moment could be read (the 60-day window)
	CreatedAt  time.Time
	StartedAt  *time.Time
	StoringAt  *time.Time // when the first line was stored
	FinishedAt *time.Time

	// Where the next slice goes on in the bulk file. All objects that lie before are stored and counted.
	Offset int64 // bytes
	Line   int   // lines
	// ReadAt is Shopify's clock when the bulk operation began: what it read cannot be older.
	ReadAt *time.Time
	// FileSize is the bulk file's, in bytes; 0 while unknown.
	FileSize int64
}

// Rate is how many objects a second are being stored; 0 before the first.
func (r *ImportRun) Rate(now time.Time) float64 {
	if r.StoringAt == nil {
		return 0
	}
	if r.FinishedAt != nil {
		now = *r.FinishedAt
	}
	took := now.Sub(*r.StoringAt).Seconds()
	if took <= 0 {
		return 0
	}
	return float64(r.Received) / took
}

// Remaining estimates how long storing will take from now on; nil when nothing is known to judge by.
func (r *ImportRun) Remaining(now time.Time) *time.Duration {
	if r.Status != ImportStoring || r.Expected == nil {
		return nil
	}
	rate := r.Rate(now)
	if rate <= 0 {
		return nil
	}
	left := time.Duration(float64(max(0, *r.Expected-r.Received)) / rate * float64(time.Second))
	return &left
}

// ImportSkip is one line of the bulk file that could not be stored.
type ImportSkip struct {
	Line   int // 1-based
	Reason string
}

// ImportStatus is where an import stands.
type ImportStatus string

// An import moves down this list and ends in one of the last three.
const (
	ImportQueued    ImportStatus = "QUEUED"
	ImportRunning   ImportStatus = "RUNNING" // Shopify prepares the file
	ImportStoring   ImportStatus = "STORING" // lines are being written
	ImportCompleted ImportStatus = "COMPLETED"
	ImportFailed    ImportStatus = "FAILED"
	ImportCancelled ImportStatus = "CANCELLED"
)

// Done says whether the import has ended.
func (s ImportStatus) Done() bool {
	return s == ImportCompleted || s == ImportFailed || s == ImportCancelled
}

// Complete says whether the figures add up: all that Shopify counted arrived, and every line was stored or has a reason.
func (r *ImportRun) Complete() bool {
	return r.Status == ImportCompleted && r.Received == r.Stored+r.Skipped && (r.Expected == nil || *r.Expected == r.Received)
}
