package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/urfave/cli/v3"

	"storegraph/commerce"
	"storegraph/store"
)

// keysAtOnce is how many keys are read at a time.
const keysAtOnce = 250

func keyCommand() *cli.Command {
	flags := func(more ...cli.Flag) []cli.Flag {
		return append([]cli.Flag{databaseFlag(), keysFlag(), accountFlag()}, more...)
	}
	id := &cli.StringFlag{Name: "id", Usage: "`ID` of the API key, as key list shows it", Required: true}
	return &cli.Command{
		Name:  "key",
		Usage: "manage API keys",
		Commands: []*cli.Command{
			{
				Name:  "create",
				Usage: "make an API key for an account and print it, once",
				Flags: flags(
					&cli.StringFlag{Name: "name", Usage: "who uses it", Required: true},
					&cli.StringFlag{Name: "role", Usage: "READER, DEVELOPER, SERVICE or ADMIN", Value: string(commerce.RoleReader)},
					&cli.DurationFlag{Name: "expires-in", Usage: "how long it is valid, e.g. 2160h (default: for ever)"},
					&cli.BoolFlag{Name: "personal-data", Usage: "whether it shows personal data (default: yes, but for DEVELOPER)"},
				),
				Action: withoutArguments(createKey),
			},
			{
				Name:   "list",
				Usage:  "show an account's API keys, never the keys themselves",
				Flags:  flags(&cli.BoolFlag{Name: "json", Usage: "print JSON, one key a line"}),
				Action: withoutArguments(listKeys),
			},
			{
				Name:  "rotate",
				Usage: "replace an API key and print the new one, once",
				Flags: flags(id, &cli.DurationFlag{Name: "overlap", Usage: "how long the old one is valid beside it, at most 720h", Value: defaultKeyOverlap}),
				Action: withoutArguments(func(ctx context.Context, c *cli.Command) error {
					return withStore(ctx, c, func(s *store.Store) error {
						key, _, err := s.RotateAPIKey(ctx, commerce.AccountID(c.String("account")), c.String("id"), c.Duration("overlap"))
						return printKey(c.Root().Writer, key, err)
					})
				}),
			},
			{
				Name:  "revoke",
				Usage: "end an API key at once",
				Flags: flags(id),
				Action: withoutArguments(func(ctx context.Context, c *cli.Command) error {
					return withStore(ctx, c, func(s *store.Store) error {
						_, err := s.RevokeAPIKey(ctx, commerce.AccountID(c.String("account")), c.String("id"))
						return err
					})
				}),
			},
		},
	}
}

// defaultKeyOverlap is time enough to bring the new key to every process that uses it.
const defaultKeyOverlap = 24 * time.Hour

func createKey(ctx context.Context, c *cli.Command) error {
	role := commerce.Role(strings.ToUpper(c.String("role")))
	if !role.Known() {
		return usagef("role %q is none of READER, DEVELOPER, SERVICE and ADMIN", c.String("role"))
	}
	k := commerce.APIKey{Name: c.String("name"), Role: role, PersonalData: role.SeesPersonalData()}
	if c.IsSet("personal-data") {
		k.PersonalData = c.Bool("personal-data")
	}
	if c.IsSet("expires-in") {
		if c.Duration("expires-in") <= 0 {
			return usagef("--expires-in %s is not in the future", c.Duration("expires-in"))
		}
		k.ExpiresAt = new(time.Now().Add(c.Duration("expires-in")))
	}
	return withStore(ctx, c, func(s *store.Store) error {
		key, _, err := s.CreateAPIKey(ctx, commerce.AccountID(c.String("account")), k)
		return printKey(c.Root().Writer, key, err)
	})
}

func printKey(w io.Writer, key commerce.Secret, err error) error {
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(w, key.Reveal())
	return err
}

// listedKey is a key as list prints it.
type listedKey struct {
	ID           string        `json:"id"`
	Name         string        `json:"name"`
	Role         commerce.Role `json:"role"`
	PersonalData bool          `json:"personalData"`
	State        string        `json:"state"` // active, expired or revoked
	CreatedAt    time.Time     `json:"createdAt"`
	LastUsedAt   *time.Time    `json:"lastUsedAt"`
	ExpiresAt    *time.Time    `json:"expiresAt"`
	OldUntil     *time.Time    `json:"oldKeyValidUntil"`
}

func listKeys(ctx context.Context, c *cli.Command) error {
	return withStore(ctx, c, func(s *store.Store) error {
		var keys []listedKey
		for after := ""; ; {
			page, err := s.ListAPIKeys(ctx, commerce.AccountID(c.String("account")), after, keysAtOnce)
			if err != nil {
				return err
			}
			for _, k := range page {
				keys = append(keys, listedKey{k.ID, k.Name, k.Role, k.PersonalData, strings.ToLower(string(k.State(time.Now()))), k.CreatedAt, k.LastUsedAt, k.ExpiresAt, k.OldUntil})
				after = k.ID
			}
			if len(page) < keysAtOnce {
				return printKeys(c.Root().Writer, keys, c.Bool("json"))
			}
		}
	})
}

func printKeys(w io.Writer, keys []listedKey, asJSON bool) error {
	if asJSON {
		lines := json.NewEncoder(w)
		for _, k := range keys {
			if err := lines.Encode(k); err != nil {
				return err
			}
		}
		return nil
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ID\tNAME\tROLE\tPERSONAL DATA\tSTATE\tLAST USED\tEXPIRES")
	for _, k := range keys {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", k.ID, k.Name, k.Role, map[bool]string{true: "shown", false: "hidden"}[k.PersonalData], k.State, moment(k.LastUsedAt, "never"), moment(k.ExpiresAt, "never"))
	}
	return table.Flush()
}

func moment(t *time.Time, none string) string {
	if t == nil {
		return none
	}
	return t.UTC().Format(time.RFC3339)
}
