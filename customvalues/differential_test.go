package customvalues_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"storegraph/customvalues"
)

// Random templates and data, rendered here and by other implementations of Liquid where they are installed. The reference is
// Ruby's Liquid 5.13, asked through its gem (LIQUID_RUBY names another command than ruby). Older ones of Ruby, and liquidjs
// (a module of node; LIQUID_NODE names another command), differ from it in so much that only simple templates are asked of
// them. LIQUID_SEED and LIQUID_CASES choose what is tried.

// engine is another implementation, as a child that answers each line of JSON with one.
type engine struct {
	name, version string
	in            io.WriteCloser
	out           *bufio.Reader
}

type question struct {
	Template  string            `json:"template"`
	Data      json.RawMessage   `json:"data"`
	Templates map[string]string `json:"templates"`
}

// answer is a text or, when it is refused, why.
type answer struct {
	Text    *string `json:"text"`
	Refused string  `json:"refused"`
	Invalid bool    `json:"invalid"` // refused before it was rendered
	Unknown bool    `json:"unknown"` // it takes too long, or is no UTF-8
}

const rubyScript = `
require "json"
require "time"
require "timeout"
require "liquid"
Process.setrlimit(:AS, 2 << 30) # a loop builds its range there
NOW = Time.utc(2026, 11, 23, 12, 0, 0)
class << Time; def now; NOW; end; end
class Snippets
  def initialize(h); @h = h; end
  def read_template_file(name); @h.fetch(name) { raise Liquid::FileSystemError, "none" }; end
end
NEW = Gem::Version.new(Liquid::VERSION) >= Gem::Version.new("5.13")
STDOUT.sync = true
puts Liquid::VERSION
while (line = gets)
  q = JSON.parse(line, max_nesting: false)
  files = Snippets.new(q["templates"] || {})
  modes = NEW ? [:strict2, :strict] : [:strict]
  a = nil
  modes.each do |mode|
    begin
      t = Liquid::Template.parse(q["template"], error_mode: mode, line_numbers: true)
      c = Liquid::Context.build(static_environments: q["data"], rethrow_errors: true, registers: Liquid::Registers.new(file_system: files))
      text = Timeout.timeout(2) { t.render(c) }
      text = text.dup.force_encoding("UTF-8")
      a = text.valid_encoding? ? { text: text } : { unknown: true }
      break
    rescue Liquid::SyntaxError => e
      a = { refused: e.message, invalid: true }
    rescue NoMemoryError, Timeout::Error
      a = { unknown: true }
      break
    rescue Exception => e
      a = { refused: "#{e.class} #{e.message}"[0, 300], invalid: false }
      break
    end
  end
  puts JSON.generate(a)
end
`

const nodeScript = `
const { Liquid } = require('liquidjs')
console.log(require('liquidjs/package.json').version)
require('readline').createInterface({ input: process.stdin }).on('line', line => {
  const q = JSON.parse(line)
  const engine = new Liquid({ timezoneOffset: 0, strictFilters: true, ownPropertyOnly: true, templates: q.templates || {} })
  try {
    console.log(JSON.stringify({ text: engine.parseAndRenderSync(q.template, q.data) }))
  } catch (e) {
    console.log(JSON.stringify({ refused: String(e.message), invalid: false }))
  }
})
`

// startEngine runs the implementation, or gives nil when it is not installed.
func startEngine(t *testing.T, name, variable, standard, flag, script string) *engine {
	t.Helper()
	command := strings.Fields(os.Getenv(variable))
	if len(command) == 0 {
		command = []string{standard}
	}
	child := exec.CommandContext(t.Context(), command[0], append(command[1:], flag, script)...)
	child.Env = append(os.Environ(), "TZ=UTC")
	if root, err := exec.CommandContext(t.Context(), "npm", "root", "-g").Output(); err == nil && os.Getenv("NODE_PATH") == "" {
		child.Env = append(child.Env, "NODE_PATH="+strings.TrimSpace(string(root)))
	}
	in, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		return nil
	}
	e := &engine{name: name, in: in, out: bufio.NewReaderSize(out, 1<<20)}
	version, err := e.out.ReadString('\n')
	if err != nil {
		_ = child.Wait()
		return nil
	}
	e.version = strings.TrimSpace(version)
	t.Cleanup(func() {
		in.Close()
		_ = child.Wait()
	})
	return e
}

