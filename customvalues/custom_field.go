package customvalues

import "storegraph/catalog"

// A CRM keeps fields of its own beneath contact: contact.membership_level. They are its engine's to fill in, which runs
// after this one, so that a name of contact's that the catalog does not have is foreign, as a whole foreign namespace is.
// Beneath other roots nobody has fields of his own, and a name that is not known is a mistake.

const customRoot = "contact"

// customField says whether a name is a field of the CRM's own.
func (a *analysis) customField(l *lookup, s shape) bool {
	if l.canon != customRoot || a.plain() || a.t.written[l.root.text] || len(l.steps) == 0 || l.steps[0].name == "" {
		return false
	}
	if len(s.places) != 1 || s.places[0].path != customRoot || s.places[0].kind != catalog.ContactKind {
		return false
	}
	_, known := fieldNamed(catalog.ContactKind, l.steps[0].name)
	l.custom = !known
	return l.custom
}

// maxSlip is how many letters a misspelt field is off at most; what differs more is another name.
const maxSlip = 2

// nearField remarks on a custom field that looks like a misspelt one of ours.
func (a *analysis) nearField(l *lookup, steps []step) {
	if !a.last || a.full(Warning) {
		return
	}
	path := customRoot
	for _, s := range steps {
		if s.name != "" {
			path += "." + s.name
		}
	}
	if near := a.near(path); len(near) > 0 {
		a.remark(UnknownField, Warning, l.steps[0].where(), near, "There is no %s here: it stays as it is, for the engine that owns it.", path)
	}
}

// knowsCustom says whether the data has a field that the catalog does not.
func (r *run) knowsCustom(l *lookup) bool {
	contact, ok := r.scope.Roots[customRoot].(catalog.Record)
	if !ok {
		_, given := r.scope.Roots[customRoot].(map[string]any)
		return given
	}
	_, ok = fieldOf(contact, l.steps[0].name)
	return ok
}

// strange notes a name that is not ours, until it is known what becomes of it.
func (a *analysis) strange(l *lookup) {
	if a.last {
		a.strangers = append(a.strangers, l)
	}
}

// settle says what becomes of the foreign names that were met since the last time: one whole placeholder or tag that stays
// for another engine, or names that count as missing because they decide something here.
func (a *analysis) settle(at span, stays bool) {
	if len(a.strangers) == 0 {
		return
	}
	met := a.strangers
	a.strangers = a.strangers[:0]
	if stays {
		a.leave(at, met[0].field)
		return
	}
	for _, l := range met {
		a.leave(l.span, l.field)
		if a.noting() {
			a.remark(ForeignInLogic, Warning, l.span, nil, foreignCounts, l.field)
		}
	}
}

// foreignCounts is the remark on a foreign name in a tag.
const foreignCounts = "%s is not ours, and a tag cannot be left for others: it counts as missing here."

func (a *analysis) leave(at span, path string) {
	if a.last && len(a.t.foreign) < maxListed {
		a.t.foreign = append(a.t.foreign, a.src.placeholder(at, path))
	}
}

// Foreign lists the placeholders and tags that another engine owns: those of other namespaces, and the CRM's own fields of
// contact. They stay in the text, in whatever branch they stand, unless the data that is rendered knows them.
func (t *Template) Foreign() []Placeholder {
	out := make([]Placeholder, len(t.foreign))
	copy(out, t.foreign)
	return out
}
