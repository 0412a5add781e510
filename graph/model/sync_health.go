package model

import (
	"time"

	"storegraph/commerce"
)

// SyncPause says until when Shopify is left alone.
type SyncPause struct {
	Until  time.Time
	Reason string
}

// FailedItemConnection is a page of signals that were given up. They are read forwards only, from page's end to page's end.
type FailedItemConnection struct {
	Nodes    []commerce.FailedSignal
	PageInfo PageInfo
	Count    int
}
