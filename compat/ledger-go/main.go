// ledger-go judges a running ledger with Go's own transparency log library, which shares no code with ours.
//
//	ledger-go -url http://127.0.0.1:8080 [-key VERIFIER-KEY] [-kept FILE] [-keep FILE]
//
// It fetches the checkpoint and verifies its signature, fetches tiles and entries and verifies inclusion proofs of random
// entries, verifies that the log contains the tree of the kept checkpoint (and of smaller trees), and then forges each of
// these things and expects to be refused. Without -key, the keys that the log itself publishes are trusted: good for a
// first look, not for an audit. It prints a line for each check and ends with 1 if any of them failed.
package main

import (
	"crypto/rand"
	"flag"
	"fmt"
	"math/big"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// entriesChecked is how many random entries, and how many smaller trees, are proven.
const entriesChecked = 16

// A judge counts what held and what did not.
type judge struct{ passed, failed int }

// expect records one check: err must be nil.
func (j *judge) expect(what string, err error) bool {
	if err != nil {
		j.failed++
		fmt.Printf("FAIL  %s: %v\n", what, err)
		return false
	}
	j.passed++
	fmt.Printf("ok    %s\n", what)
	return true
}

// refuse records a forgery: err must not be nil.
func (j *judge) refuse(what string, err error) {
	if err == nil {
		j.failed++
		fmt.Printf("FAIL  accepted although forged: %s\n", what)
		return
	}
	j.passed++
	fmt.Printf("ok    refused: %s (%v)\n", what, err)
}

func main() {
	url := flag.String("url", "", "the log's address, without final slash")
	key := flag.String("key", "", "a verifier key of the log (name+id+key)")
	kept := flag.String("kept", "", "a file with an earlier checkpoint that the log must still contain")
	keep := flag.String("keep", "", "a file to keep the checkpoint in")
	flag.Parse()
	if *url == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(64)
	}
	j := &judge{}
	if err := run(j, strings.TrimSuffix(*url, "/"), *key, *kept, *keep); err != nil {
		j.expect("the audit", err)
	}
	fmt.Printf("%d passed, %d failed\n", j.passed, j.failed)
	if j.failed > 0 || j.passed == 0 {
		os.Exit(1)
	}
}

func run(j *judge, url, key, kept, keep string) error {
	log := &source{url: url}
	verifiers, err := log.verifiers(key)
	if err != nil {
		return err
	}
	signed, err := log.fetch("checkpoint")
	if err != nil {
		return err
	}
	tree, err := open(signed, verifiers)
	if !j.expect("the checkpoint is signed by the log", err) {
		return nil
	}
	hashes := tlog.TileHashReader(tree, log)
	fmt.Printf("      %d entries, root %v\n", tree.N, tree.Hash)
	for i := 0; i < entriesChecked && tree.N > 0; i++ {
		checkEntry(j, log, tree, hashes, random(tree.N))
		checkPrefix(j, tree, hashes, random(tree.N)+1)
	}
	if kept != "" {
		if err := checkKept(j, kept, tree, hashes, verifiers); err != nil {
			return err
		}
	}
	if tree.N > 1 {
		forge(j, log, signed, tree, verifiers)
	}
	if keep != "" {
		return os.WriteFile(keep, signed, 0o600)
	}
	return nil
}

// open verifies a signed checkpoint. The log's name stands on its first line, which Go's own checksum database words
// differently, so the tree is read with the line that tlog expects.
func open(signed []byte, verifiers note.Verifiers) (tlog.Tree, error) {
	opened, err := note.Open(signed, verifiers)
	if err != nil {
		return tlog.Tree{}, err
	}
	origin, rest, _ := strings.Cut(opened.Text, "\n")
	if origin != opened.Sigs[0].Name {
		return tlog.Tree{}, fmt.Errorf("the checkpoint of %q is signed by %q", origin, opened.Sigs[0].Name)
	}
	return tlog.ParseTree([]byte("go.sum database tree\n" + rest))
}

func checkEntry(j *judge, log *source, tree tlog.Tree, hashes tlog.HashReader, index int64) {
	what := fmt.Sprintf("entry %d is in the tree", index)
	entry, err := log.entry(index, tree.N)
	if err == nil {
		var proof tlog.RecordProof
		if proof, err = tlog.ProveRecord(tree.N, index, hashes); err == nil {
			err = tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry))
		}
	}
	j.expect(what, err)
}

func checkPrefix(j *judge, tree tlog.Tree, hashes tlog.HashReader, size int64) {
	root, err := tlog.TreeHash(size, hashes)
	if err == nil {
		err = consistent(tree, hashes, tlog.Tree{N: size, Hash: root})
	}
	j.expect(fmt.Sprintf("the tree of the first %d entries is its beginning", size), err)
}

func checkKept(j *judge, file string, tree tlog.Tree, hashes tlog.HashReader, verifiers note.Verifiers) error {
	signed, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	older, err := open(signed, verifiers)
	if err != nil {
		return fmt.Errorf("the kept checkpoint: %w", err)
	}
	if older.N == tree.N {
		fmt.Println("      the log has not grown since the kept checkpoint")
	}
	j.expect(fmt.Sprintf("the log contains the kept checkpoint of %d entries", older.N), consistent(tree, hashes, older))
	older.Hash[0] ^= 1
	j.refuse("a kept checkpoint with another root", consistent(tree, hashes, older))
	return nil
}

// consistent proves with tiles and checks without them that older is the beginning of tree.
func consistent(tree tlog.Tree, hashes tlog.HashReader, older tlog.Tree) error {
	if older.N == 0 || older.N > tree.N {
		return fmt.Errorf("a tree of %d entries cannot be the beginning of one of %d", older.N, tree.N)
	}
	proof, err := tlog.ProveTree(tree.N, older.N, hashes)
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, tree.N, tree.Hash, older.N, older.Hash)
}

func random(below int64) int64 {
	n, err := rand.Int(rand.Reader, big.NewInt(below))
	if err != nil {
		panic(err) // a machine without randomness audits nothing
	}
	return n.Int64()
}
