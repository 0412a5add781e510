package main

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/urfave/cli/v3"

	"storegraph/store"
)

// The files that deploy Storegraph cannot be run by these tests; here they are held to the program.

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("../../" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// variable is ${NAME:?why}; $$ is a dollar.
var variable = regexp.MustCompile(`\$\{([A-Z_]+)(:\?[^}]*)?\}`)

// settingsOf lists the variables that a command reads.
func settingsOf(t *testing.T, name string) map[string]bool {
	t.Helper()
	var out strings.Builder
	known := map[string]bool{}
	i := slices.IndexFunc(root(&out, &out).Commands, func(c *cli.Command) bool { return c.Name == name })
	if i < 0 {
		t.Fatalf("there is no command %s", name)
	}
	for _, f := range root(&out, &out).Commands[i].Flags {
		for _, v := range environment(f) {
			known[v] = true
		}
	}
	return known
}

func TestCompose_SetsWhatTheProgramKnows(t *testing.T) {
	text := read(t, "compose.yaml")
	var file struct {
		Services map[string]struct {
			Image       string
			Build       string
			Command     []string
			Environment map[string]string
			DependsOn   map[string]struct{ Condition string } `yaml:"depends_on"`
			ReadOnly    bool                                  `yaml:"read_only"`
			CapDrop     []string                              `yaml:"cap_drop"`
			Ports       []string
			Volumes     []string
		}
		Volumes map[string]any
	}
	if err := yaml.Unmarshal([]byte(text), &file); err != nil {
		t.Fatal(err)
	}
	if names := slices.Sorted(maps.Keys(file.Services)); !slices.Equal(names, []string{"gateway", "migrate", "postgres", "redis", "worker"}) {
		t.Fatalf("services %v", names)
	}
	if file.Services["postgres"].Image != "postgres:18" || !strings.HasPrefix(file.Services["redis"].Image, "redis:") {
		t.Errorf("images %s and %s", file.Services["postgres"].Image, file.Services["redis"].Image)
	}
	asked := map[string]string{
		"STOREGRAPH_KEYS": store.NewKey("k1").String(), "POSTGRES_PASSWORD": "x", "STOREGRAPH_PUBLIC_URL": "https://gateway.example.com", "SHOPIFY_CLIENT_ID": "x", "SHOPIFY_CLIENT_SECRET": "x",
	}
	for _, m := range variable.FindAllStringSubmatch(text, -1) {
		if _, known := asked[m[1]]; !known || m[2] == "" {
			t.Errorf("%s is asked for, and not told what it is", m[1])
		}
	}
	for name, command := range map[string]string{"gateway": "serve", "worker": "worker", "migrate": "migrate"} {
		s := file.Services[name]
		if len(s.Command) != 1 || s.Command[0] != command || s.Build != "." || !s.ReadOnly || !slices.Equal(s.CapDrop, []string{"ALL"}) {
			t.Errorf("%s: %+v", name, s)
		}
		known := settingsOf(t, command)
		if command != "serve" { // they share one list
			maps.Copy(known, settingsOf(t, "serve"))
		}
		for v := range s.Environment {
			if !known[v] {
				t.Errorf("%s sets %s, which %s does not know", name, v, command)
			}
		}
		for other := range s.DependsOn {
			if _, there := file.Services[other]; !there {
				t.Errorf("%s waits for %s, which is not there", name, other)
			}
		}
		for _, port := range s.Ports {
			if strings.Contains(port, "9090") {
				t.Errorf("%s shows the admin address outside", name)
			}
		}
	}
	for v, value := range file.Services["gateway"].Environment {
		t.Setenv(v, variable.ReplaceAllStringFunc(value, func(m string) string { return asked[variable.FindStringSubmatch(m)[1]] }))
	}
	if code, out, log := storegraph(t, "config"); code != exitOK || !strings.Contains(out, "STOREGRAPH_DRAIN_DELAY  5s") && !strings.Contains(out, "5s") {
		t.Errorf("the settings are refused: exit %d\n%s%s", code, out, log)
	}
}

func TestDockerfile_MakesAStaticBinaryOfNobody(t *testing.T) {
	t.Parallel()
	text := read(t, "Dockerfile")
	stages := regexp.MustCompile(`(?m)^FROM (\S+)`).FindAllStringSubmatch(text, -1)
	if len(stages) != 2 || !strings.Contains(stages[1][1], "distroless/static") || !strings.HasSuffix(stages[1][1], ":nonroot") {
		t.Errorf("stages %v", stages)
	}
	module := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(read(t, "go.mod"))
	if len(module) != 2 || stages[0][1] != "golang:"+module[1] {
		t.Errorf("it builds with %s, and go.mod says %v", stages[0][1], module)
	}
	last := text[strings.LastIndex(text, "FROM "):]
	for _, want := range []string{"CGO_ENABLED=0 go build", "./cmd/storegraph"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q", want)
		}
	}
	for _, want := range []string{"USER 65532:65532", `ENTRYPOINT ["/storegraph"]`, `CMD ["serve"]`} {
		if !strings.Contains(last, want) {
			t.Errorf("the image has no %q", want)
		}
	}
	if strings.Contains(last, "RUN ") || strings.Contains(text, "ADD ") {
		t.Error("the image runs or fetches something")
	}
}

func TestUnit_StartsWhatThereIs(t *testing.T) {
	t.Parallel()
	text := read(t, "deploy/storegraph.service")
	words := strings.Fields(regexp.MustCompile(`(?m)^ExecStart=(.*)$`).FindStringSubmatch(text)[1])
	if settingsOf(t, words[1]) == nil || !settingsOf(t, words[1])["STOREGRAPH_WORKER"] || words[2] != "--worker" {
		t.Errorf("it starts %v", words)
	}
	for _, want := range []string{"DynamicUser=yes", "NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet=\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s", want)
		}
	}
}
