package main

import (
	"fmt"
	"os"

	"github.com/urfave/cli/v3"

	"storegraph/resolvers"
)

// apiConfig reads what bounds the API's callers.
func apiConfig(c *cli.Command) (out resolvers.Config, wrong []error) {
	out.Limits.Time = c.Duration("operation-timeout")
	out.Rates.Requests.PerSecond, out.Rates.Cost.PerSecond = c.Float("rate-limit"), c.Float("cost-limit")
	if out.Rates.Requests.PerSecond < 0 || out.Rates.Cost.PerSecond < 0 || out.Limits.Time < 0 {
		wrong = append(wrong, fmt.Errorf("STOREGRAPH_RATE_LIMIT, STOREGRAPH_COST_LIMIT and STOREGRAPH_OPERATION_TIMEOUT must not be negative"))
	}
	switch out.Introspection = resolvers.Introspection(c.String("introspection")); out.Introspection {
	case resolvers.IntrospectionAll, resolvers.IntrospectionDevelopers, resolvers.IntrospectionNone:
	default:
		wrong = append(wrong, fmt.Errorf("STOREGRAPH_INTROSPECTION %q is not all, developers or none", string(out.Introspection)))
	}
	name, only := c.String("trusted-documents"), c.Bool("trusted-only")
	if name == "" {
		if only {
			wrong = append(wrong, fmt.Errorf("STOREGRAPH_TRUSTED_ONLY needs STOREGRAPH_TRUSTED_DOCUMENTS"))
		}
		return out, wrong
	}
	file, err := os.ReadFile(name)
	if err == nil {
		out.Trusted, err = resolvers.ReadTrustedDocuments(file, only)
	}
	if err != nil {
		wrong = append(wrong, fmt.Errorf("STOREGRAPH_TRUSTED_DOCUMENTS: %w", err))
	}
	return out, wrong
}
