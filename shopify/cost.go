package shopify

import "sync"

// costs remembers what each document cost when it was last asked. Shopify prices a document by its text, for all shops.
type costs struct {
	mu   sync.Mutex
	last map[string]float64
}

func (c *costs) guess(document string) float64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	if cost := c.last[document]; cost > 0 {
		return cost
	}
	return firstGuess
}

func (c *costs) learn(document string, requested float64) {
	if requested <= 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.last == nil {
		c.last = map[string]float64{}
	}
	c.last[document] = requested
}
