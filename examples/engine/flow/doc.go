// Package flow is a small workflow engine over Storegraph's public interface: signed deliveries in, GraphQL out. It is meant
// to be read by who connects an engine of their own, and it imports nothing of Storegraph's.
//
// A delivery is verified, noted in the journal once per webhook-id, and answered; everything else happens afterwards. Then a
// branch is decided, and its messages wait for their time. When it has come everything is asked anew, because days may have
// passed: whether the message still applies, whether the contact may be written to, and what the text says today.
//
// Nothing is sent: what would be goes into the journal, with the reason; and so does what is withheld.
package flow
