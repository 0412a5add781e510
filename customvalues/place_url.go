package customvalues

// address follows an address up to the end of its scheme.
func (m *htmlState) address(c byte) {
	list := m.attr == sourcesAttr
	switch m.url {
	case urlGap:
		if c == ',' {
			m.url = urlStart
		}
		return
	case urlStart:
		if isSpace(c) || list && c == ',' {
			return
		}
	case urlMail:
		if c == '?' {
			m.url = urlRest
		}
		return
	case urlCode:
		return
	}
	switch {
	case list && isSpace(c):
		m.url = urlGap
		if m.count == 1 { // a comma before white space ends the address
			m.url = urlStart
		}
		m.count, m.word = 0, word{}
	case c == ':' && m.url == urlScheme:
		m.url = schemeStage(&m.word)
		m.word = word{}
	case c == ':' && m.url == urlValue:
		m.colon = true
		m.url = urlCode
	case c == '/' || c == '?' || c == '#':
		m.url, m.count, m.word = urlRest, 0, word{}
	case c == ':' && m.url == urlStart:
		m.url = urlRest
	case m.url == urlStart, m.url == urlScheme:
		m.url = urlScheme
		m.word.add(c)
	case list:
		m.count = 0
		if c == ',' {
			m.count = 1
		}
	}
}

// schemeStage is how an address goes on after a scheme that the template wrote.
func schemeStage(w *word) stage {
	switch {
	case w.is("javascript"), w.is("vbscript"), w.is("data"), w.is("livescript"), w.is("mocha"):
		return urlCode
	case w.is("mailto"), w.is("tel"), w.is("sms"):
		return urlMail
	}
	return urlRest
}

// style looks out for url( in a style: nothing else in one takes more than plain words.
func (m *htmlState) style(c byte) {
	switch m.sheet {
	case sheetOpen:
		return
	case urlFirst:
		switch {
		case isSpace(c):
		case c == '"':
			m.sheet = urlDouble
		case c == '\'':
			m.sheet = urlSingle
		case c == ')':
			m.sheet = inSheet
		default:
			m.sheet = urlBare
			m.address(c)
		}
		return
	case urlBare, urlDouble, urlSingle:
		if c == ')' && m.sheet == urlBare || c == '"' && m.sheet == urlDouble || c == '\'' && m.sheet == urlSingle {
			m.sheet, m.url, m.word, m.count = inSheet, urlStart, word{}, 0
			return
		}
		m.address(c)
		if m.sheet == urlBare && c == ';' && m.entity() { // url(&quot;…
			m.url, m.word = urlStart, word{}
		}
		return
	}
	switch {
	case c|0x20 == 'u':
		m.sheet = seenU
	case c|0x20 == 'r' && m.sheet == seenU:
		m.sheet = seenUR
	case c|0x20 == 'l' && m.sheet == seenUR:
		m.sheet = seenURL
	case c == '(' && m.sheet == seenURL:
		m.sheet = urlFirst
	default:
		m.sheet = inSheet
	}
}

func (m *htmlState) entity() bool {
	return m.word.is("&quot;") || m.word.is("&#34;") || m.word.is("&apos;") || m.word.is("&#39;") || m.word.is("&#x27;") || m.word.is("&#x22;")
}
