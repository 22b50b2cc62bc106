package brief

// FilesOf is how many files are read before the networks are run.
func FilesOf(s Source) int { return len(s.files) }
