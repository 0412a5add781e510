package conditions

import (
	"cmp"
	"strings"
	"time"
)

// Result is what a clause or branch came to.
type Result string

// A part that could not change the answer any more is skipped: it was not evaluated.
const (
	True    Result = "TRUE"
	False   Result = "FALSE"
	Skipped Result = "SKIPPED"
)

func resultOf(b bool) Result {
	if b {
		return True
	}
	return False
}

// Redacted stands in a trace for a value that is personal data.
const Redacted = "[personal]"

// Trace explains a decision: every branch with the operands that were compared.
type Trace struct {
	EvaluatedAt time.Time     `json:"evaluatedAt"`
	TimeZone    string        `json:"timeZone"`
	Words       string        `json:"words"` // the decision in a line
	Branches    []BranchTrace `json:"branches"`
	// ClosestMiss is the branch that came closest to being taken when none was; nil when one was, or there is none.
	ClosestMiss *Miss `json:"closestMiss,omitempty"`
}

// BranchTrace explains one branch. Branches after the one taken are skipped.
type BranchTrace struct {
	ID      string        `json:"id"`
	Name    string        `json:"name"`
	Index   int           `json:"index"`
	Text    string        `json:"text"`
	Result  Result        `json:"result"`
	Words   string        `json:"words"`
	Clauses []ClauseTrace `json:"clauses,omitempty"`
}

// ClauseTrace explains one clause. Folding the results of a branch's clauses through its condition gives the branch's.
type ClauseTrace struct {
	ID       string     `json:"id"`
	Path     string     `json:"path,omitempty"`
	Text     string     `json:"text"`
	Field    string     `json:"field"`
	Operator Operator   `json:"operator,omitempty"` // "" for a list
	Negated  bool       `json:"negated,omitempty"`  // the complement of Operator, which has no name of its own
	Expected string     `json:"expected,omitempty"`
	Actual   string     `json:"actual,omitempty"`
	Missing  bool       `json:"missing,omitempty"`
	Note     string     `json:"note,omitempty"`
	Result   Result     `json:"result"`
	List     *ListTrace `json:"list,omitempty"`
	Words    string     `json:"words"`
}

// ListTrace explains what was found in a list. Looking stops at the item that decides.
type ListTrace struct {
	Quantifier      string      `json:"quantifier"` // AT_LEAST_ONE, NONE, ALL, NOT_ALL, or an aggregate's function
	Length          int         `json:"length"`
	Examined        int         `json:"examined"`
	Matched         int         `json:"matched"`
	FirstMatchID    string      `json:"firstMatchId,omitempty"`
	FirstMismatchID string      `json:"firstMismatchId,omitempty"`
	Items           []ItemTrace `json:"items,omitempty"` // the first few, and the one that decided
}

// ItemTrace explains one item of a list.
type ItemTrace struct {
	Index   int           `json:"index"`
	ID      string        `json:"id,omitempty"`
	Result  Result        `json:"result"`
	Clauses []ClauseTrace `json:"clauses"`
}

// tracedItems bounds a trace: the first items of each list tell enough.
const tracedItems = 5

// words says in a line why a branch was taken or passed over.
func (t BranchTrace) words(late bool) string {
	name := t.name()
	switch {
	case late && t.Result == True:
		return "skipped " + name + ": an earlier branch was taken, it would hold too: " + reasons(t.Clauses, True)
	case late && t.Result == False:
		return "skipped " + name + ": an earlier branch was taken, it would not hold: " + reasons(t.Clauses, False)
	case late:
		return "skipped " + name + ": an earlier branch was taken"
	case t.Result == True:
		return "took " + name + ": " + reasons(t.Clauses, True)
	}
	return "passed over " + name + ": " + reasons(t.Clauses, False)
}

// name is what people know a branch by.
func (t BranchTrace) name() string { return cmp.Or(t.Name, t.ID) }

// words says in a line which branch was taken, and why those before it were not.
func (t Trace) words(taken int) string {
	var parts []string
	if taken >= 0 {
		parts = append(parts, "took "+t.Branches[taken].name()+": "+reasons(t.Branches[taken].Clauses, True))
	}
	for i, b := range t.Branches {
		if taken < 0 || i < taken {
			parts = append(parts, b.name()+" skipped: "+reasons(b.Clauses, False))
		}
	}
	if taken < 0 {
		return "took " + strings.TrimSuffix(ElseName+": "+strings.Join(parts, "; "), ": ")
	}
	return strings.Join(parts, "; ")
}

// reasons joins the clauses that came to a result; when there is none (a negated group), those that were looked at.
func reasons(clauses []ClauseTrace, want Result) string {
	var words, others []string
	for _, c := range clauses {
		switch c.Result {
		case want:
			words = append(words, c.Words)
		case Skipped:
		default:
			others = append(others, c.Words)
		}
	}
	if len(words) == 0 {
		words = others
	}
	const enough = 3
	if len(words) > enough {
		words = append(words[:enough:enough], "…")
	}
	return strings.Join(words, "; ")
}
