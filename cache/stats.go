package cache

import "sync/atomic"

// Stats counts since the start of the process.
type Stats struct {
	Hits     int64 // answered from Redis
	Misses   int64 // read from Postgres because Redis had nothing current
	Bypasses int64 // read from Postgres because Redis did not answer
	Lost     int64 // invalidations that did not reach Redis
}

type counters struct{ hits, misses, bypasses, lost atomic.Int64 }

// Stats gives the counts of now.
func (c *Cache) Stats() Stats {
	return Stats{Hits: c.stats.hits.Load(), Misses: c.stats.misses.Load(), Bypasses: c.stats.bypasses.Load(), Lost: c.stats.lost.Load()}
}
