package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"text/tabwriter"
	"time"

	"github.com/urfave/cli/v3"

	"storegraph/commerce"
	"storegraph/store"
)

// listedCases bounds what privacy list prints.
const listedCases = 1000

func privacyCommand() *cli.Command {
	return &cli.Command{
		Name:  "privacy",
		Usage: "see and hand over what Shopify's privacy requests asked for",
		Commands: []*cli.Command{
			{
				Name:  "list",
				Usage: "list privacy requests with their terms, the most urgent first",
				Description: "STATE is OPEN (being worked on), OVERDUE, READY (a data request whose file waits to be handed over), FETCHED,\n" +
					"EXPIRED (nobody fetched the file) or DONE.",
				Flags: []cli.Flag{
					databaseFlag(), keysFlag(),
					&cli.StringFlag{Name: "account", Usage: "only the account of this `ID`"},
					&cli.BoolFlag{Name: "open", Usage: "only what is left to do: OPEN, OVERDUE and READY"},
				},
				Action: withoutArguments(listPrivacyCases),
			},
			{
				Name:  "export",
				Usage: "write the file of a data request, to hand over to the merchant",
				Description: "The file is JSON and holds personal data in the clear: it is readable by you alone, and an existing file is\n" +
					"never overwritten. It can be fetched until it expires, 30 days after it was made.",
				Flags: []cli.Flag{
					databaseFlag(), keysFlag(), accountFlag(),
					&cli.StringFlag{Name: "case", Usage: "`ID` of the case, from privacy list", Required: true},
					&cli.StringFlag{Name: "out", Usage: "`FILE` to write", Required: true, TakesFile: true},
				},
				Action: withoutArguments(exportPrivacyFile),
			},
		},
	}
}

func listPrivacyCases(ctx context.Context, c *cli.Command) error {
	return withStore(ctx, c, func(s *store.Store) error {
		var list []commerce.PrivacyCase
		var err error
		if account := c.String("account"); account != "" {
			list, err = s.ListPrivacyCases(ctx, commerce.AccountID(account), listedCases)
		} else {
			list, err = s.AllPrivacyCases(ctx, listedCases)
		}
		if err != nil {
			return err
		}
		if len(list) == listedCases {
			fmt.Fprintf(c.Root().ErrWriter, "storegraph: only the first %d requests are listed; use --account\n", listedCases)
		}
		return printCases(c.Root().Writer, list, c.Bool("open"), time.Now())
	})
}

func printCases(w io.Writer, list []commerce.PrivacyCase, open bool, now time.Time) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "DUE\tSTATE\tACCOUNT\tREQUEST\tSHOP\tCASE\tOUTCOME")
	for _, c := range list {
		state, left := caseState(&c, now)
		if left || !open {
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", c.DueAt.Format(time.DateOnly), state, c.AccountID, c.Kind, c.ShopDomain, c.ID, c.Outcome)
		}
	}
	return t.Flush()
}

// caseState says in a word where a case stands, and whether anything is left to do.
func caseState(c *commerce.PrivacyCase, now time.Time) (state string, left bool) {
	switch {
	case c.DoneAt == nil && now.After(c.DueAt):
		return "OVERDUE", true
	case c.DoneAt == nil:
		return "OPEN", true
	case c.Kind != commerce.DataRequest:
		return "DONE", false
	case c.FetchedAt != nil:
		return "FETCHED", false
	case c.HasFile:
		return "READY", true
	case now.Before(c.DoneAt.Add(commerce.PrivacyFileLife)):
		return "DONE", false // erased before anybody fetched it
	}
	return "EXPIRED", false
}

func exportPrivacyFile(ctx context.Context, c *cli.Command) error {
	return withStore(ctx, c, func(s *store.Store) (err error) {
		name := c.String("out")
		// The file comes first: a case that counts as fetched has been written.
		out, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("%s is there already: it is not overwritten", name)
		}
		if err != nil {
			return err
		}
		defer func() {
			if err = errors.Join(err, out.Close()); err != nil {
				err = errors.Join(err, os.Remove(name))
			}
		}()
		file, err := s.PrivacyFile(ctx, commerce.AccountID(c.String("account")), c.String("case"))
		if err != nil {
			return err
		}
		if _, err := out.Write(file); err != nil {
			return err
		}
		return out.Sync()
	})
}
