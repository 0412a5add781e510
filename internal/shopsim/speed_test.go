package shopsim_test

import (
	"os"
	"testing"
	"time"

	"storegraph/internal/shopsim"
)

// A hundred thousand orders take seconds. It is timed only when asked for, with a bound that slow machines keep.
func TestBulk_HundredThousandOrdersTakeSeconds(t *testing.T) {
	if os.Getenv("SHOPSIM_VOLUME") == "" {
		t.Skip("set SHOPSIM_VOLUME=1 to time a hundred thousand orders")
	}
	s := setup(t, func(c *shopsim.Config) { c.Orders = 100_000 })
	doc, err := os.ReadFile("../../shopify/documents/bulk_orders.graphql")
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	op := s.finish(string(doc), true)
	took := time.Since(start)
	t.Logf("%v: %v objects, %v bytes", took, op["objectCount"], op["fileSize"])
	if op["status"] != "COMPLETED" || took > time.Minute {
		t.Errorf("%v after %v", op["status"], took)
	}
}
