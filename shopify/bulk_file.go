package shopify

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// bulkStall is how long a bulk file may send nothing. There is no bound for the whole: files are as long as they are.
const bulkStall = 30 * time.Second

// ErrBulkStalled: the bulk file's host sent nothing for too long.
var ErrBulkStalled = errors.New("the bulk file sends nothing any more")

// OpenBulk opens a bulk file for reading from a byte on: a BulkPosition's Offset, 0 for all of it. A file that ends there
// reads as empty; one that is shorter is ErrBulkCut. The address is checked against the App's BulkHost, no token is sent,
// and no redirect is followed. The caller closes it; it lives as long as ctx, and while bytes come.
//
// The plain bytes are asked for. Google's storage unpacks what it keeps packed, and answers a range of such a file with all
// of it; a file that is packed for good comes packed. Offsets count plain bytes in each case.
func (c *Client) OpenBulk(ctx context.Context, address string, offset int64) (io.ReadCloser, error) {
	u, err := url.Parse(address)
	if err != nil || !c.app.cfg.BulkHost(u) {
		return nil, errors.New("open bulk file: the address is not where Shopify keeps bulk files")
	}
	if offset < 0 {
		return nil, fmt.Errorf("open bulk file: %d is no offset", offset)
	}
	file, err := c.openBulk(ctx, address, offset, offset)
	if errors.Is(err, errNoRange) {
		file, err = c.openBulk(ctx, address, 0, offset)
	}
	if err != nil {
		return nil, fmt.Errorf("open bulk file: %w", err)
	}
	return file, nil
}

// errNoRange: the answer to a range cannot be used; the whole file can.
var errNoRange = errors.New("the range is of no use")

// openBulk asks for the file from a byte on and reads it from offset.
func (c *Client) openBulk(ctx context.Context, address string, from, offset int64) (io.ReadCloser, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	file := &bulkFile{ctx: ctx, cancel: cancel, stall: c.app.cfg.BulkStall}
	if file.stall <= 0 {
		file.stall = bulkStall
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, file.fail(hideAddress(err))
	}
	req.Header.Set("Accept-Encoding", "identity") // also keeps net/http from unpacking by itself
	if from > 0 {
		req.Header.Set("Range", fmt.Sprintf("bytes=%d-", from))
	}
	client := *c.app.http
	client.Timeout = 0 // would bound the whole file; stalling is what is bounded
	timer := time.AfterFunc(file.stall, file.stalled)
	resp, err := client.Do(req)
	timer.Stop()
	if err != nil {
		return nil, file.fail(hideAddress(file.cause(err)))
	}
	file.body = resp.Body
	plain, skip, err := readable(resp, from, offset)
	file.body = resp.Body // or nothing, when it ends there
	if err != nil {
		return nil, file.fail(err)
	}
	file.skip, file.reader = skip, &rawBody{file}
	if !plain {
		// Unpacked while it is read: what a bomb unpacks to is bounded by ReadBulk's limit of a line.
		file.reader = &unpacked{packed: bufio.NewReader(file.reader)}
	}
	return file, nil
}

// readable judges an answer: whether its body is plain, and how much of it lies before offset.
func readable(resp *http.Response, from, offset int64) (plain bool, skip int64, err error) {
	switch resp.Header.Get("Content-Encoding") {
	case "", "identity":
		plain = true
	case "gzip", "x-gzip":
	default:
		return false, 0, errors.New("it is packed in a way that was not asked for")
	}
	switch resp.StatusCode {
	case http.StatusOK: // to a range too: the host does not do ranges
		return plain, offset, nil
	case http.StatusPartialContent:
		first, _, ok := contentRange(resp.Header.Get("Content-Range"))
		switch {
		case from == 0 || !ok || first != from:
			return false, 0, errors.New("the host sends another part of it than was asked for")
		case !plain:
			return false, 0, errNoRange // of the packed bytes
		}
		return true, 0, nil
	case http.StatusRequestedRangeNotSatisfiable:
		_, size, ok := contentRange(resp.Header.Get("Content-Range"))
		switch {
		case from == 0:
			return false, 0, &StatusError{Status: resp.StatusCode}
		case !ok || !plain:
			return false, 0, errNoRange
		case size < offset:
			return false, 0, ErrBulkCut
		case size > offset:
			return false, 0, errNoRange // which it should have been
		}
		resp.Body.Close()
		resp.Body = http.NoBody
		return true, 0, nil
	case http.StatusForbidden, http.StatusNotFound, http.StatusGone, http.StatusBadRequest:
		return false, 0, fmt.Errorf("status %d: %w", resp.StatusCode, ErrBulkExpired)
	}
	return false, 0, &StatusError{Status: resp.StatusCode}
}

