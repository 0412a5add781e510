package customvalues

import "fmt"

// flowFilters decide what happens with a missing value.
var flowFilters = map[string]*filter{
	"default": {max: 2, run: (*input).orDefault, lazy: true},
	"require": {max: 1, run: (*input).require},
}

// orDefault gives another value for nil, false and what is empty. The other is only looked at when it is needed, so that a
// name in it that is missing or foreign matters only then.
func (in *input) orDefault() (value, error) {
	allowFalse := false
	for _, a := range in.at.named {
		if a.name != "allow_false" || len(in.at.args) == 0 {
			continue
		}
		v, err := in.eval(a.value)
		if err != nil {
			return nilValue, err
		}
		allowFalse = v.truthy()
	}
	absent := !in.v.truthy()
	if allowFalse {
		absent = in.v.isNil()
	}
	if !absent && !in.v.isEmpty() {
		return in.v, nil
	}
	switch {
	case len(in.at.args) > 0:
		return in.eval(in.at.args[0])
	case len(in.at.named) > 0: // then the named arguments are the first one
		err := in.evaluate()
		return in.arg(0), err
	}
	return safeText(""), nil
}

// require skips the message when the value is missing or empty: {{require order.tracking_url}}, with a reason of the
// author's own if wanted.
func (in *input) require() (value, error) {
	if in.alien != nil || !in.v.isNil() && !in.v.isEmpty() {
		return in.v, nil
	}
	if in.result.Skipped == nil {
		path := in.src.text[in.at.start:in.at.end]
		if n := len(in.missed); n > 0 {
			path = in.missed[n-1].path
		}
		line, column := in.src.position(in.at.start)
		reason := fmt.Sprintf("%s is missing.", path)
		if in.has(0) {
			reason = show(in.env, in.args[0])
		}
		in.result.Skipped = &Skip{Code: SkipMissing, Path: path, Reason: reason, Line: line, Column: column}
	}
	if in.opts.Lenient {
		return in.v, nil
	}
	return nilValue, errSkip
}
