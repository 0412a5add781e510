package shopify

func (s *lineScanner) payments() []paymentNode {
	if s.null() {
		return nil
	}
	list := []paymentNode{}
	for first := s.list(); s.element(&first); {
		list = append(list, paymentNode{})
		if !s.null() {
			s.payment(&list[len(list)-1])
		}
	}
	return list
}

func (s *lineScanner) payment(n *paymentNode) {
	for m := s.object(); s.member(&m); {
		switch m.key {
		case "id":
			s.once(&m, 0)
			n.ID = s.string()
		case "kind":
			s.once(&m, 1)
			n.Kind = s.string()
		case "status":
			s.once(&m, 2)
			n.Status = s.string()
		case "gateway":
			s.once(&m, 3)
			n.Gateway = s.optional()
		case "formattedGateway":
			s.once(&m, 4)
			n.FormattedGateway = s.optional()
		case "errorCode":
			s.once(&m, 5)
			n.ErrorCode = s.optional()
		case "test":
			s.once(&m, 6)
			n.Test = s.bool()
		case "createdAt":
			s.once(&m, 7)
			n.CreatedAt = s.string()
		case "processedAt":
			s.once(&m, 8)
			n.ProcessedAt = s.optional()
		case "parentTransaction":
			s.once(&m, 9)
			n.Parent = s.reference()
		case "amountSet":
			s.once(&m, 10)
			n.Amount = s.moneyBag()
		default:
			s.refuse()
		}
	}
}

// moneyBag reads a bag into space that the next line uses again.
func (s *lineScanner) moneyBag() *moneyBagNode {
	if s.null() {
		return nil
	}
	if s.bag == len(s.bags) {
		s.bags, s.bag = make([]bagSpace, 24), 0 // pointers into the full one stay good for this line
	}
	space := &s.bags[s.bag]
	s.bag++
	*space = bagSpace{}
	for m := s.object(); s.member(&m); {
		switch m.key {
		case "shopMoney":
			s.once(&m, 0)
			space.bag.ShopMoney = s.money(&space.shop)
		case "presentmentMoney":
			s.once(&m, 1)
			space.bag.PresentmentMoney = s.money(&space.presentment)
		default:
			s.refuse()
		}
	}
	return &space.bag
}

func (s *lineScanner) money(n *moneyNode) *moneyNode {
	if s.null() {
		return nil
	}
	for m := s.object(); s.member(&m); {
		switch m.key {
		case "amount":
			s.once(&m, 0)
			n.Amount = s.number()
		case "currencyCode":
			s.once(&m, 1)
			n.CurrencyCode = s.string()
		default:
			s.refuse()
		}
	}
	return n
}

// reference reads an object of which only the id was asked for.
func (s *lineScanner) reference() *objectNode {
	if s.null() {
		return nil
	}
	n := &objectNode{}
	for m := s.object(); s.member(&m); {
		s.only(&m, "id")
		n.ID = s.string()
	}
	return n
}

// only refuses any other member than this one, and a second one.
func (s *lineScanner) only(m *members, key string) {
	if s.once(m, 0); m.key != key {
		s.refuse()
	}
}
