package shopify

// contact reads a customer's line.
func (s *lineScanner) contact(n *customerNode) {
	for m := s.object(); s.member(&m); {
		switch m.key {
		case "__typename":
			s.once(&m, 0)
			s.typename = s.string()
		case "__parentId":
			s.once(&m, 1)
			s.parent = s.string()
		default:
			s.customerMember(&m, n)
		}
	}
}

// customer reads the customer of an order.
func (s *lineScanner) customer() *customerNode {
	if s.null() {
		return nil
	}
	n := &customerNode{}
	for m := s.object(); s.member(&m); {
		s.customerMember(&m, n)
	}
	return n
}

func (s *lineScanner) customerMember(m *members, n *customerNode) {
	switch m.key {
	case "id":
		s.once(m, 2)
		n.ID = s.string()
	case "createdAt":
		s.once(m, 3)
		n.CreatedAt = s.string()
	case "updatedAt":
		s.once(m, 4)
		n.UpdatedAt = s.string()
	case "firstName":
		s.once(m, 5)
		n.FirstName = s.optional()
	case "lastName":
		s.once(m, 6)
		n.LastName = s.optional()
	case "locale":
		s.once(m, 7)
		n.Locale = s.optional()
	case "verifiedEmail":
		s.once(m, 8)
		n.VerifiedEmail = s.bool()
	case "defaultEmailAddress":
		s.once(m, 9)
		if !s.null() {
			s.email(n)
		}
	case "defaultPhoneNumber":
		s.once(m, 10)
		if !s.null() {
			s.phone(n)
		}
	case "defaultAddress":
		s.once(m, 11)
		n.Address = s.address()
	default:
		s.refuse()
	}
}

func (s *lineScanner) email(n *customerNode) {
	e := fresh(&n.Email)
	for m := s.object(); s.member(&m); {
		switch m.key {
		case "emailAddress":
			s.once(&m, 0)
			e.Address = s.optional()
		case "marketingState":
			s.once(&m, 1)
			e.State = s.string()
		case "marketingOptInLevel":
			s.once(&m, 2)
			e.OptInLevel = s.optional()
		case "marketingUpdatedAt":
			s.once(&m, 3)
			e.UpdatedAt = s.optional()
		default:
			s.refuse()
		}
	}
}

func (s *lineScanner) phone(n *customerNode) {
	p := fresh(&n.Phone)
	for m := s.object(); s.member(&m); {
		switch m.key {
		case "phoneNumber":
			s.once(&m, 0)
			p.Number = s.optional()
		case "smsMarketingConsent":
			s.once(&m, 1)
			if s.null() {
				continue
			}
			sms := fresh(&p.SMS)
			for m := s.object(); s.member(&m); {
				switch m.key {
				case "state":
					s.once(&m, 0)
					sms.State = s.string()
				case "optInLevel":
					s.once(&m, 1)
					sms.OptInLevel = s.optional()
				case "updatedAt":
					s.once(&m, 2)
					sms.UpdatedAt = s.optional()
				default:
					s.refuse()
				}
			}
		default:
			s.refuse()
		}
	}
}

func (s *lineScanner) address() *addressNode {
	if s.null() {
		return nil
	}
	n := &addressNode{}
	for m := s.object(); s.member(&m); {
		switch m.key {
		case "name":
			s.once(&m, 0)
			n.Name = s.optional()
		case "firstName":
			s.once(&m, 1)
			n.FirstName = s.optional()
		case "lastName":
			s.once(&m, 2)
			n.LastName = s.optional()
		case "company":
			s.once(&m, 3)
			n.Company = s.optional()
		case "address1":
			s.once(&m, 4)
			n.Address1 = s.optional()
		case "address2":
			s.once(&m, 5)
			n.Address2 = s.optional()
		case "city":
			s.once(&m, 6)
			n.City = s.optional()
		case "province":
			s.once(&m, 7)
			n.Province = s.optional()
		case "provinceCode":
			s.once(&m, 8)
			n.ProvinceCode = s.optional()
		case "zip":
			s.once(&m, 9)
			n.Zip = s.optional()
		case "country":
			s.once(&m, 10)
			n.Country = s.optional()
		case "countryCodeV2":
			s.once(&m, 11)
			n.CountryCode = s.optional()
		case "phone":
			s.once(&m, 12)
			n.Phone = s.optional()
		default:
			s.refuse()
		}
	}
	return n
}
