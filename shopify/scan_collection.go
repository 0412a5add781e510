package shopify

// collection reads a collection's line. Its products have lines of their own.
func (s *lineScanner) collection(n *collectionNode) {
	for m := s.object(); s.member(&m); {
		switch m.key {
		case "__typename":
			s.once(&m, 0)
			s.typename = s.string()
		case "__parentId":
			s.once(&m, 1)
			s.parent = s.string()
		case "id":
			s.once(&m, 2)
			n.ID = s.string()
		case "title":
			s.once(&m, 3)
			n.Title = s.string()
		case "handle":
			s.once(&m, 4)
			n.Handle = s.string()
		case "descriptionHtml":
			s.once(&m, 5)
			n.DescriptionHTML = s.string()
		case "sortOrder":
			s.once(&m, 6)
			n.SortOrder = s.string()
		case "updatedAt":
			s.once(&m, 7)
			n.UpdatedAt = s.string()
		case "seo":
			s.once(&m, 8)
			s.seo(&n.SEO)
		case "image":
			s.once(&m, 9)
			n.Image = s.image()
		case "productsCount":
			s.once(&m, 10)
			if !s.null() {
				count := fresh(&n.ProductsCount)
				for m := s.object(); s.member(&m); {
					s.only(&m, "count")
					count.Count = s.int()
				}
			}
		default:
			s.refuse()
		}
	}
}

// collectionRef reads the line of a collection that a product is in.
func (s *lineScanner) collectionRef(n *collectionRefNode) {
	for m := s.object(); s.member(&m); {
		switch m.key {
		case "__typename":
			s.once(&m, 0)
			s.typename = s.string()
		case "__parentId":
			s.once(&m, 1)
			s.parent = s.string()
		case "id":
			s.once(&m, 2)
			n.ID = s.string()
		case "title":
			s.once(&m, 3)
			n.Title = s.string()
		case "handle":
			s.once(&m, 4)
			n.Handle = s.string()
		default:
			s.refuse()
		}
	}
}

// membership reads the line of a product of a collection: nothing but its id.
func (s *lineScanner) membership(n *objectNode) {
	for m := s.object(); s.member(&m); {
		switch m.key {
		case "__typename":
			s.once(&m, 0)
			s.typename = s.string()
		case "__parentId":
			s.once(&m, 1)
			s.parent = s.string()
		case "id":
			s.once(&m, 2)
			n.ID = s.string()
		default:
			s.refuse()
		}
	}
}
