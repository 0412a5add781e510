package conditions

import (
	"testing"

	"pgregory.net/rapid"
)

func TestProperty_SentencesReadAsTheSameCondition(t *testing.T) {
	t.Parallel()
	fields := offered()
	byLabels := 0
	rapid.Check(t, func(t *rapid.T) {
		c, _ := drawCondition(t, fields)

		said := c.Sentence()

		if len(said) > MaxSentenceBytes {
			t.Skip("longer than a sentence may be")
		}
		again, problems := ParseSentence(said)
		if len(problems) > 0 {
			t.Fatalf("%s\nis said as\n%s\n%v", c.Text(), said, problems)
		}
		if !again.Equal(c) || again.Text() != c.Text() {
			t.Fatalf("%s\nreads as\n%s\nwhich is\n%s", c.Text(), said, again.Text())
		}
		if said != sentence(c.root) {
			byLabels++
		}
	})
	if byLabels < 10 {
		t.Errorf("only %d conditions are said by labels", byLabels)
	}
}

// Labels may run into the words around them; then a sentence falls back to paths, which must be right by themselves.
func TestProperty_SentencesByPathsReadAsTheSameCondition(t *testing.T) {
	t.Parallel()
	fields := offered()
	rapid.Check(t, func(t *rapid.T) {
		c, _ := drawCondition(t, fields)
		said := sentence(c.root)
		again, problems := ParseSentence(said)
		if len(problems) > 0 || !again.Equal(c) {
			t.Fatalf("%s\nis said as\n%s\n%v", c.Text(), said, problems)
		}
	})
}

func TestProperty_TreesReadAsTheSameCondition(t *testing.T) {
	t.Parallel()
	fields := offered()
	rapid.Check(t, func(t *rapid.T) {
		c, _ := drawCondition(t, fields)

		again, problems := FromTree(*c.Tree())

		if len(problems) > 0 || !again.Equal(c) {
			t.Fatalf("%s: %v", c.Text(), problems)
		}
	})
}

func TestProperty_BuilderQueriesReadAsTheSameCondition(t *testing.T) {
	t.Parallel()
	fields := offered()
	rapid.Check(t, func(t *rapid.T) {
		c, _ := drawCondition(t, fields)
		data, err := c.Builder()
		if err != nil {
			t.Fatal(err)
		}

		again, problems := FromBuilder(data)

		if len(problems) > 0 || !again.Equal(c) {
			t.Fatalf("%s: %s: %v", c.Text(), data, problems)
		}
	})
}
