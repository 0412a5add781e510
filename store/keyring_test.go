package store_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"storegraph/store"
)

func TestParseKeyring_ReadsWhatKeysPrint(t *testing.T) {
	t.Parallel()
	a, b := store.NewKey("k2"), store.NewKey("k1")
	if a.String() == b.String() || len(a.Secret) != 32 {
		t.Error("keys are not random")
	}
	ring, err := store.ParseKeyring(a.String() + ", " + b.String())
	must(t, err)
	if s := fmt.Sprintf("%v %#v %s", ring, ring, ring); strings.Contains(s, base64.StdEncoding.EncodeToString(a.Secret)) || !strings.Contains(s, "[secret]") {
		t.Errorf("a keyring prints %s", s)
	}
}

func TestParseKeyring_RefusesWhatIsNoKeyWithoutShowingIt(t *testing.T) {
	t.Parallel()
	good := store.NewKey("k1").String()
	for _, text := range []string{"", "k1", "k1:", "k1:aGVsbG8=", "k1:!!!hush!!!", good + "," + good, "bad name:" + good[3:], ":" + good[3:]} {
		_, err := store.ParseKeyring(text)
		if err == nil {
			t.Errorf("%q was taken", text)
		} else if strings.Contains(err.Error(), "hush") || strings.Contains(err.Error(), good[3:]) {
			t.Errorf("the error shows the key: %v", err)
		}
	}
}
