package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/urfave/cli/v3"

	"storegraph/examples/engine/flow"
	"storegraph/recipes"
)

func runRecipe(ctx context.Context, c *cli.Command, name string) error {
	recipe, err := readRecipe(c, name)
	if err != nil {
		return err
	}
	story, err := readStory(c, recipe.Name)
	if err != nil {
		return err
	}
	folder := c.String("data")
	if folder == "" {
		if folder, err = os.MkdirTemp("", "storegraph-recipe-"); err != nil {
			return &exitError{exitConfig, fmt.Errorf("make a folder for the database: %w", err)}
		}
		defer os.RemoveAll(folder)
	} else if folder, err = demoFolder(folder); err != nil {
		return err
	}
	clock := new(flow.Clock)
	if start := c.String("start"); start != "" {
		now := clock.Now()
		at, err := startDay(start, now)
		if err != nil {
			return usagef("%w", err)
		}
		clock.Forward(at.Sub(now))
	}
	p := &player{
		recipe: recipe, story: story, clock: clock, patience: c.Duration("patience"), people: map[string]*person{}, orders: map[string]*placed{},
		timeline: &timeline{out: c.Root().Writer, json: c.Bool("json")},
	}
	d := &demo{
		out: io.Discard, folder: folder, addr: "127.0.0.1:0", orders: c.Int("orders"), plan: "Advanced", connects: true,
		now: clock.Now, before: p.before, play: p.play,
	}
	if err := d.run(ctx); err != nil {
		return err
	}
	if p.differs {
		return &exitError{code: exitFailed}
	}
	return nil
}

// readStory reads the story that was named, or the recipe's own.
func readStory(c *cli.Command, recipe string) (*recipes.Story, error) {
	file := c.String("story")
	var source []byte
	var err error
	if file != "" {
		source, err = readFile(file)
	} else {
		var ok bool
		if file, source, ok = recipes.StorySource(recipe); !ok {
			err = usagef("%s has no story of its own; name one with --story", recipe)
		}
	}
	if err != nil {
		return nil, err
	}
	s, problems := recipes.ParseStory(source)
	if err := printProblems(c.Root().ErrWriter, file, problems); err != nil {
		return nil, err
	}
	if s.Recipe != recipe {
		return nil, &exitError{exitFailed, fmt.Errorf("%s is a story of %s, not of %s", file, s.Recipe, recipe)}
	}
	return s, nil
}

// engineWorkflow is the recipe as an engine gets it.
func engineWorkflow(r *recipes.Recipe) json.RawMessage {
	type forEngine struct {
		Name      string            `json:"name"`
		Trigger   recipes.Trigger   `json:"trigger"`
		Branches  []recipes.Branch  `json:"branches"`
		Otherwise []recipes.Message `json:"otherwise"`
	}
	out, _ := json.Marshal(forEngine{r.Name, r.Trigger, r.Branches, r.Otherwise}) // texts, numbers and lists of them
	return out
}

// play registers the engine over the public API, and plays the story.
func (p *player) play(ctx context.Context, gw *gateway, sim *simulation, base, key string) error {
	var workflow flow.Workflow
	if err := json.Unmarshal(engineWorkflow(p.recipe), &workflow); err != nil {
		return fmt.Errorf("hand the recipe to the engine: %w", err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return &exitError{exitUnavailable, fmt.Errorf("listen for deliveries: %w", err)}
	}
	p.sim, p.api = sim, newBrowser(base, key)
	p.engine = flow.New(flow.Config{Workflow: workflow, Gateway: &flow.Gateway{URL: base + "/graphql", Key: key}, Now: p.clock.Now, Journal: p})
	deliveries := &http.Server{Handler: p.engine, ReadHeaderTimeout: 10 * time.Second}
	defer deliveries.Close()
	go func() { _ = deliveries.Serve(listener) }() // ends with Close
	if p.endpoint, err = p.engine.Register(ctx, "http://"+listener.Addr().String()+"/"); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- p.engine.Run(ctx) }()
	err = p.steps(ctx)
	stop()
	if engine := <-ended; err == nil {
		err = engine
	}
	if err != nil {
		return err
	}
	p.differs = p.compare()
	return nil
}
