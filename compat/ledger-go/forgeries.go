package main

import (
	"bytes"
	"crypto/rand"
	"fmt"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// forge alters what the log serves in each way that matters, and expects Go's library to refuse it: a judge that accepts
// everything would prove nothing.
func forge(j *judge, log *source, signed []byte, tree tlog.Tree, verifiers note.Verifiers) {
	size := []byte(fmt.Sprintf("\n%d\n", tree.N))
	larger := bytes.Replace(signed, size, []byte(fmt.Sprintf("\n%d\n", tree.N+1)), 1)
	_, err := open(larger, verifiers)
	j.refuse("a checkpoint with another size", err)

	root := []byte(tree.Hash.String())
	other := tlog.Hash{1}
	_, err = open(bytes.Replace(signed, root, []byte(other.String()), 1), verifiers)
	j.refuse("a checkpoint with another root", err)

	signer, verifier, err := note.GenerateKey(rand.Reader, "another.example")
	if err != nil {
		panic(err) // a machine without randomness audits nothing
	}
	_, err = open(signedBy(signer, signed), verifiers)
	j.refuse("a checkpoint signed by another log ("+verifier[:15]+")", err)

	index := random(tree.N)
	hashes := tlog.TileHashReader(tree, log)
	proof, err := tlog.ProveRecord(tree.N, index, hashes)
	entry, missing := log.entry(index, tree.N)
	if err != nil || missing != nil {
		j.expect("the entry to forge", fmt.Errorf("%v %v", err, missing))
		return
	}
	leaf := tlog.RecordHash(entry)
	j.refuse("an entry with one more byte", tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(append(entry, 0))))
	j.refuse("an entry at another place", tlog.CheckRecord(proof, tree.N, tree.Hash, (index+1)%tree.N, leaf))
	altered := append(tlog.RecordProof{}, proof...)
	altered[len(altered)-1][31] ^= 1
	j.refuse("an altered inclusion proof", tlog.CheckRecord(altered, tree.N, tree.Hash, index, leaf))

	damaged := &source{url: log.url, damage: func(path string, body []byte) []byte {
		body[len(body)/2] ^= 0x10
		return body
	}}
	_, err = tlog.ProveRecord(tree.N, index, tlog.TileHashReader(tree, damaged))
	j.refuse("damaged tiles", err)
}

// signedBy signs the text of a note with another key.
func signedBy(key string, signed []byte) []byte {
	signer, err := note.NewSigner(key)
	if err != nil {
		panic(err) // the key was generated a moment ago
	}
	text := signed[:bytes.LastIndex(signed, []byte("\n\n"))+1]
	forged, err := note.Sign(&note.Note{Text: string(text)}, signer)
	if err != nil {
		panic(err) // the text was one of a signed note
	}
	return forged
}
