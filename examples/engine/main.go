// Command engine runs one workflow over Storegraph's public interface and writes down the messages that it would send, a line
// of JSON each. README.md beside it walks through it.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"storegraph/examples/engine/flow"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "engine:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	gateway := flag.String("gateway", "http://127.0.0.1:8080/graphql", "address of Storegraph's GraphQL API; its key is read from STOREGRAPH_KEY")
	listen := flag.String("listen", "127.0.0.1:9090", "address for deliveries")
	public := flag.String("public", "", "URL at which the gateway reaches that address; left out: http://LISTEN/deliveries")
	file := flag.String("workflow", "", "JSON file of the workflow, as `storegraph recipe show NAME --json` prints it")
	log := flag.String("journal", "", "file that the journal goes to and is read from at the start; left out: standard output, and a new start knows nothing")
	flag.Parse()

	workflow, err := readWorkflow(*file)
	if err != nil {
		return err
	}
	journal, history, err := openJournal(*log)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		return err
	}
	if *public == "" {
		*public = "http://" + listener.Addr().String() + "/deliveries"
	}
	clock := new(flow.Clock)
	engine := flow.New(flow.Config{
		Workflow: workflow, Gateway: &flow.Gateway{URL: *gateway, Key: os.Getenv("STOREGRAPH_KEY")}, Now: clock.Now, Journal: journal, History: history,
	})
	mux := http.NewServeMux()
	mux.Handle("/deliveries", engine)
	mux.HandleFunc("POST /clock", func(w http.ResponseWriter, r *http.Request) { forward(clock, w, r) })
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	failed := make(chan error, 2)
	go func() { failed <- server.Serve(listener) }()
	endpoint, err := engine.Register(ctx, *public)
	if err != nil {
		return errors.Join(err, server.Close())
	}
	fmt.Fprintf(os.Stderr, "engine: %s waits for %s at %s (%s)\n", workflow.Name, workflow.Trigger.Event, *public, endpoint)
	go func() { failed <- engine.Run(ctx) }()
	select {
	case err = <-failed:
	case <-ctx.Done():
	}
	return errors.Join(err, server.Close())
}

// forward moves the engine's clock: POST /clock?forward=48h.
func forward(clock *flow.Clock, w http.ResponseWriter, r *http.Request) {
	d, err := time.ParseDuration(r.FormValue("forward"))
	if err != nil || d < 0 {
		http.Error(w, "forward is a duration such as 48h", http.StatusBadRequest)
		return
	}
	clock.Forward(d)
	fmt.Fprintln(w, clock.Now().UTC().Format(time.RFC3339))
}

func readWorkflow(file string) (w flow.Workflow, err error) {
	f, err := os.Open(file)
	if err != nil {
		return w, err
	}
	defer f.Close()
	dec := json.NewDecoder(f)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&w); err != nil {
		return w, fmt.Errorf("%s: %w", file, err)
	}
	return w, nil
}

// openJournal opens a journal for appending, and reads what it tells.
func openJournal(file string) (io.Writer, []flow.Entry, error) {
	if file == "" {
		return os.Stdout, nil, nil
	}
	f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, nil, err
	}
	told, err := io.ReadAll(f)
	if err != nil {
		return nil, nil, err
	}
	// A line that a crash cut off tells nothing: what it was about is done again.
	whole := bytes.LastIndexByte(told, '\n') + 1
	if err := f.Truncate(int64(whole)); err != nil {
		return nil, nil, err
	}
	history, err := flow.Read(bytes.NewReader(told[:whole]))
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", file, err)
	}
	return f, history, nil
}
