package e2e

import (
	"os/exec"
	"strings"
	"testing"

	"storegraph/recipes"
)

// Each recipe is played with its story: shoppers buy, buy again, give back, unsubscribe and leave for months, and the messages
// that come of it, and those that do not, are the ones that the story expects.
func TestRecipes_PlayAsTheirStoriesTell(t *testing.T) {
	t.Parallel()
	if len(recipes.Names()) != 6 {
		t.Errorf("there are the recipes %v", recipes.Names())
	}
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range recipes.Names() {
		t.Run(name, func(t *testing.T) {
			out, err := exec.CommandContext(t.Context(), path, "recipe", "run", name).CombinedOutput()
			if err != nil || !strings.Contains(string(out), "messages are as the story expects them.") {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}