// contentRange reads "bytes 5-9/10", "bytes 5-9/*" (size -1) and "bytes */10" (first -1).
func contentRange(header string) (first, size int64, ok bool) {
	spec, isBytes := strings.CutPrefix(header, "bytes ")
	span, total, both := strings.Cut(spec, "/")
	if !isBytes || !both {
		return 0, 0, false
	}
	number := func(text string) int64 {
		n, err := strconv.ParseUint(text, 10, 63)
		if err != nil {
			ok = false
		}
		return int64(n)
	}
	ok, first, size = true, -1, -1
	if total != "*" {
		size = number(total)
	}
	if span != "*" {
		begin, end, _ := strings.Cut(span, "-")
		if first = number(begin); number(end) < first {
			return 0, 0, false
		}
	} else if size < 0 {
		return 0, 0, false
	}
	return first, size, ok
}

// hideAddress drops the URL that net/http puts into errors: its signature opens the file to anybody.
func hideAddress(err error) error {
	var e *url.Error
	if errors.As(err, &e) {
		return e.Err
	}
	return err
}

// bulkFile is a bulk file that is being read.
type bulkFile struct {
	ctx    context.Context // the request's
	cancel context.CancelCauseFunc
	stall  time.Duration
	body   io.ReadCloser
	reader io.Reader // of plain bytes
	skip   int64     // of them, what is still to be passed over
	err    error
}

// Read passes over what lies before the offset, then reads.
func (f *bulkFile) Read(into []byte) (int, error) {
	if f.err == nil && f.skip > 0 {
		skipped, err := io.CopyN(io.Discard, f.reader, f.skip)
		f.skip -= skipped
		switch {
		case errors.Is(err, io.EOF):
			f.err = fmt.Errorf("read bulk file: it ends %d bytes before the place to read on from: %w", f.skip, ErrBulkCut)
		case err != nil:
			f.err = err
		}
	}
	if f.err != nil {
		return 0, f.err
	}
	n, err := f.reader.Read(into)
	if err != nil {
		f.err = err
	}
	return n, err
}

// Close ends the request.
func (f *bulkFile) Close() error {
	f.cancel(nil)
	if f.body == nil {
		return nil
	}
	return f.body.Close()
}

func (f *bulkFile) fail(err error) error {
	_ = f.Close()
	return err
}

func (f *bulkFile) stalled() { f.cancel(ErrBulkStalled) }

// cause is ErrBulkStalled for what came of a stall.
func (f *bulkFile) cause(err error) error {
	if err != nil && errors.Is(context.Cause(f.ctx), ErrBulkStalled) {
		return ErrBulkStalled
	}
	return err
}

// rawBody is the answer's body as it comes; a read that gets nothing for too long ends the request.
type rawBody struct{ file *bulkFile }

func (r *rawBody) Read(into []byte) (int, error) {
	timer := time.AfterFunc(r.file.stall, r.file.stalled)
	defer timer.Stop()
	n, err := r.file.body.Read(into)
	if err != nil && !errors.Is(err, io.EOF) {
		err = r.file.cause(err)
	}
	return n, err
}

// unpacked unpacks a packed file, from when it is read first.
type unpacked struct {
	packed io.Reader
	plain  *gzip.Reader
}

func (u *unpacked) Read(into []byte) (int, error) {
	if u.plain == nil {
		plain, err := gzip.NewReader(u.packed)
		if err != nil {
			return 0, fmt.Errorf("unpack bulk file: %w", err)
		}
		u.plain = plain
	}
	n, err := u.plain.Read(into)
	if err != nil && !errors.Is(err, io.EOF) {
		err = fmt.Errorf("unpack bulk file: %w", err)
	}
	return n, err
}
