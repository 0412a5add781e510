package delivery

import (
	"testing"
	"time"
)

func TestPauses_SpanFourDaysWithJitter(t *testing.T) {
	t.Parallel()
	var least, most time.Duration
	for range 200 {
		var sum time.Duration
		for n := 1; n < attempts; n++ {
			pause, ok := pauseAfter(n)
			if !ok || pause < pauses[n-1] || pause >= 2*pauses[n-1] {
				t.Fatalf("after attempt %d: %s, %t", n, pause, ok)
			}
			sum += pause
		}
		if least == 0 || sum < least {
			least = sum
		}
		most = max(most, sum)
	}
	if least < 96*time.Hour || most-least < 12*time.Hour {
		t.Errorf("the attempts span %s to %s", least, most)
	}
	if _, ok := pauseAfter(attempts); ok {
		t.Error("a thirteenth attempt")
	}
	for n, longest := range map[int]time.Duration{0: 0, 4: 0, 5: time.Second, 8: 8 * time.Second, 1 << 30: 5 * time.Minute} {
		if got := restAfter(n); got > longest || got < longest/2 {
			t.Errorf("after %d failures it rests %s, want up to %s", n, got, longest)
		}
	}
}
