// Package cache keeps single objects in Redis, in front of the store's reading methods. Redis never holds the only copy of
// anything: without it every answer comes from Postgres, a little later.
//
//	read            key (sg:1:{<length>:<account>}:…)   kept at most   dropped by a Change of
//	GetContact      contact:<id>                        60 s           contact <id>
//	GetOrder        order:<id>                          60 s           order <id>, transaction <id>, product of a line, any collection
//	GetTransaction  transaction:<order id>              60 s           transaction <id>, order <id>
//	GetProduct      product:<id>                        60 s           product <id>, any collection
//	GetCollection   collection:<id>                     60 s           collection <id>
//	GetInstallation installation:<account>              10 s           installation <account>
//	Answer          answer:<hash of the question>       60 s           any Change of the account
//
// Who writes, invalidates: the syncer calls Invalidate with the changes of a transaction once it is committed. Errors and
// not-founds are never kept, nor is a contact that was asked for by the id it had before a merge.
//
// # No old answer survives an invalidation
//
// The race to lose is: a reader reads the old row, a writer commits and invalidates, the reader then stores the old row.
// So a reader first puts a lease (a random token) into the key, then reads Postgres, then swaps the lease for the value,
// and the swap fails when the lease is not there any more. Invalidate deletes keys, and with them leases: whoever read
// before the commit took the lease before it, too. Readers must therefore read the primary, not a replica that lags.
//
// An order holds its products and a product its collections, so their entries name what they depend on, with a random token
// for each, and hold only as long as the tokens stand: a change of a product deletes its token, a change of a collection
// the one token of all collections. While an entry is being made, a token of the account that each such change renews (the
// guard) is compared too. A token that Redis evicted is a miss, never an old answer.
//
// A whole answer depends on everything of its account, by one token that every Change deletes. It is kept with the token that
// stood before it was read, and is good while that stands.
//
// A reader who demands a data version (minVersion) knows of a commit whose invalidation may not be here yet, or may be
// lost. Such reads go past the cache, unless the order that it holds is at that version itself.
//
// # Bounds
//
// An answer can be older than the last commit only between the commit and its invalidation, and, when an invalidation does
// not reach Redis or is lost with a failed-over node, until the entry expires: 60 seconds at most.
//
// A Redis that is down or frozen costs a read 50 ms per command until the breaker opens after three failures; from then on
// one read a second tries again, and all others go to Postgres at once.
package cache
