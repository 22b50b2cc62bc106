package outlook

// Unread reports whether no file of a submission was read.
func (r *Ready) Unread() bool { return len(r.files) == 0 }
