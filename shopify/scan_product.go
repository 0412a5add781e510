package shopify

// product reads a product's line. Variants and collections have lines of their own.
func (s *lineScanner) product(n *productNode) {
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
		case "vendor":
			s.once(&m, 6)
			n.Vendor = s.string()
		case "productType":
			s.once(&m, 7)
			n.ProductType = s.string()
		case "status":
			s.once(&m, 8)
			n.Status = s.string()
		case "tags":
			s.once(&m, 9)
			n.Tags = s.strings()
		case "createdAt":
			s.once(&m, 10)
			n.CreatedAt = s.string()
		case "updatedAt":
			s.once(&m, 11)
			n.UpdatedAt = s.string()
		case "publishedAt":
			s.once(&m, 12)
			n.PublishedAt = s.optional()
		case "isGiftCard":
			s.once(&m, 13)
			n.IsGiftCard = s.bool()
		case "totalInventory":
			s.once(&m, 14)
			n.TotalInventory = s.optionalInt()
		case "onlineStoreUrl":
			s.once(&m, 15)
			n.OnlineStoreURL = s.optional()
		case "category":
			s.once(&m, 16)
			if !s.null() {
				category := fresh(&n.Category)
				for m := s.object(); s.member(&m); {
					s.only(&m, "fullName")
					category.FullName = s.string()
				}
			}
		case "seo":
			s.once(&m, 17)
			s.seo(&n.SEO)
		case "featuredMedia":
			s.once(&m, 18)
			if !s.null() {
				s.media(n)
			}
		case "priceRangeV2":
			s.once(&m, 19)
			if !s.null() {
				s.prices(n)
			}
		default:
			s.refuse()
		}
	}
}

func (s *lineScanner) media(n *productNode) {
	media := fresh(&n.Media)
	for m := s.object(); s.member(&m); {
		s.only(&m, "preview")
		if s.null() {
			continue
		}
		preview := fresh(&media.Preview)
		for m := s.object(); s.member(&m); {
			s.only(&m, "image")
			preview.Image = s.image()
		}
	}
}

func (s *lineScanner) prices(n *productNode) {
	prices := fresh(&n.Prices)
	for m := s.object(); s.member(&m); {
		switch m.key {
		case "minVariantPrice":
			s.once(&m, 0)
			prices.Min = s.money(&moneyNode{})
		case "maxVariantPrice":
			s.once(&m, 1)
			prices.Max = s.money(&moneyNode{})
		default:
			s.refuse()
		}
	}
}

func (s *lineScanner) seo(n *seoNode) {
	if s.null() {
		return
	}
	for m := s.object(); s.member(&m); {
		switch m.key {
		case "title":
			s.once(&m, 0)
			n.Title = s.optional()
		case "description":
			s.once(&m, 1)
			n.Description = s.optional()
		default:
			s.refuse()
		}
	}
}

func (s *lineScanner) image() *imageNode {
	if s.null() {
		return nil
	}
	n := &imageNode{}
	for m := s.object(); s.member(&m); {
		switch m.key {
		case "url":
			s.once(&m, 0)
			n.URL = s.string()
		case "altText":
			s.once(&m, 1)
			n.AltText = s.optional()
		default:
			s.refuse()
		}
	}
	return n
}

// variant reads a variant's line.
func (s *lineScanner) variant(n *variantNode) {
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
		case "position":
			s.once(&m, 3)
			n.Position = s.int()
		case "title":
			s.once(&m, 4)
			n.Title = s.string()
		case "sku":
			s.once(&m, 5)
			n.SKU = s.optional()
		case "barcode":
			s.once(&m, 6)
			n.Barcode = s.optional()
		case "price":
			s.once(&m, 7)
			n.Price = s.number()
		case "compareAtPrice":
			s.once(&m, 8)
			if !s.null() {
				*fresh(&n.CompareAtPrice) = s.number()
			}
		case "inventoryQuantity":
			s.once(&m, 9)
			n.InventoryQuantity = s.optionalInt()
		case "availableForSale":
			s.once(&m, 10)
			n.AvailableForSale = s.bool()
		case "createdAt":
			s.once(&m, 11)
			n.CreatedAt = s.string()
		case "updatedAt":
			s.once(&m, 12)
			n.UpdatedAt = s.string()
		case "selectedOptions":
			s.once(&m, 13)
			if !s.null() {
				s.options(n)
			}
		default:
			s.refuse()
		}
	}
}

func (s *lineScanner) options(n *variantNode) {
	for first := s.list(); s.element(&first); {
		name, value := s.option()
		n.Options = append(n.Options, struct {
			Name  string `json:"name"`
			Value string `json:"value"`
		}{name, value})
	}
}

func (s *lineScanner) option() (name, value string) {
	if s.null() {
		return "", ""
	}
	for m := s.object(); s.member(&m); {
		switch m.key {
		case "name":
			s.once(&m, 0)
			name = s.string()
		case "value":
			s.once(&m, 1)
			value = s.string()
		default:
			s.refuse()
		}
	}
	return name, value
}
