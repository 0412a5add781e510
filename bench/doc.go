// Package bench measures Storegraph against limits and peers, in one run and as ratios: machines differ, ratios hardly.
package bench
