package client

//go:generate go tool -modfile=../tools/go.mod genqlient genqlient.yaml
