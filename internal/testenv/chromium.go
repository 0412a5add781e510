package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
)

// needChromium is what the console's tests drive.
var needChromium = need{"Chromium", "chromium", "chromium", "chromium"}

func hasChromium() bool {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if _, err := exec.LookPath(name); err == nil {
			return true
		}
	}
	return false
}

// installChromium gets a browser where that is ours to do. Without one the console's tests say that they did not run, and
// fail under CI=true; it is no reason to run no other test.
func installChromium(ctx context.Context, progress io.Writer) {
	if hasChromium() {
		return
	}
	apt, err := exec.LookPath("apt-get")
	if err != nil || os.Getuid() != 0 {
		fmt.Fprintln(progress, "testenv:", instructions([]need{needChromium}))
		return
	}
	if err := aptInstall(ctx, progress, apt, []need{needChromium}); err != nil {
		fmt.Fprintln(progress, "testenv:", err)
	}
}
