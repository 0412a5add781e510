package customvalues

// spot says where a value at this point stands; why is set when none can.
func (m *htmlState) spot() (at spot, why string) {
	switch m.at {
	case inText, nowhere:
		if m.office {
			return officeText, ""
		}
		return bodyText, ""
	case afterOpen, afterOpenEnd, inTagName:
		return noValue, "A value cannot be the name of a tag."
	case inTag, inAttrName, afterAttrName:
		return noValue, "A value cannot be an attribute or its name: write the name and put the value in quotes behind it."
	case beforeValue:
		return noValue, unquoted
	case inComment:
		return noValue, "A value cannot stand in an HTML comment. Use {% comment %} to leave something out."
	case inDeclaration, inBogus:
		return noValue, "A value cannot stand in a declaration."
	case inRaw, afterEnd:
		return m.rawSpot()
	}
	if m.quote == 0 {
		return noValue, unquoted
	}
	switch m.attr {
	case plainAttr:
		return attrText, ""
	case linkAttr, sourceAttr, sourcesAttr:
		return m.urlSpot()
	case styleAttr:
		return m.styleSpot()
	case eventAttr:
		return noValue, "A value cannot stand in a script."
	case pageAttr:
		return noValue, "A value cannot stand in a page within the page."
	case commandAttr:
		return noValue, "A value cannot stand in a command to the mail program."
	}
	return noValue, "It depends on the template's branches which attribute this is."
}

const unquoted = `Put the attribute's value in quotes: name="{{…}}".`

func (m *htmlState) rawSpot() (spot, string) {
	switch m.element {
	case styleElement:
		return m.styleSpot()
	case titleElement, textareaElement:
		return inertText, ""
	case scriptElement:
		return noValue, "A value cannot stand in a script."
	}
	return noValue, "A value cannot stand in an element that mail programs do not show."
}

func (m *htmlState) urlSpot() (spot, string) {
	switch m.url {
	case urlStart:
		switch m.attr {
		case linkAttr:
			return linkURL, ""
		case sourcesAttr:
			return sourceURLs, ""
		}
		return sourceURL, ""
	case urlMail:
		return partOfMail, ""
	case urlCode:
		return noValue, "A value cannot stand in an address that is a script."
	case urlOpen:
		return noValue, "It depends on the template's branches which part of the address this is."
	}
	return partOfURL, ""
}

func (m *htmlState) styleSpot() (spot, string) {
	switch m.sheet {
	case urlFirst, urlBare, urlDouble, urlSingle:
		at, why := m.urlSpot()
		switch {
		case at != sourceURL:
			return at, why
		case m.at == inRaw:
			return sheetURL, ""
		}
		return styleURL, ""
	case sheetOpen:
		return noValue, "It depends on the template's branches which part of the style this is."
	}
	return styleValue, ""
}

// after is the state behind a value.
func (m htmlState) after() htmlState {
	switch m.at {
	case inText, inComment, inRaw:
		m.count = 0
	case afterOpen, afterOpenEnd:
		m.closing = m.at == afterOpenEnd
		m.at, m.word = inTagName, wordOf(openWord)
	case inTag, afterAttrName:
		m.at, m.word = inAttrName, wordOf(openWord)
	case inTagName, inAttrName:
		m.word.add(openWord)
	case beforeValue:
		m.at = inValue
	case afterEnd:
		m.at, m.count = inRaw, 0
	}
	switch {
	case plainSheet(m.sheet):
		m.sheet = inSheet
	case m.sheet == urlFirst:
		m.sheet = urlBare
	}
	address := m.at == inValue && m.attr >= linkAttr && m.attr <= sourcesAttr || m.sheet >= urlBare && m.sheet <= urlSingle
	if address && (m.url == urlStart || m.url == urlScheme) {
		m.url, m.word = urlValue, word{}
	}
	return m
}

// join is the state behind two ways through the template. ok is false when no state fits both.
func join(a, b htmlState) (m htmlState, ok bool) {
	colon := a.colon || b.colon
	a.colon, b.colon = colon, colon
	switch {
	case a == b, b.at == nowhere:
		return a, true
	case a.at == nowhere:
		return b, true
	case a.office != b.office:
		return a, false
	case a.inName() && b.inName():
		return joinTags(a, b)
	case a.at != b.at || a.element != b.element || a.attr != b.attr || a.quote != b.quote || a.closing != b.closing:
		return a, a.at == b.at && (a.at == inText || a.at == inComment || a.at == inBogus)
	}
	switch a.at {
	case inText, inRaw, inComment, inBogus, afterEnd:
		a.count = 0
	}
	if a.url != b.url {
		a.url = urlOpen
	}
	if a.sheet != b.sheet {
		both := plainSheet(a.sheet) && plainSheet(b.sheet)
		a.sheet, a.url = sheetOpen, urlStart
		if both {
			a.sheet = inSheet
		}
	}
	if a.word != b.word {
		a.word = wordOf(openWord)
	}
	return a, true
}

func plainSheet(s sheet) bool { return s <= seenURL }

// inName says that the next space or > comes to the same thing: the arms of <td{% if x %} class="y"{% endif %}> agree.
func (m *htmlState) inName() bool { return m.at >= inTagName && m.at <= afterAttrName }

func joinTags(a, b htmlState) (htmlState, bool) {
	first := max(a.at, b.at)
	kind := func(m htmlState) element {
		m.named()
		return m.element
	}
	if a.closing != b.closing || kind(a) != kind(b) {
		return a, false
	}
	if first != inTagName {
		a.element = kind(a)
	}
	a.at, a.word = first, word{}
	if first != inTag {
		a.word = wordOf(openWord)
	}
	return a, true
}

// place names where a state stands, for people.
func (m *htmlState) place() string {
	switch m.at {
	case inText, nowhere:
		return "in text"
	case inComment:
		return "in a comment"
	case inRaw, afterEnd:
		return "in <" + rawNames[m.element] + ">"
	case inValue, beforeValue:
		return "in an attribute"
	}
	return "in a tag"
}
