package shopsim

import (
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

// bulkDir is the folder of bulk files, made when the first one is written and removed by Close.
func (s *Server) bulkDir() (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.files == "" {
		dir, err := os.MkdirTemp("", "shopsim-bulk-")
		if err != nil {
			return "", fmt.Errorf("make a folder for bulk files: %w", err)
		}
		s.files = dir
	}
	return s.files, nil
}

// serveBulk hands out a bulk file to whoever has its signed address; no token is asked for, as on the real storage host.
func (s *Server) serveBulk(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.ParseInt(strings.TrimSuffix(r.PathValue("file"), ".jsonl"), 10, 64)
	expires, err2 := strconv.ParseInt(r.FormValue("Expires"), 10, 64)
	if err != nil || err2 != nil || r.FormValue("Signature") != hexHMAC(s.key, fmt.Sprintf("%d|%d", id, expires)) {
		http.Error(w, "SignatureDoesNotMatch", http.StatusForbidden)
		return
	}
	if s.cfg.Now().After(time.Unix(expires, 0)) {
		http.Error(w, "ExpiredToken", http.StatusBadRequest)
		return
	}
	for _, shop := range s.allShops() {
		if b := shop.bulkOperation(id); b != nil {
			w.Header().Set("Content-Type", "application/jsonl")
			http.ServeFile(w, r, b.view().file)
			return
		}
	}
	http.NotFound(w, r)
}
