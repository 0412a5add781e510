package redistest_test

import (
	"fmt"
	"testing"

	"storegraph/internal/redistest"
)

func TestNew_GivesEachTestAnEmptyDatabase(t *testing.T) {
	t.Parallel()
	for i := range 20 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			client := redistest.New(t)
			if n := client.DBSize(t.Context()).Val(); n != 0 {
				t.Errorf("%d keys of somebody else", n)
			}
			if err := client.Set(t.Context(), "same", i, 0).Err(); err != nil {
				t.Fatal(err)
			}
			if got, err := client.Get(t.Context(), "same").Int(); err != nil || got != i {
				t.Errorf("got %d, %v", got, err)
			}
		})
	}
}
