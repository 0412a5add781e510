package bench_test

import (
	"bufio"
	"errors"
	"io"
)

// rewrite writes each line as change makes it, and counts them.
func rewrite(to io.Writer, from io.Reader, change func([]byte) []byte) (lines int, err error) {
	in, out := bufio.NewReaderSize(from, 1<<20), bufio.NewWriter(to)
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 0 {
			lines++
			if _, err := out.Write(change(line)); err != nil {
				return lines, err
			}
		}
		if errors.Is(err, io.EOF) {
			return lines, out.Flush()
		}
		if err != nil {
			return lines, err
		}
	}
}