func (e *engine) ask(t *testing.T, q question) answer {
	t.Helper()
	line, err := json.Marshal(q)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.in.Write(append(line, '\n')); err != nil {
		t.Fatalf("%s: %v", e.name, err)
	}
	reply, err := e.out.ReadBytes('\n')
	if err != nil {
		t.Fatalf("%s died of %s: %v", e.name, line, err)
	}
	var a answer
	if err := json.Unmarshal(reply, &a); err != nil {
		t.Fatalf("%s: %v in %s", e.name, err, reply)
	}
	return a
}

// ours is our own answer.
func ours(t *testing.T, q question) answer {
	t.Helper()
	tmpl, found := customvalues.Parser{Plain: true, Snippets: q.Templates}.Parse(q.Template)
	for _, d := range found {
		if d.Severity == customvalues.Error {
			return answer{Refused: d.Message, Invalid: true}
		}
	}
	scope, err := customvalues.ParseData(q.Data, time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	result, err := tmpl.Render(t.Context(), scope, customvalues.Options{})
	if err != nil {
		return answer{Refused: err.Error()}
	}
	return answer{Text: &result.Text}
}

func number(t *testing.T, variable string, standard int) int {
	t.Helper()
	s := os.Getenv(variable)
	if s == "" {
		return standard
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatalf("%s: %v", variable, err)
	}
	return n
}

func TestLiquid_AgreesWithRubyOnRandomTemplates(t *testing.T) {
	ruby := startEngine(t, "Ruby's Liquid", "LIQUID_RUBY", "ruby", "-e", rubyScript)
	if ruby == nil {
		t.Skip("SKIPPED: RUBY'S LIQUID IS NOT INSTALLED, NOTHING IS COMPARED WITH IT")
	}
	t.Log(ruby.name, ruby.version)
	newest := strings.HasPrefix(ruby.version, "5.13.")
	compareRandomly(t, ruby, &maker{newest: newest, simple: !newest})
}

func TestLiquid_AgreesWithLiquidjsOnSimpleTemplates(t *testing.T) {
	js := startEngine(t, "liquidjs", "LIQUID_NODE", "node", "-e", nodeScript)
	if js == nil {
		t.Skip("SKIPPED: LIQUIDJS IS NOT INSTALLED, NOTHING IS COMPARED WITH IT")
	}
	t.Log(js.name, js.version)
	compareRandomly(t, js, &maker{simple: true, typed: true})
}

func compareRandomly(t *testing.T, other *engine, m *maker) {
	t.Helper()
	seed, n := number(t, "LIQUID_SEED", 1), number(t, "LIQUID_CASES", 2000)
	both, refused, wrong := 0, 0, 0
	for i := range n {
		m.Rand = rand.New(rand.NewPCG(uint64(seed), uint64(i)))
		q := m.question()
		we := ours(t, q)
		if strings.HasPrefix(we.Refused, "LIMIT_EXCEEDED") {
			continue
		}
		they := other.ask(t, q)
		switch {
		case they.Unknown, we.Text != nil && !utf8.ValidString(*we.Text): // Ruby mixes bytes with no text
			continue
		case we.Text == nil && they.Text == nil:
			refused++
			continue
		case we.Text != nil && they.Text != nil && *we.Text == *they.Text:
			both++
			continue
		}
		if wrong++; wrong > 40 {
			t.Fatal("and so on")
		}
		t.Errorf("seed %d, case %d\ntemplate %q\nsnippets %q\ndata %s\n%s: %s\n ours: %s", seed, i, q.Template, q.Templates, q.Data, other.name, they, we)
	}
	t.Logf("%d the same, %d refused by both, of %d", both, refused, n)
}

func (a answer) String() string {
	if a.Text != nil {
		return strconv.Quote(*a.Text)
	}
	return fmt.Sprintf("refused (%s)", a.Refused)
}

// maker makes templates.
type maker struct {
	*rand.Rand
	newest bool // filters and words that came late
	simple bool // only what every version of Ruby's agrees on
	typed  bool // texts for what takes texts, numbers for what takes numbers: what all implementations agree on
	depth  int
}

func pick[T any](m *maker, of ...T) T { return of[m.IntN(len(of))] }

func (m *maker) chance(percent int) bool { return m.IntN(100) < percent }

func (m *maker) question() question {
	m.depth = 0
	q := question{Templates: map[string]string{}}
	if !m.simple {
		for _, name := range []string{"p", "q"} {
			q.Templates[name] = m.pick("[{{ p }}{{ x }}{{ forloop.index }}]", "{{ q | upcase }}{% assign s = 'in' %}{{ s }}", "({{ n }}{% increment c %}{% cycle 1, 2 %})", "{{ i }}{% if i == 2 %}{% continue %}{% endif %}z")
		}
	}
	data := map[string]any{}
	for _, name := range names {
		data[name] = m.value(0)
	}
	data["s"], data["n"], data["a"] = m.text(), m.numeral(), m.list(1)
	if m.typed {
		data["a"], data["b"], data["x"], data["h"] = []string{m.text(), m.text(), "z"}, m.chance(50), m.text(), m.text()
	}
	q.Data, _ = json.Marshal(data)
	q.Template = m.body()
	return q
}

func (m *maker) pick(of ...string) string { return pick(m, of...) }

var names = []string{"s", "n", "a", "h", "b", "x"}

func (m *maker) numeral() any {
	if m.simple {
		return pick[any](m, 0, 1, 2, 3, 10, -1, 100)
	}
	return pick[any](m, 0, 1, 2, 3, 10, -1, 255, -7, 1<<31, 1<<62, json.Number("9223372036854775808"), json.Number("123456789012345678901234567890"),
		0.5, -1.25, json.Number("100.0"), 3.14159, json.Number("1e20"), 1e-5, 0.1, json.Number("-0.0"), 1234567.891, 2.5, -2.5)
}

func (m *maker) text() string {
	if m.simple {
		return m.pick("", "a", "abc", "Hello World", "one two three four", "x,y,z", "10", "Zoe")
	}
	return m.pick("", " ", "a", "abc", "Hello World", "  padded\t\n", "été ß ÀÉ", "10", "3.7", "-2", "1e3", "0x1A", "007", "1_000", "+5", "x,y,,z,", "one two  three four five",
		"<b class=\"x\">bold</b> &amp; & 'q'", "<script>x</script>y<!-- c -->z<", "l1\nl2\r\nl3", "2024-01-15", "March 14, 2016", "2016-03-14 10:11:12 +0200", "1152098955",
		"%41+b%zz", "true", "nil", "👩‍👩‍👧 emoji", "日本語", "aXbXc", "\\0\\1", "key", "a.b", "UPPER lower", "\u00a0nbsp", "dz ǆ ﬁ")
}

func (m *maker) value(depth int) any {
	switch k := m.IntN(10); {
	case k < 3:
		return m.text()
	case k < 6:
		return m.numeral()
	case k < 7:
		return pick[any](m, true, false, nil)
	case depth > 2 || k < 9:
		return m.list(depth + 1)
	default:
		h := map[string]any{}
		for range m.IntN(4) {
			h[m.pick("k", "t", "size", "first", "b")] = m.value(depth + 1)
		}
		return h
	}
}

func (m *maker) list(depth int) any {
	out := []any{}
	kind := m.IntN(5)
	for range m.IntN(5) {
		switch kind {
		case 0:
			out = append(out, m.numeral())
		case 1:
			out = append(out, m.text())
		case 2:
			out = append(out, map[string]any{"k": m.value(3), "t": m.text(), "b": pick[any](m, true, false, nil)})
		case 3:
			out = append(out, map[string]any{"k": m.numeral()})
		default:
			if m.simple {
				out = append(out, m.text())
				continue
			}
			out = append(out, m.value(depth+1))
		}
	}
	return out
}

func (m *maker) body() string {
	if m.depth++; m.depth > 3 {
		m.depth--
		if m.typed {
			return "x"
		}
		return m.pick("x", "{{ s }}", "{{ i }}", " ")
	}
	defer func() { m.depth-- }()
	var b strings.Builder
	if m.typed { // only Ruby's drops the white space of a block that is all white space
		b.WriteString("t")
	}
	for range 1 + m.IntN(3) {
		b.WriteString(m.pick("", " ", "\n", "t", " u \n", "-"))
		b.WriteString(m.statement())
	}
	return b.String()
}

func (m *maker) open() string {
	if m.simple {
		return "{% "
	}
	return m.pick("{% ", "{% ", "{% ", "{%- ", "{%")
}

func (m *maker) close() string {
	if m.simple {
		return " %}"
	}
	return m.pick(" %}", " %}", " %}", " -%}", "%}")
}

func (m *maker) tagged(s string) string { return m.open() + s + m.close() }

func (m *maker) statement() string {
	k := m.IntN(24)
	if m.simple && k > 12 || m.typed && k == 6 {
		k = 0
	}
	switch k {
	default:
		return m.pick("{{ ", "{{ ", "{{", "{{- ") + m.chain() + m.pick(" }}", " }}", "}}", " -}}")
	case 6:
		return "{{ " + m.pick("'2024-01-15'", "'2016-03-14 10:11:12 +0200'", "'March 14, 2016'", "1152098955", "'1152098955'", "-86400", "'now'", "'14 Mar 2016 3:04 pm'", "'2016-03-14T10:11:12Z'", "'Fri Mar 14'",
			"'2016-074'", "'10:30'", "'3/14/2016'", "'14/3/2016'", "'12 monkeys'", "'hello'", "'20160314T101112'", "'feb 30 2023'", "'2016-12-31'", "'2021-01-03'", "s", "''", "nil", "1.5", "true") + " | date: " +
			m.pick("'%Y-%m-%d'", "'%H:%M:%S %z'", "'%s'", "'%-d/%-m/%y'", "'%B %e, %Y'", "'%a %^b %j %U %W %V %G'", "'%I:%M %p %P %l|%k'", "'%10Y|%-H|%_m|%^A|%#b|%3N|%L|%:z|%::z|%Z'", "'%c|%x|%X|%D|%F|%T|%R|%r|%v|%n%t%%|%C|%u|%w|%h'", "''", "s", "'%Q %E %! %'", "'%010d %-I %05S %5d %e'") + " }}"
	case 7, 8:
		return m.tagged("if "+m.condition()) + m.body() + m.pick("", m.tagged("else")+m.body(), m.tagged("elsif "+m.condition())+m.body()) + m.tagged("endif")
	case 9:
		return m.tagged("unless "+m.condition()) + m.body() + m.pick("", m.tagged("else")+m.body()) + m.tagged("endunless")
	case 10:
		name := m.pick("v", "s", "x", "v-w")
		if m.typed {
			name = "v"
		}
		return m.tagged("assign "+name+" = "+m.chain()) + "{{ v }}{{ s }}"
	case 11:
		return m.tagged("for i in "+m.items()+m.bounds()) + m.pick("", "{{ forloop.index }}{{ forloop.last }}") + m.body() + m.pick("", m.tagged("else")+"none") + m.tagged("endfor")
	case 12:
		return m.tagged("capture v") + m.body() + m.tagged("endcapture") + "{{ v | size }}"
	case 13:
		return m.tagged("case "+m.operand()) + m.pick("", " \n ") + m.tagged("when "+m.operand()+m.pick("", ", "+m.operand(), " or "+m.operand())) + m.body() +
			m.pick("", m.tagged("when "+m.operand())+m.body()) + m.pick("", m.tagged("else")+m.body()) + m.tagged("endcase")
	case 14:
		return m.tagged("tablerow i in "+m.items()+m.pick("", " cols: 2", " cols: n", " limit: 2", " offset: 1 cols: 3", " cols: nil")) + m.pick("{{ i }}", "{{ tablerowloop.col }}", m.body()) + m.tagged("endtablerow")
	case 15:
		return m.tagged(m.pick("increment", "decrement")+" "+m.pick("c", "n", "s")) + "{{ c }}"
	case 16:
		return m.tagged("cycle "+m.pick("", "'g': ", "s: ")+m.operand()+", "+m.operand()) + m.tagged("cycle 'a', 'b'")
	case 17:
		return m.tagged("for i in (1..3)") + m.tagged("ifchanged") + m.pick("{{ s }}", "{{ i }}", "{{ i | modulo: 2 }}") + m.tagged("endifchanged") + m.tagged("endfor")
	case 18:
		return m.tagged(m.pick("render", "include") + " " + m.pick("'p'", "'q'") + m.pick("", " with "+m.operand(), " for "+m.operand(), " with "+m.operand()+" as x", " for a as x") + m.pick("", ", x: "+m.operand(), ", x: 1, i: s"))
	case 19:
		return "{% liquid\n assign w = " + m.chain() + "\n echo w\n if " + m.condition() + "\n echo " + m.chain() + "\n else\n # c\n endif\n%}"
	case 20:
		return m.tagged("comment") + m.pick("x", "{{ s }}", "{% if x %}") + m.tagged("endcomment") + m.tagged("# inline "+m.pick("", "comment"))
	case 21:
		return m.tagged("raw") + m.pick("{{ s }}", " {% x %} ", "{{", " ") + m.tagged("endraw")
	case 22:
		return m.tagged("echo " + m.chain())
	case 23:
		return m.tagged("for i in "+m.items()) + "{{ i }}" + m.tagged("if i == "+m.operand()) + m.tagged(m.pick("break", "continue")) + m.tagged("endif") + m.tagged("endfor")
	}
}

func (m *maker) items() string {
	if m.simple {
		return m.pick("a", "(1..3)")
	}
	return m.pick("a", "a", "h", "s", "x", "(1..3)", "(n..4)", "(2..s)", "a.first", "nope", "(3..1)", "\"text\"")
}

func (m *maker) bounds() string {
	if m.simple {
		return m.pick("", "", " limit: 2", " offset: 1")
	}
	return m.pick("", "", " reversed", " limit: 2", " offset: 1", " limit: n", " offset: n", " limit: 2 offset: 1", " reversed limit: 1", " offset: continue", " limit: s", " limit: -1", " offset: 1.5", " limit: nil")
}

func (m *maker) condition() string {
	if m.simple {
		return m.pick("b", "s", "a.size > 1", "s == 'abc'", "n > 1", "n <= 2", "s contains 'a'", "nope", "true and false", "s == '' or n == 1")
	}
	one := func() string {
		return m.pick(m.operand(), m.operand()+" "+m.pick("==", "!=", "<>", "<", ">", "<=", ">=", "contains")+" "+m.operand())
	}
	s := one()
	for m.chance(25) {
		s += m.pick(" and ", " or ") + one()
	}
	return s
}

func (m *maker) operand() string {
	if m.simple {
		return m.pick("s", "n", "a", "a[0]", "'text'", "3", "true", "x", "a.size", "nope")
	}
	return m.pick("s", "n", "a", "h", "b", "x", "i", "v", "nope", "a[0]", "a[-1]", "a.first", "a.last", "a.size", "s.size", "h.k", "h['t']", "h.size", "h.first", "h[s]", "x.first.k", "s.first", "s[0]", "n.size",
		"1", "2", "-3", "0.5", "2.0", "'a'", "\"abc\"", "''", "true", "false", "nil", "blank", "empty", "(1..3)", "forloop.index", "forloop.parentloop.index", "'10'", "x.y.z", "a.first.k")
}

func (m *maker) chain() string {
	if m.typed {
		return m.typedChain()
	}
	s := m.operand()
	for range m.IntN(4) {
		s += " | " + m.filter()
	}
	return s
}

func (m *maker) typedChain() string {
	s, filters := m.pick("s", "x", "h", "a[0]", "'text'", "a.first", "nope"), []string{
		"upcase", "downcase", "capitalize", "size", "append: 'z'", "prepend: 'z'", "replace: 'e', 'b'", "remove: 'l'", "default: 'd'", "escape", "strip", "truncate: 5", "truncatewords: 9",
		"split: ',' | join: '+'", "remove_first: 'o'", "replace_first: 'o', 'b'", "newline_to_br", "strip_newlines", "slice: 1, 2",
	}
	switch m.IntN(4) {
	case 0:
		s, filters = m.pick("n", "3", "a.size", "-1"), []string{"plus: 2", "minus: 1", "times: 3", "at_least: 2", "at_most: 5", "abs", "ceil", "floor", "round", "default: 1"}
	case 1:
		s, filters = "a", []string{"reverse", "sort", "uniq", "compact", "concat: a"}
	}
	for range m.IntN(4) {
		f := pick(m, filters...)
		if s += " | " + f; f == "size" {
			return s
		}
	}
	if filters[0] == "reverse" {
		s += m.pick(" | join: '-'", " | size", " | first", " | last")
	}
	return s
}

func (m *maker) filter() string {
	arg := func() string {
		if m.simple || m.chance(60) {
			return ""
		}
		return m.operand()
	}
	or := func(standard ...string) string {
		if s := arg(); s != "" {
			return s
		}
		return m.pick(standard...)
	}
	if m.simple {
		return m.pick("upcase", "downcase", "size", "join: '-'", "append: 'z'", "prepend: 'z'", "replace: 'a', 'b'", "remove: 'a'", "default: 'd'", "escape", "strip", "truncate: 5", "truncatewords: 2", "split: ',' | join: '+'",
			"capitalize", "remove_first: 'a'", "replace_first: 'a', 'b'", "newline_to_br", "strip_newlines", "url_encode", "slice: 1, 2", "plus: 2", "minus: 1", "times: 3", "at_least: 2", "at_most: 5", "abs", "ceil", "floor", "round")
	}
	key := func(standard ...string) string {
		return m.pick(append(standard, "nope", "1", "'size'", "2.0", "'zz'")...)
	}
	filters := []string{
		"upcase", "downcase", "capitalize", "size", "strip", "lstrip", "rstrip", "strip_newlines", "newline_to_br", "strip_html", "escape", "escape_once", "url_encode", "url_decode",
		"append: " + or("'z'", "'é'"), "prepend: " + or("'z'"), "remove: " + or("'a'", "'X'", "' '"), "remove_first: " + or("'a'"), "replace: " + or("'a'", "'X'", "''") + ", " + or("'b'", "'[\\0]'", "'\\\\'"),
		"replace_first: " + or("'a'", "''") + ", " + or("'b'"), "split: " + or("','", "' '", "''", "'X'"), "split: ' ' | join: '|'", "split: '' | reverse | join",
		"slice: " + or("0", "1", "-2", "'1'", "99") + m.pick("", ", "+or("2", "-1", "'3'")), "truncate: " + or("5", "0", "-1", "'7'") + m.pick("", ", "+or("'!'", "''")), "truncatewords: " + or("2", "0", "-1") + m.pick("", ", '--'"),
		"first", "last", "join", "join: " + or("'-'"), "sort", "sort_natural", "sort: " + key("'k'", "'t'"), "sort_natural: " + key("'t'"), "uniq", "uniq: 'k'", "reverse", "compact", "compact: 'k'", "map: " + key("'k'", "'t'"), "concat: " + or("a"),
		"where: " + key("'k'", "'t'", "'b'") + m.pick("", ", "+or("1", "'abc'", "true", "nil")),
		"plus: " + or("1", "'2'", "0.5"), "minus: " + or("1", "'2.5'"), "times: " + or("2", "0.1", "'3'"), "divided_by: " + or("2", "3", "2.0", "'4'", "-3"), "modulo: " + or("3", "2.5", "-3"),
		"abs", "ceil", "floor", "round", "round: " + or("1", "2", "-1", "'1'"), "at_least: " + or("3", "'4.5'"), "at_most: " + or("3", "0.5"),
		"default: " + or("'d'") + m.pick("", ", allow_false: true"),
	}
	if m.newest {
		filters = append(filters, "reject: "+m.pick("'k'", "'b'")+m.pick("", ", "+or("1")), "has: "+key("'k'")+m.pick("", ", "+or("1")), "find: "+key("'k'")+m.pick("", ", "+or("'abc'")), "find_index: "+key("'k'")+m.pick("", ", "+or("1")),
			"sum", "sum: "+key("'k'"), "squish", "remove_last: "+or("'a'", "'c'"), "replace_last: "+or("'a'", "''")+", "+or("'b'"), "base64_encode", "base64_url_safe_encode", "h",
			"append: a: 1", "join: x: s, y: 1", "default: allow_false: false")
	}
	return pick(m, filters...)
}
