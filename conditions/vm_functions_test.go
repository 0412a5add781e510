package conditions

import (
	"github.com/expr-lang/expr"
)

// functions are what programs call besides expr's own operators.
func functions() []expr.Option {
	binary := func(name string, f func(a, b int64) (int64, bool)) expr.Option {
		return expr.Function(name, func(params ...any) (any, error) {
			n, ok := f(int64(params[0].(int)), int64(params[1].(int)))
			if !ok {
				return nil, errOverflow
			}
			return int(n), nil
		}, new(func(int, int) int))
	}
	folding := func(name string, f func(list []any) (int, error)) expr.Option {
		return expr.Function(name, func(params ...any) (any, error) { return f(params[0].([]any)) }, new(func([]any) int))
	}
	return []expr.Option{
		binary("add", add), binary("subtract", sub), binary("multiply", mul),
		folding("total", total),
		folding("lowest", func(list []any) (int, error) { return extreme(list, -1), nil }),
		folding("highest", func(list []any) (int, error) { return extreme(list, 1), nil }),
		expr.Function("same", func(params ...any) (any, error) {
			return sameCurrency(params[0].(string), params[1].(string)), nil
		}, new(func(string, string) bool)),
		expr.Function("either", func(params ...any) (any, error) {
			return eitherCurrency(params[0].(string), params[1].(string)), nil
		}, new(func(string, string) string)),
		expr.Function("shared", func(params ...any) (any, error) {
			code := ""
			for _, v := range params[0].([]any) {
				code = joinCurrency(code, v.(string))
			}
			return code, nil
		}, new(func([]any) string)),
	}
}

func total(list []any) (int, error) {
	var sum int64
	for _, v := range list {
		next, ok := add(sum, int64(v.(int)))
		if !ok {
			return 0, errOverflow
		}
		sum = next
	}
	return int(sum), nil
}

func extreme(list []any, sign int) int {
	best := 0
	for i, v := range list {
		if n := v.(int); i == 0 || (n > best) == (sign > 0) && n != best {
			best = n
		}
	}
	return best
}
