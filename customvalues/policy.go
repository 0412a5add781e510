package customvalues

import "slices"

// What messages do not offer. All of standard Liquid is implemented, and plain templates have all of it; for every channel
// these are refused, each with what to write instead.

var refusedTags = map[string]string{
	"decrement": "use assign with minus",
	"doc":       "use comment",
	"ifchanged": "use if",
	"include":   "use render", // it shares its caller's variables and takes computed names, so nobody knows what it reads
	"increment": "use assign with plus",
	"tablerow":  "use for, with a table around it",
}

// What is encoded can be neither escaped for its place nor checked.
var refusedFilters = map[string]string{
	"base64_decode":          "write the text itself",
	"base64_encode":          "write the text itself",
	"base64_url_safe_decode": "write the text itself",
	"base64_url_safe_encode": "use url_encode",
}

// ownFilters are not Liquid's: plain templates pass their values through, as Ruby's Liquid does with what it does not know.
var ownFilters = []string{"currency", "format_date", "raw", "require"}

// offers says whether a tag or filter may be used here, and if not, why not.
func (c *compilation) offers(refused map[string]string, name string) (instead string, ok bool) {
	if c.Plain || c.Everything {
		return "", true
	}
	instead, no := refused[name]
	return instead, !no
}

func notOffered(at span, name, instead string) *fault {
	err := faultAt(at, "%s is not offered in messages; %s.", name, instead)
	err.code = NotOffered
	return err
}

// offered are the names of all that may be used here.
func (c *compilation) offered(refused map[string]string, names func() []string) func() []string {
	return func() []string {
		return slices.DeleteFunc(slices.Clone(names()), func(name string) bool {
			_, ok := c.offers(refused, name)
			return !ok || c.Plain && slices.Contains(ownFilters, name)
		})
	}
}
