package conditions

// Semantics numbers the way in which conditions are read. It grows whenever a text that is accepted before and after means
// something else afterwards: a condition that was kept under another number must not be evaluated under this one.
const Semantics = 1
