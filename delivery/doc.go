// Package delivery brings events to the endpoints that accounts named, over HTTP and signed by the Standard Webhooks
// specification. Start reading at dispatcher.go, then turn.go, then post.go.
//
// The store hands deliveries out one transaction at a time and unlocks them when a process dies, so an event arrives at least
// once; its webhook-id is the same each time, which makes it once for the receiver.
package delivery
