package conditions

// Limits are checked when a condition is read, so that whatever is accepted can be answered at once.
const (
	MaxTextBytes     = 4 << 10   // of one text; parsing is linear in it
	MaxSentenceBytes = 64 << 10  // of one sentence, which says in words what text says in signs
	MaxBuilderBytes  = 2 << 20   // of one builder query, which is read once for every level of its groups
	MaxBracketDepth  = 32        // of one text, and of groups in a tree: parsers recurse
	MaxNodes         = 500       // groups, clauses and operands
	MaxClauses       = 100       // Klaviyo's limit, which users know
	MaxBranches      = 10        // HighLevel's limit, the None branch aside
	MaxInValues      = 1000      // values of one IN
	MaxTextLength    = 1000      // characters of one text value
	MaxListNesting   = 3         // orders → items → tags
	MaxStaticVisits  = 1_000_000 // records that the catalog's caps allow a condition to visit
	MaxElementVisits = 200_000   // list elements that one evaluation may visit
	maxPeriodYears   = 1000      // of a relative time
	maxPathSegments  = 12        // of one path
	maxSuggestions   = 3         // nearest names of one problem
)
