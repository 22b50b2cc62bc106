package pgtest

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"syscall"
)

// oldest is the first version with views that ask with the rights of the asker, and with copies of a template file by file.
const oldest = 15

// installation is a PostgreSQL on this machine and who may run it.
type installation struct {
	bin   string
	owner *syscall.Credential // nil for whoever runs the tests
}

// debian is where Debian puts the programs of each version, most of them outside PATH.
const debian = "/usr/lib/postgresql/*/bin/initdb"

// find looks on PATH and where Debian puts it, and takes the newest.
func find() (installation, error) {
	candidates, err := filepath.Glob(debian)
	if err != nil {
		return installation{}, err
	}
	if onPath, err := exec.LookPath("initdb"); err == nil {
		candidates = append(candidates, onPath)
	}
	if len(candidates) == 0 {
		return installation{}, errors.New("initdb is neither on PATH nor at " + debian)
	}
	return newest(candidates)
}

// newest is the candidate with the highest version; what cannot tell its version is passed over.
func newest(candidates []string) (installation, error) {
	best, version := "", 0
	for _, c := range candidates {
		// A link on PATH has none of the other programs beside it.
		path, err := filepath.EvalSymlinks(c)
		if err != nil {
			continue
		}
		out, err := exec.Command(path, "--version").Output()
		if v := majorVersion(out); err == nil && v > version {
			best, version = path, v
		}
	}
	if version < oldest {
		return installation{}, fmt.Errorf("PostgreSQL %d or newer is needed, and the newest of %q is %d", oldest, candidates, version)
	}
	owner, err := owner()
	return installation{filepath.Dir(best), owner}, err
}

var versionNumber = regexp.MustCompile(`\(PostgreSQL\) (\d+)`)

// majorVersion reads the answer to --version; 0 is something else.
func majorVersion(out []byte) int {
	m := versionNumber.FindSubmatch(out)
	if m == nil {
		return 0
	}
	n, err := strconv.Atoi(string(m[1]))
	if err != nil {
		return 0
	}
	return n
}

// owner is whom root lends the server, since PostgreSQL refuses to run as root.
func owner() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup(superuser)
	if err != nil {
		return nil, fmt.Errorf("root cannot run PostgreSQL, and there is no other user for it: %w", err)
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}

func (i installation) program(name string) string { return filepath.Join(i.bin, name) }

// folder makes a new folder that belongs to the server's owner.
func (i installation) folder() (string, error) {
	parent, err := reachable(os.TempDir(), "/tmp")
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp(parent, "pgtest")
	if err != nil || i.owner == nil {
		return dir, err
	}
	return dir, os.Chown(dir, int(i.owner.Uid), int(i.owner.Gid))
}

// longestParent leaves room for the socket's name in the 104 bytes that the path of a socket may have everywhere.
const longestParent = 60

// reachable is the first of the folders that everybody may pass through and that is short enough for a socket's path.
func reachable(folders ...string) (string, error) {
	var why []error
	for _, f := range folders {
		f, err := filepath.Abs(f)
		if err == nil {
			err = passable(f)
		}
		if err == nil && len(f) > longestParent {
			err = fmt.Errorf("%s is too long for the path of a socket", f)
		}
		if err == nil {
			return f, nil
		}
		why = append(why, err)
	}
	return "", errors.Join(why...)
}

// passable reports the first folder on the way to path that is closed to others.
func passable(path string) error {
	for p := path; ; p = filepath.Dir(p) {
		info, err := os.Stat(p)
		if err != nil {
			return err
		}
		if info.Mode()&0o001 == 0 {
			return fmt.Errorf("%s is closed to other users", p)
		}
		if p == filepath.Dir(p) {
			return nil
		}
	}
}

// children is the processes that a process started and that are still its own, read from /proc. PostgreSQL gives each a
// session of its own, so they share no group with it.
func children(parent int) ([]int, error) {
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return nil, err
	}
	if len(stats) == 0 {
		return nil, errors.New("/proc names no processes")
	}
	var found []int
	for _, name := range stats {
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(name)))
		if err != nil {
			return nil, err
		}
		stat, err := status(pid)
		switch {
		case errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ESRCH): // it ended since the list was made
		case err != nil:
			return nil, err
		case stat.parent == parent:
			found = append(found, pid)
		}
	}
	slices.Sort(found)
	return found, nil
}

// alive reports a process that has not ended; one that has and was not yet collected by its parent is dead.
func alive(pid int) bool {
	stat, err := status(pid)
	return err == nil && stat.state != "Z" && stat.state != "X"
}

type processStatus struct {
	state  string
	parent int
}

// status reads /proc/PID/stat: "7 (a name, with anything in it) S 1 …", state and parent after the last parenthesis.
func status(pid int) (processStatus, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return processStatus{}, err
	}
	f := bytes.Fields(b[bytes.LastIndexByte(b, ')')+1:])
	if len(f) < 2 {
		return processStatus{}, fmt.Errorf("/proc/%d/stat is %q", pid, b)
	}
	parent, err := strconv.Atoi(string(f[1]))
	return processStatus{string(f[0]), parent}, err
}
