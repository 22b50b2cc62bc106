// Package record is an append-only log of acts that anyone can check without the server that wrote it, and that can
// forget a text without ceasing to check.
//
// An act is a Leaf: when it was, of what kind, about whom or what, by whom, and for each of its texts a salted commitment.
// The text itself lies outside the log, sealed under a key of its own. The leaves are the leaves of a Merkle tree; its root
// at some size, signed, is a head. Whoever holds a head, or the public key behind it, can be handed a bundle years later
// and find out alone whether it is what was recorded then. To forget a text its key and its sealed bytes are destroyed and
// a leaf of kind erased is appended: the commitment stays, and with the salt gone it tells nothing.
//
// Appending, within one transaction:
//
//	leaf := record.Leaf{Log: log, Index: n, At: now, Kind: "reply", Subject: matter, Actor: person, Previous: before}
//	raw, sealed, err := record.Seal(rng, leaf, fields)                          // keep raw; keep each key apart from its box
//	at, hashes, err := record.Tree{Size: n, Stored: reader}.Append(raw)         // rows at, at+1, …
//	root, err := record.Tree{Size: n + 1, Stored: reader}.Root()
//	signed, err := record.Head{Origin: origin, Log: log, Size: n + 1, Root: root, At: now}.Sign(key)
//
// It promises that every value has one encoding and every encoding one value, so that equal things have equal bytes; that
// a bundle is canonical down to its archive, so that any changed byte is found; that Verify accounts for every field of
// every leaf; and that hostile bytes cost bounded memory and time. It refuses to open anything but its own forms, to read
// clocks, files or chance (instants and randomness are handed in), to know persons (subjects and actors are random
// handles), and to call a bundle verified that nothing outside of it vouches for. It cannot defend against whoever
// controlled the host while an act was being recorded, and it cannot take back a bundle that was handed out.
package record
