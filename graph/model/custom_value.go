package model

import (
	"time"

	"storegraph/catalog"
	"storegraph/customvalues"
)

// CustomValue is a field that templates may print, with the text to insert.
type CustomValue struct {
	Path        string
	Label       string
	Description string
	Type        catalog.Type
	Sample      string
	Nullable    bool
	Personal    bool
	Filled      string
	Aliases     []string
	Lists       []string
	HighLevel   string
	Liquid      string
}

// ResolvedTemplate is a template's text for one recipient.
type ResolvedTemplate struct {
	Status      MessageStatus
	Text        *string
	Missing     []customvalues.Placeholder
	Foreign     []customvalues.Placeholder
	Diagnostics []customvalues.Diagnostic
	Skipped     *customvalues.Skip
	SMS         *customvalues.SMSSize
	AsOf        *time.Time
}
