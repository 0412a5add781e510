package web_test

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"storegraph/web"
)

func TestPreview_RunsOnlyItsOwnScript(t *testing.T) {
	t.Parallel()
	for path, pictures := range map[string]string{
		"/preview": "img-src data:;", "/preview?pictures=outside": "img-src data: https:;", "/preview?pictures=https://93.184.216.34": "img-src data:;",
	} {
		w := httptest.NewRecorder()
		web.PreviewHandler().ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		policy := w.Header().Get("Content-Security-Policy")
		for _, part := range []string{"sandbox allow-scripts;", "default-src 'none';", "form-action 'none';", "base-uri 'none';", "frame-ancestors 'self'", pictures} {
			if !strings.Contains(policy, part) {
				t.Errorf("%s: the policy lacks %q: %s", path, part, policy)
			}
		}
		if strings.Contains(policy, "allow-same-origin") || strings.Contains(policy, "unsafe-eval") || strings.Contains(policy, "script-src 'unsafe") {
			t.Errorf("%s: the policy lets others in: %s", path, policy)
		}
		scripts := regexp.MustCompile(`(?s)<script>(.*?)</script>`).FindAllStringSubmatch(w.Body.String(), -1)
		if len(scripts) != 1 {
			t.Fatalf("%s has %d scripts", path, len(scripts))
		}
		sum := sha256.Sum256([]byte(scripts[0][1]))
		if hash := "script-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "';"; !strings.Contains(policy, hash) {
			t.Errorf("%s: the policy lacks %s: %s", path, hash, policy)
		}
		if w.Header().Get("X-Frame-Options") != "SAMEORIGIN" {
			t.Errorf("%s: X-Frame-Options is %q", path, w.Header().Get("X-Frame-Options"))
		}
	}
}
