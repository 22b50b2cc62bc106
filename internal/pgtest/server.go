package pgtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

const (
	superuser = "postgres"
	port      = "5432" // part of the socket's name; no port of the machine is opened
)

// keeper runs the server and outlives the tests by a moment. Its standard input is a pipe that ends when the process of
// the tests does, whatever ended it: then it stops the server and removes the folder. A server that goes by itself, or is
// killed, leaves the folder for another start.
const keeper = `dir=$1
shift
exec 3<&0
"$@" </dev/null 3<&- >>"$dir/log" 2>&1 &
server=$!
{ read -r _ <&3; : >"$dir/ended"; kill -QUIT $server; } 2>/dev/null &
reader=$!
wait $server
kill $reader 2>/dev/null
[ ! -e "$dir/ended" ] || rm -rf "$dir"
`

// running is a server that is up.
type running struct {
	pipe io.Closer     // to the keeper
	gone chan struct{} // closed when the server and its keeper have ended
}

// start makes a folder with a new cluster and starts a server on it.
func start(settings []string) (s *Server, err error) {
	install, err := find()
	if err != nil {
		return nil, err
	}
	dir, err := install.folder()
	if err != nil {
		return nil, err
	}
	s = &Server{dir: dir, install: install, settings: settings}
	defer func() {
		if err != nil {
			os.RemoveAll(dir)
		}
	}()
	out, err := install.command(dir, install.program("initdb"), "-D", s.data(), "-U", superuser, "-A", "trust", "-E", "UTF8",
		"--locale=C.UTF-8", "-N").CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("initdb: %w: %s", err, out)
	}
	return s, s.Start()
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

// Start starts a server that was killed, on the data it left, and returns when it answers.
func (s *Server) Start() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.run != nil {
		return errors.New("the server is already running")
	}
	args := []string{"-c", keeper, "keeper", s.dir, s.install.program("postgres"), "-D", s.data(), "-k", s.dir, "-p", port,
		"-c", "listen_addresses="}
	for _, v := range s.settings {
		args = append(args, "-c", v)
	}
	cmd := s.install.command(s.dir, "/bin/sh", args...)
	pipe, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	run := &running{pipe: pipe, gone: make(chan struct{})}
	go func() {
		cmd.Wait() // how it ended is in the log
		close(run.gone)
	}()
	if err := s.await(run); err != nil {
		log, _ := os.ReadFile(filepath.Join(s.dir, "log"))
		pipe.Close()
		<-run.gone
		return fmt.Errorf("%w: %s", err, tail(log))
	}
	s.run = run
	return nil
}

// await returns when the server answers, or with the reason why it will not.
func (s *Server) await(run *running) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for {
		err := s.Admin(ctx, superuser, "SELECT 1")
		if err == nil {
			return nil
		}
		select {
		case <-run.gone:
			return errors.New("the server ended while it started")
		case <-ctx.Done():
			return fmt.Errorf("the server does not answer: %w", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// Kill ends every process of the server at once, as a power cut would, and leaves the data as they are. The disk cache
// of the machine survives, so this is a test of recovery and not of the disk.
func (s *Server) Kill() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.run == nil {
		return errors.New("the server is not running")
	}
	master, err := s.postmaster()
	if err != nil {
		return err
	}
	// Stopped, it starts no further process and does not see its children die.
	if err := syscall.Kill(master, syscall.SIGSTOP); err != nil {
		return fmt.Errorf("stop process %d: %w", master, err)
	}
	all, err := children(master)
	if err != nil {
		return err
	}
	all = append(all, master)
	for _, pid := range all {
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("kill process %d: %w", pid, err)
		}
	}
	<-s.run.gone
	s.run.pipe.Close()
	s.run = nil
	return awaitDeath(all)
}

// stop ends the server, if it is up, and removes its folder.
func (s *Server) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.run != nil {
		s.run.pipe.Close()
		<-s.run.gone
		s.run = nil
	}
	os.RemoveAll(s.dir) // a server that was killed has no keeper to do it
}

// postmaster is the first process of the server, as it wrote it down itself.
func (s *Server) postmaster() (int, error) {
	b, err := os.ReadFile(filepath.Join(s.data(), "postmaster.pid"))
	if err != nil {
		return 0, err
	}
	first, _, _ := bytes.Cut(b, []byte("\n"))
	return strconv.Atoi(string(first))
}

// awaitDeath returns when none of the processes is alive: a server refuses to start while an old one holds its memory.
func awaitDeath(pids []int) error {
	deadline := time.Now().Add(patience)
	for _, pid := range pids {
		for alive(pid) {
			if time.Now().After(deadline) {
				return fmt.Errorf("process %d does not die", pid)
			}
			time.Sleep(2 * time.Millisecond)
		}
	}
	return nil
}

// tail is the end of a log.
func tail(log []byte) []byte {
	const most = 2000
	log = bytes.TrimSpace(log)
	return log[max(0, len(log)-most):]
}

// command prepares a program to run in dir as the owner of the cluster and out of reach of the terminal's Ctrl-C: it is
// the tests that Ctrl-C ends, and with them the server.
func (i installation) command(dir, program string, args ...string) *exec.Cmd {
	cmd := exec.Command(program, args...)
	cmd.Dir = dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8", "TZ=UTC"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: i.owner}
	return cmd
}
