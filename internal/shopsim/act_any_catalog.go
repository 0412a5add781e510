package shopsim

import (
	"fmt"
	"slices"
)

func (a *actor) onProduct(do func(*Product) error) (int64, error) {
	p, err := a.product()
	if err != nil {
		return 0, err
	}
	return p.ID, do(p)
}

func (a *actor) newProduct() (int64, error) {
	var in []int64
	if all := a.Collections(); len(all) > 0 && a.draw(2) == 1 {
		in = []int64{all[a.draw(len(all))].ID}
	}
	return a.CreateProduct(fmt.Sprintf("Novelty %d", a.draw(1000)), int64(500+a.draw(9000)), in...)
}

func (a *actor) changeProduct() (int64, error) {
	return a.onProduct(func(p *Product) error { return a.UpdateProduct(p.ID, a.productChange()) })
}

func (a *actor) productChange() func(*Product) {
	if a.daily {
		return func(p *Product) { p.Variants[0].Inventory-- }
	}
	n := a.draw(1000)
	switch a.draw(5) {
	case 0:
		return func(p *Product) { p.Title = fmt.Sprintf("Renamed %d", n) }
	case 1:
		return func(p *Product) { p.Tags = []string{fmt.Sprintf("season-%d", n)} }
	case 2:
		return func(p *Product) { p.Status = []string{"ACTIVE", "ARCHIVED", "DRAFT"}[n%3] }
	case 3:
		return func(p *Product) {
			p.SEOTitle, p.DescriptionHTML = fmt.Sprintf("Found %d", n), fmt.Sprintf("<p>Text %d</p>", n)
		}
	}
	return func(p *Product) { p.Variants[0].Inventory-- }
}

func (a *actor) changeVariants() (int64, error) {
	return a.onProduct(func(p *Product) error {
		n := a.draw(len(p.Variants))
		switch kind := a.draw(3); {
		case kind == 1 && len(p.Variants) < 50:
			_, err := a.AddVariant(p.ID, fmt.Sprintf("Size %d", a.draw(1000)), int64(100+a.draw(9000)))
			return err
		case kind == 2 && len(p.Variants) > 1:
			return a.UpdateProduct(p.ID, func(p *Product) { p.Variants = slices.Delete(p.Variants, n, n+1) })
		}
		cents := int64(100 + a.draw(9000))
		return a.UpdateProduct(p.ID, func(p *Product) { p.Variants[n].Price = cents })
	})
}

func (a *actor) productBurst() (int64, error) {
	return a.onProduct(func(p *Product) error {
		for range 2 + a.draw(2) {
			if err := a.UpdateProduct(p.ID, a.productChange()); err != nil {
				return err
			}
		}
		return nil
	})
}

// deleteProduct leaves the first products alone, so that there is always something to buy.
func (a *actor) deleteProduct() (int64, error) {
	return a.onProduct(func(p *Product) error {
		if p.ID <= productID(3) {
			return ErrNothingToDo
		}
		return a.DeleteProduct(p.ID)
	})
}

func (a *actor) newCollection() (int64, error) {
	title, smart := fmt.Sprintf("Shelf %d", a.draw(1000)), a.draw(2) == 1
	return a.createCollection(title, smart)
}

func (a *actor) changeCollection() (int64, error) {
	c, err := a.collection(a.draw(2) == 1)
	if err != nil {
		return 0, err
	}
	n := a.draw(1000)
	return c.ID, a.UpdateCollection(c.ID, func(c *Collection) {
		c.Title, c.DescriptionHTML = fmt.Sprintf("Range %d", n), fmt.Sprintf("<p>Range %d</p>", n)
	})
}

func (a *actor) deleteCollection() (int64, error) {
	c, err := a.collection(a.draw(2) == 1)
	if err != nil {
		return 0, err
	}
	return c.ID, a.DeleteCollection(c.ID)
}

func (a *actor) shelve() (int64, error) { return a.move(false, a.Shelve) }

func (a *actor) regroupSome() (int64, error) { return a.move(true, a.Regroup) }

// move takes a drawn product into a drawn collection, or out of it.
func (a *actor) move(smart bool, how func(collection, product int64, in bool) error) (int64, error) {
	c, err := a.collection(smart)
	if err != nil {
		return 0, err
	}
	p, err := a.product()
	if err != nil {
		return 0, err
	}
	return c.ID, how(c.ID, p.ID, !slices.Contains(p.Collections, c.ID))
}
