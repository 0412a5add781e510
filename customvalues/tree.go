package customvalues

// The syntax tree that both surfaces share. Nodes are pieces of the template, expressions are what stands in braces. Nobody
// writes to the tree once Parse returns. What renders is the code that compile.go makes of it. A span counts bytes of the source that its piece stands in.

// node is a piece of the template.
type node interface{ where() span }

func (s span) where() span { return s }

// textNode is the template's own text. raw says that it stood in {% raw %}.
type textNode struct {
	span
	text string
	raw  bool
}

// outputNode is a placeholder: {{ … }}, {% echo %}, or a helper call.
type outputNode struct {
	span
	value   expr   // nil for an empty placeholder
	raw     bool   // {{{ … }}} or {{& … }}
	fault   *fault // it does not parse; verbatim when its first name turns out not to be ours
	lead    string // the first name in it, when it is faulty or a call of an unknown helper
	shared  bool   // written in braces, so that another engine may own it
	foreign bool   // faulty, and not ours: verbatim
	alien   bool   // every name in it is another engine's, unless the scope knows one
	rich    bool   // asks for HTML of the catalog as it is
	place   spot   // where it stands in HTML
}

// branch is one arm of an if; cond is nil for else.
type branch struct {
	cond expr
	body []node
	tag  span
	code stretch
}

// ifNode is if, unless and their Handlebars forms.
type ifNode struct {
	span
	branches []branch
	negate   bool // unless: the first condition is turned round
	blocks   bool // Handlebars: nothing, zero and empty are false, and foreign names leave the block as it stands
	end      span // {{/if}}
	after    int32
}

// arm is one when of a case, or its else.
type arm struct {
	values []expr
	isElse bool
	body   []node
	tag    span
	code   stretch
}

type caseNode struct {
	span
	subject expr
	arms    []arm
}

// forNode is for and tablerow.
type forNode struct {
	span
	variable  *name
	state     *name // forloop or tablerowloop
	items     expr
	label     string // variable-collection: what offset: continue and forloop.name go by
	reversed  bool
	resume    bool // offset: continue
	limit     expr
	offset    expr
	cols      expr
	table     bool
	body      []node
	otherwise []node
	looping
}

// eachNode is {{#each}} and {{#with}}.
type eachNode struct {
	span
	items     expr
	item      *name // as |item index|
	index     *name
	with      bool
	body      []node
	otherwise []node
	open      span
	middle    span // {{else}}
	end       span
	hasElse   bool
	looping
}

// foreignBlock is a block of a helper that is not ours: its tags stay, its content renders.
type foreignBlock struct {
	span
	lead string
	body []node
	open span
	end  span
	tags []span // the {{else}} parts; body i+1 follows tag i
	more [][]node
	code []stretch // of body, then of more
}

type assignNode struct {
	span
	variable *name
	value    expr
}

type captureNode struct {
	span
	variable *name
	body     []node
	code     stretch
}

// counterNode is increment (step 1, prints before) and decrement (step -1, prints after).
type counterNode struct {
	span
	variable *name
	step     int64
	place    spot
}

type cycleNode struct {
	span
	group  expr   // named cycle
	key    string // of an unnamed one
	values []expr
	place  spot
}

type ifchangedNode struct {
	span
	body []node
	code stretch
}

// jumpNode is break and continue.
type jumpNode struct {
	span
	jump interrupt
}

// partialNode is render and include.
type partialNode struct {
	span
	template expr
	render   bool // isolated
	each     bool // for: once for each item
	with     expr
	alias    *name
	state    *name // forloop
	args     []namedArg
	variable map[string]*name // include of a computed name: the variable that each snippet's name stands for
}

// name is a variable: its text and its place in a render's slots.
type name struct {
	text string
	slot int
}

// expr is what stands in braces.
type expr interface{ where() span }

type literal struct {
	span
	v value
}

// lookup is a name with what follows it: order.line_items[0]['title'].
type lookup struct {
	span
	root   *name // nil when computed or a context
	from   expr  // [expression] at the beginning
	here   *here // this, @index, ../x
	steps  []step
	field  string // canonical path when the catalog knows it, as written else
	canon  string // the catalog root that root stands for ("Order" → "order"); "" when none
	custom bool   // contact.membership_level: a field of the CRM's own under our root, unless the data knows it
	spaced bool
	seat
}

// here is a reference to the Handlebars context.
type here struct {
	up   int    // ../
	data string // @index, @first, @last, @key; "" for this
}

// step is .name or [expression].
type step struct {
	span
	name  string
	index expr
	dot   bool
}

type rangeExpr struct {
	span
	from, to expr
}

// chain is an expression and its filters. A helper call is one too.
type chain struct {
	span
	head    expr
	filters []*call
}

// call is one filter of a chain.
type call struct {
	span
	name   string
	filter *filter // nil when there is none of that name
	args   []expr
	named  []namedArg
}

type namedArg struct {
	name  string
	slot  *name // when it names a variable (render, include)
	value expr
}

type comparison struct {
	span
	op          string
	left, right expr
}

type logic struct {
	span
	and         bool
	left, right expr
}

// truth is a Handlebars helper that asks: not, and the truth of its argument by Handlebars' rules.
type truth struct {
	span
	negate bool
	of     expr
}
