// Package conditions decides If/Else branches over the catalog.
//
// A condition comes in as a structured tree (FromTree), as expr text (ParseText), as a sentence in plain English
// (ParseSentence) or as react-querybuilder's JSON (FromBuilder). All are lowered to one typed intermediate form, checked
// against the catalog with all problems reported at once, and every condition goes out in each form again: reading its
// Text, Sentence, Tree or Builder gives an equal condition. Two machines read the form: compiled functions decide, and a
// walk explains which operands were compared; when the two differ in any clause there is no explanation. In tests expr's
// VM is a third, which must give the same answers. docs/conditions.md is for users.
//
// What the room promises: a condition that was accepted never fails on missing values; a positive operator with a missing
// operand is false, and every negation is the exact complement; an error, or data that is blocked or not synced, never
// picks a branch. What it must not do: read anything but the Scope it is given, or let text reach more of expr than its parser.
//
// Warnings and BranchWarnings tell what is right and surely not meant, proven for all data. Plan names what an evaluation
// reads, so that it can be fetched for many at once and nothing else is.
//
// # The text
//
// The text is a subset of expr's language over the catalog's paths:
//
//	order.total_price > 150 and contact.orders_count >= 3      and or not, ( ), == != < <= > >=
//	contact.first_name in ["Ann", "Bea"]                       in, contains, startsWith, endsWith, also after not
//	ieq(contact.first_name, "ann")                             in any letter case; so icontains, istartsWith, iendsWith, iin
//	contact.email == nil, isEmpty(contact.email)               missing; missing or blank
//	between(order.total_price, 50, 99.95)                      both ends included
//	order.total_price - order.total_discounts > 100            + - * on numbers and amounts
//	order.total_price > money("150", "EUR")                    a plain number means the shop's currency
//	any(order.line_items, .title contains "Retinol" and .quantity > 1)
//	                                                           also all, none, one; the dot is the item; # is an item that is a text
//	"vip" in product.tags                                      lists of texts
//	count(order.line_items, .quantity > 1) >= 2                also sum(list, value), min(map(list, value)), max(map(list, value))
//	sum(filter(order.line_items, .quantity > 1), .price) > 99  filter and map stand only in these places
//	contact.last_order_at < monthsAgo(6)                       also daysAgo(n), ago(3, "HOUR"), ago(7, "DAY", "START_OF_DAY"), now
//	inLast(order.processed_at, 6, "MONTH")                     also inNext
//	onDay(order.processed_at, date("2026-11-27"))              date("2026-11-27T09:30:00Z") is a moment
//
// Text compares exact characters unless the function begins with i; the tree's operators ignore letter case unless
// caseSensitive is set.
package conditions
