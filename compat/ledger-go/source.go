package main

import (
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// tileHeight is fixed by c2sp.org/tlog-tiles: a tile spans 8 levels and is 256 hashes wide.
const tileHeight = 8

// keysPath is where the log publishes the keys of its checkpoints: our own addition to tlog-tiles.
const keysPath = "api/ledger/keys"

// bodyMax bounds what is read of an answer: 256 entries of 64 KiB.
const bodyMax = 256*(2+65535) + 1

// A source is a log behind an address. It reads tiles for tlog.TileHashReader, which verifies them.
type source struct {
	url string
	// damage, if set, alters what was fetched: for forgeries.
	damage func(path string, body []byte) []byte
}

func (s *source) fetch(path string) ([]byte, error) {
	answer, err := http.Get(s.url + "/" + path)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", path, answer.Status)
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, bodyMax))
	if err == nil && s.damage != nil {
		body = s.damage(path, body)
	}
	return body, err
}

// verifiers are those of the given key, or of the keys that the log publishes beside its tiles.
func (s *source) verifiers(key string) (note.Verifiers, error) {
	keys := []string{key}
	if key == "" {
		body, err := s.fetch(keysPath)
		if err != nil {
			return nil, err
		}
		keys = strings.Fields(string(body))
	}
	var list []note.Verifier
	for _, key := range keys {
		verifier, err := note.NewVerifier(key)
		if err != nil {
			return nil, fmt.Errorf("the verifier key %q: %w", key, err)
		}
		list = append(list, verifier)
	}
	return note.VerifierList(list...), nil
}

// Height is what tlog asks a reader of tiles.
func (s *source) Height() int { return tileHeight }

// SaveTiles is called with verified tiles; this judge keeps none.
func (s *source) SaveTiles([]tlog.Tile, [][]byte) {}

// ReadTiles fetches tiles for tlog.
func (s *source) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(tiles))
	for i, tile := range tiles {
		body, err := s.fetch(address(tile))
		if err != nil {
			return nil, err
		}
		data[i] = body
	}
	return data, nil
}

// address is Go's own path of a tile without its height, which c2sp.org/tlog-tiles leaves out.
func address(tile tlog.Tile) string {
	return strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/", tileHeight), "tile/", 1)
}

// entry fetches the bundle of an entry as it is in a tree of this size, and takes the entry out of it.
func (s *source) entry(index, size int64) ([]byte, error) {
	const width = 1 << tileHeight
	tile := tlog.Tile{H: tileHeight, L: 0, N: index / width, W: width}
	if size/width == tile.N {
		tile.W = int(size % width)
	}
	path := strings.Replace(address(tile), "tile/0/", "tile/entries/", 1)
	bundle, err := s.fetch(path)
	if err != nil {
		return nil, err
	}
	for at := tile.N * width; ; at++ {
		if len(bundle) < 2 || len(bundle) < 2+int(binary.BigEndian.Uint16(bundle)) {
			return nil, fmt.Errorf("%s ends at entry %d", path, at)
		}
		end := 2 + int(binary.BigEndian.Uint16(bundle))
		if at == index {
			return bundle[2:end], nil
		}
		bundle = bundle[end:]
	}
}
