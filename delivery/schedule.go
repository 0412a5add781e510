package delivery

import (
	"math/rand/v2"
	"time"
)

// attempts is how often a delivery is tried before it is dead.
const attempts = 12

// pauses lie between a delivery's attempts: at least 96 hours in all. Each is lengthened by up to as much again, so that what
// failed together does not come back together. The first two are short: a lost answer is no outage, and a contact's later events
// wait behind it.
var pauses = [attempts - 1]time.Duration{
	time.Second, 3 * time.Second, 15 * time.Second, 2 * time.Minute, 10 * time.Minute,
	time.Hour, 4 * time.Hour, 10 * time.Hour, 18 * time.Hour, 27 * time.Hour, 36 * time.Hour,
}

// pauseAfter is how long to wait after the nth failed attempt; ok is false when there is no further one.
func pauseAfter(n int) (pause time.Duration, ok bool) {
	if n < 1 || n > len(pauses) {
		return 0, false
	}
	return pauses[n-1] + rand.N(pauses[n-1]), true
}

// restAfter is how long an endpoint that has failed n times in a row gets nothing: a dead endpoint is asked now and then
// whether it lives, and does not use up its deliveries' attempts meanwhile.
func restAfter(n int) time.Duration {
	const patience, longest = 5, 5 * time.Minute
	if n < patience {
		return 0
	}
	rest := min(longest, time.Second<<min(n-patience, 20))
	return rest/2 + rand.N(rest/2+1)
}
