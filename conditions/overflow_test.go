package conditions_test

import (
	"os"
	"os/exec"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/expr-lang/expr/parser"

	"storegraph/conditions"
)

// A stack that overflows ends the process and cannot be recovered, so what may do it runs in a process of its own, with a
// small stack.
const (
	overflowEnv = "STOREGRAPH_TEST_OVERFLOW"
	smallStack  = 8 << 20 // of the 1 GB that Go allows
)

func TestLimits_NoTextOverflowsTheStack(t *testing.T) {
	deep := map[string]string{
		"parentheses": strings.Repeat("(", 500_000) + "order.test" + strings.Repeat(")", 500_000),
		"brackets":    strings.Repeat("[", 500_000) + strings.Repeat("]", 500_000),
		"nots":        strings.Repeat("not ", 500_000) + "order.test",
		"signs":       "order.number > " + strings.Repeat("-", 500_000) + "1",
		"members":     "order" + strings.Repeat(".customer", 200_000),
		"choices":     strings.Repeat("order.test ? ", 100_000) + "1",
		"sums":        "order.number > 1" + strings.Repeat(" + 1", 200_000),
		"ors":         "order.test" + strings.Repeat(" or order.test", 100_000),
	}
	switch os.Getenv(overflowEnv) {
	case "guarded":
		debug.SetMaxStack(smallStack)
		for name, text := range deep {
			for _, size := range []int{len(text), conditions.MaxTextBytes} { // the limit is not the only guard
				if c, _ := conditions.ParseText(text[:min(size, len(text))]); c != nil {
					c.Warnings()
				}
			}
			fromTree := conditions.Tree{Text: &text}
			conditions.FromTree(fromTree)
			t.Log(name)
		}
		for i := range 10_000 {
			text := strings.Repeat("not ", i%900) + "order.test" + strings.Repeat(" or not order.test", i%100)
			if i%97 == 0 {
				if c, _ := conditions.ParseText(text); c != nil {
					c.Warnings()
				}
			}
		}
		return
	case "raw":
		debug.SetMaxStack(smallStack)
		_, _ = parser.Parse(deep["parentheses"])
		return
	}
	for mode, survives := range map[string]bool{"guarded": true, "raw": false} {
		child := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.count=1")
		child.Env = append(os.Environ(), overflowEnv+"="+mode)
		out, err := child.CombinedOutput()
		if (err == nil) != survives {
			t.Errorf("%s: %v\n%.2000s", mode, err, out)
		}
		if !survives && !strings.Contains(string(out), "stack overflow") {
			t.Errorf("%s ended otherwise: %.500s", mode, out)
		}
	}
}
