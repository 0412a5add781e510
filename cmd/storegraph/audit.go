package main

import (
	"context"
	"fmt"
	"text/tabwriter"

	"github.com/urfave/cli/v3"

	"storegraph/commerce"
	"storegraph/store"
)

// listedReads bounds what audit list prints.
const listedReads = 1000

func auditCommand() *cli.Command {
	flags := func(more ...cli.Flag) []cli.Flag {
		return append([]cli.Flag{databaseFlag(), keysFlag(), accountFlag()}, more...)
	}
	return &cli.Command{
		Name:  "audit",
		Usage: "see who was shown personal data, and that nobody edited the log",
		Commands: []*cli.Command{
			{
				Name:  "list",
				Usage: "list who was shown personal data, the newest first",
				Flags: flags(),
				Action: withoutArguments(func(ctx context.Context, c *cli.Command) error {
					return withStore(ctx, c, func(s *store.Store) error {
						reads, err := s.ListPersonalReads(ctx, commerce.AccountID(c.String("account")), 0, listedReads)
						if err != nil {
							return err
						}
						table := tabwriter.NewWriter(c.Root().Writer, 0, 0, 2, ' ', 0)
						fmt.Fprintln(table, "AT\tCREDENTIAL\tROLE\tOPERATION\tKIND\tREADS\tOBJECTS")
						for _, r := range reads {
							fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%d\t%d\n", moment(&r.ReadAt, ""), r.KeyID, r.Role, r.Operation, r.Kind, r.Reads, r.Objects)
						}
						return table.Flush()
					})
				}),
			},
			{
				Name:  "verify",
				Usage: "look for rows that were changed, added or taken out",
				Flags: flags(),
				Action: withoutArguments(func(ctx context.Context, c *cli.Command) error {
					return withStore(ctx, c, func(s *store.Store) error {
						rows, broken, err := s.VerifyPersonalReads(ctx, commerce.AccountID(c.String("account")))
						if err == nil && broken != 0 {
							err = fmt.Errorf("the audit log was edited: row %d does not follow from what is before it", broken)
						}
						if err != nil {
							return err
						}
						_, err = fmt.Fprintf(c.Root().Writer, "%d rows, none was edited\n", rows)
						return err
					})
				}),
			},
		},
	}
}
