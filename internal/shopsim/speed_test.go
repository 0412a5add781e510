package shopsim_test

import (
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"

	"storegraph/internal/shopsim"
)

// Bulk files of 300,000 lines take seconds, and memory that does not grow with them. It is timed only when asked for,
// with bounds that slow machines keep.
func TestBulk_VolumeTakesSecondsAndLittleMemory(t *testing.T) {
	if os.Getenv("SHOPSIM_VOLUME") == "" {
		t.Skip("set SHOPSIM_VOLUME=1 to time 300,000 lines")
	}
	s := setup(t, func(c *shopsim.Config) { c.Orders, c.RestoreRate = shopsim.OrdersFor(300_000), 1_000_000 })
	start, lines, highest := time.Now(), 0, uint64(0)
	for _, name := range []string{"orders", "contacts", "products", "collections"} {
		doc, err := os.ReadFile("../../shopify/documents/bulk_" + name + ".graphql")
		if err != nil {
			t.Fatal(err)
		}
		op := s.finish(string(doc), false)
		n, err := strconv.Atoi(op["objectCount"].(string))
		if err != nil || op["status"] != "COMPLETED" {
			t.Fatalf("%s: %v", name, op)
		}
		lines += n
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		highest = max(highest, m.Sys)
		t.Logf("%s: %d lines, %v bytes", name, n, op["fileSize"])
	}
	took := time.Since(start)
	t.Logf("%d orders: %d lines in %v, %d MiB from the system", s.Orders(), lines, took, highest>>20)
	if lines < 300_000 || lines > 310_000 || took > 20*time.Second || highest > 500<<20 {
		t.Errorf("%d lines, %v, %d MiB", lines, took, highest>>20)
	}
}
