package resolvers

import (
	"slices"
	"strings"

	"storegraph/catalog"
	"storegraph/graph/model"
)

// pickerDepth bounds how many records and lists a listed path leads through; templates may go on.
const pickerDepth = 2

// pick lists the fields that templates may print, with the text to insert in both surfaces.
func pick(search, root string) []model.CustomValue {
	var out []model.CustomValue
	for _, r := range catalog.Roots {
		if root == "" || root == r.Name {
			w := pickerWalk{label: r.Kind.Label, path: r.Name, name: r.Name, this: r.Name, kind: r.Kind, passed: []*catalog.Kind{r.Kind}}
			out = w.collect(out)
		}
	}
	return slices.DeleteFunc(out, func(v model.CustomValue) bool {
		return !matches(search, append([]string{v.Path, v.Label, v.Description}, v.Aliases...)...)
	})
}

// matches says whether every word of the search is in one of the texts, in any letter case.
func matches(search string, texts ...string) bool {
	all := strings.ToLower(strings.Join(texts, "\n"))
	for _, word := range strings.Fields(strings.ToLower(search)) {
		if !strings.Contains(all, word) {
			return false
		}
	}
	return true
}

// pickerWalk stands at one kind of record on the way from a root.
type pickerWalk struct {
	label, path        string
	name, this         string // how Liquid and Handlebars call the record here
	loops              []loop // around it, outermost first
	kind               *catalog.Kind
	passed             []*catalog.Kind
	nullable, personal bool
}

// loop goes through one list.
type loop struct {
	path       string // from the root
	name, item string // Liquid's: the list, and its item
	this       string // Handlebars' list
}

func (w pickerWalk) collect(out []model.CustomValue) []model.CustomValue {
	for _, f := range w.kind.Fields {
		path := w.path + "." + f.Name
		if f.Of == nil {
			out = append(out, w.value(f, path))
			continue
		}
		if slices.Contains(w.passed, f.Of) || len(w.passed) > pickerDepth {
			continue
		}
		next := pickerWalk{
			label: f.Label, path: path, name: w.name + "." + f.Name, this: w.this + "." + f.Name, loops: w.loops, kind: f.Of,
			passed: append(slices.Clone(w.passed), f.Of), nullable: w.nullable || f.Nullable, personal: w.personal || f.Personal,
		}
		if f.Type == catalog.List {
			l := loop{path: path, name: next.name, this: next.this, item: singular(f.Of.Name)}
			next.loops = append(slices.Clone(w.loops), l)
			next.name, next.this, next.nullable = l.item, "this", false
		}
		out = next.collect(out)
	}
	return out
}

func (w pickerWalk) value(f *catalog.Field, path string) model.CustomValue {
	v := model.CustomValue{
		Path: path, Label: f.Label, Description: f.Description, Type: f.Type, Sample: f.Sample,
		Nullable: w.nullable || f.Nullable, Personal: w.personal || f.Personal, Filled: f.Filled, Aliases: f.Aliases,
	}
	if len(w.passed) > 1 {
		v.Label = w.label + ": " + f.Label
	}
	v.HighLevel, v.Liquid = "{{"+w.this+"."+f.Name+"}}", "{{ "+w.name+"."+f.Name+" }}"
	if f.Type == catalog.TextList {
		v.HighLevel = `{{join ` + w.this + "." + f.Name + ` ", "}}`
		v.Liquid = "{{ " + w.name + "." + f.Name + ` | join: ", " }}`
	}
	for _, l := range slices.Backward(w.loops) {
		v.HighLevel = "{{#each " + l.this + "}}" + v.HighLevel + "{{/each}}"
		v.Liquid = "{% for " + l.item + " in " + l.name + " %}" + v.Liquid + "{% endfor %}"
	}
	for _, l := range w.loops {
		v.Lists = append(v.Lists, l.path)
	}
	return v
}

// singular names the item of a loop: line_item becomes item, as people write it.
func singular(kind string) string {
	if i := strings.LastIndexByte(kind, '_'); i >= 0 && kind[i+1:] == "item" {
		return "item"
	}
	return kind
}
