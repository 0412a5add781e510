package shopify

func (s *lineScanner) taxLines() []taxLineNode {
	if s.null() {
		return nil
	}
	list := []taxLineNode{}
	for first := s.list(); s.element(&first); {
		list = append(list, taxLineNode{})
		if !s.null() {
			s.taxLine(&list[len(list)-1])
		}
	}
	return list
}

func (s *lineScanner) taxLine(n *taxLineNode) {
	for m := s.object(); s.member(&m); {
		switch m.key {
		case "title":
			s.once(&m, 0)
			n.Title = s.string()
		case "rate":
			s.once(&m, 1)
			if !s.null() {
				rate := s.number()
				n.Rate = &rate
			}
		case "priceSet":
			s.once(&m, 2)
			n.Price = s.moneyBag()
		default:
			s.refuse()
		}
	}
}
