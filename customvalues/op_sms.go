package customvalues

import "unicode/utf8"

// A text message is measured while it is made: the template's own texts are measured when it is parsed, values when a frame
// is filled. When something is printed another way, the whole message is counted at its end.

// measure is how a text differs from one of plain septets.
type measure struct {
	inner    int32 // bytes of characters behind their first
	escaped  int32 // characters of two septets
	pairs    int32 // characters of two 16-bit units
	uncommon int32 // characters that GSM-7 lacks
	unsure   bool  // something was not measured
}

// unmeasured is of texts in templates that are too long for a text message.
var unmeasured = &measure{unsure: true}

// maxMessage is the source of a template that is longer than text messages are.
const maxMessage = 4 << 10

// measureOf is nil for a text of plain septets.
func measureOf(s string) *measure {
	if eachSeptet(s) {
		return nil
	}
	m := &measure{unsure: !utf8.ValidString(s)} // what stands beside a broken character may complete it
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		m.inner += int32(n - 1)
		m.pairs += int32(wideUnits(r) - 1)
		switch septets(r) {
		case 0:
			m.uncommon++
		case 2:
			m.escaped++
		}
	}
	return m
}

// eachSeptet says whether every byte is a printable character of one septet.
func eachSeptet(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= utf8.RuneSelf || asciiSeptets[c] != 1 {
			return false
		}
	}
	return true
}

func (m *measure) add(odd *measure) {
	m.inner += odd.inner
	m.escaped += odd.escaped
	m.pairs += odd.pairs
	m.uncommon += odd.uncommon
	m.unsure = m.unsure || odd.unsure
}

// packed fits a short text's measure into the number of its value.
func (m *measure) packed() int64 {
	return int64(m.inner) | int64(m.escaped)<<16 | int64(m.pairs)<<32 | int64(m.uncommon)<<48
}

func (m *measure) addPacked(odd int64) {
	m.inner += int32(odd & 0xffff)
	m.escaped += int32(odd >> 16 & 0xffff)
	m.pairs += int32(odd >> 32 & 0xffff)
	m.uncommon += int32(odd >> 48)
}

// clear and count set field by field: a struct that is made and then copied waits for its own parts to be written.
func (m *measure) clear() {
	m.inner, m.escaped, m.pairs, m.uncommon, m.unsure = 0, 0, 0, 0, false
}

// count says what a message costs. It is known unless the text is long, and it matters where its wide characters stand.
func (m *measure) count(size *SMSSize, text []byte) {
	if m.unsure {
		*size = CountSMS(string(text))
		return
	}
	size.Encoding, size.Characters = GSM7, len(text)-int(m.inner)
	size.Units = size.Characters + int(m.escaped)
	long := size.Units > 160
	if m.uncommon > 0 {
		size.Encoding, size.Units = UCS2, size.Characters+int(m.pairs)
		long = size.Units > 70
	}
	switch {
	case !long:
		size.Segments = min(size.Units, 1)
	case size.Units > size.Characters:
		*size = CountSMS(string(text))
	case size.Encoding == UCS2:
		size.Segments = (size.Units + 66) / 67
	default:
		size.Segments = (size.Units + 152) / 153
	}
}

// digest notes what printing a value needs to know of it.
func (v *value) digest() {
	switch v.kind {
	case text:
		if v.mark == clean || len(v.s) > maxTame {
			return
		}
		if v.tame = eachSeptet(v.s); !v.tame {
			v.sms, v.n = inMessage(v.s)
		}
		v.bare = v.tame && !hasEscapes(v.s)
	case money, exact:
		v.scale()
	}
}

// maxTame is how much of a text a frame looks at in advance; longer ones are looked at when they are printed.
const maxTame = 256

// asItIs says of a text that a text message has it as it is, and is not dearer for it.
const asItIs = -1

// inMessage says how a text message has a text: asItIs, or with a first character that makes it dearer; 0 when it has
// something else in its place.
func inMessage(s string) (how rune, odd int64) {
	how = asItIs
	for _, c := range s {
		switch {
		case c == utf8.RuneError, c == 0, c >= utf8.RuneSelf && plainRune(c) != c:
			return 0, 0
		case how < 0 && septets(c) == 0:
			how = c
		}
	}
	if m := measureOf(s); m != nil {
		odd = m.packed()
	}
	return how, odd
}

// measured adds a text that a frame has measured to the message it was printed into.
func (r *run) measured(out *output, o *op, v *value) {
	out.size.addPacked(v.n)
	if v.sms > 0 {
		r.dearer(o.node.(*outputNode), v.sms)
	}
}
