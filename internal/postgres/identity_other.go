//go:build !linux

package postgres

import (
	"context"
	"errors"
	"os"
	"os/exec"
)

// identity is as whom the Postgres programs run: the current user.
type identity struct{}

func (identity) apply(*exec.Cmd) {}

func (identity) own(string) error { return nil }

func (identity) uid() int { return os.Getuid() }

func chooseIdentity(context.Context, binaries, string) (identity, error) {
	if os.Getuid() == 0 {
		return identity{}, errors.New("postgres refuses to run as root; start as an ordinary user")
	}
	return identity{}, nil
}
