package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"storegraph/internal/postgres"
	"storegraph/internal/redistest"
)

// servers are what a command gets beside it.
type servers struct {
	dir         string
	postgres    *postgres.Server
	redis       *redistest.Server
	databaseURL string
	redisURL    string
}

// startServers gives what was started also when it fails, so that the caller can stop it.
func startServers(ctx context.Context, progress io.Writer) (*servers, error) {
	s := &servers{}
	if err := install(ctx, progress, missing(ctx)); err != nil {
		return s, err
	}
	installChromium(ctx, progress)
	var err error
	if s.dir, err = os.MkdirTemp("", "sg-testenv-"); err != nil {
		return s, err
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	if s.postgres, err = postgres.Start(ctx, postgres.Config{DataDir: filepath.Join(s.dir, "postgres"), Fast: true}); err != nil {
		return s, err
	}
	if s.redis, err = redistest.StartServer(ctx, s.dir); err != nil {
		return s, err
	}
	s.databaseURL, s.redisURL = s.postgres.URL("postgres"), s.redis.URL
	return s, nil
}

func (s *servers) stop(progress io.Writer) {
	var errs []error
	if s.postgres != nil {
		errs = append(errs, s.postgres.Stop())
	}
	if s.redis != nil {
		errs = append(errs, s.redis.Stop())
	}
	if s.dir != "" {
		errs = append(errs, os.RemoveAll(s.dir))
	}
	if err := errors.Join(errs...); err != nil {
		fmt.Fprintf(progress, "testenv: %v\n", err)
	}
}
