// Package scan asks a scanner for malicious software about a file.
//
// It promises an answer within two minutes, or an error: a file that could not be looked at is never called clean. It refuses to keep
// anything of a file, and to connect to anything but the one daemon it was given.
//
// The exchange is INSTREAM of ClamAV's clamd(8): pieces with their lengths, a piece of length zero, and one line back.
package scan

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// Bounds of asking.
const (
	within    = 2 * time.Minute
	piece     = 64 << 10
	mostReply = 4 << 10
)

// Daemon is where a ClamAV daemon listens: the path of a Unix socket, or a host and port.
type Daemon string

// Look gives the name of what is harmful in a file, "" for nothing.
func (d Daemon) Look(ctx context.Context, body []byte) (harm string, err error) {
	said, err := d.ask(ctx, body)
	if err != nil {
		return "", fmt.Errorf("scan.Look: %w", err)
	}
	if found, harmful := strings.CutSuffix(said, " FOUND"); harmful {
		return strings.TrimPrefix(found, "stream: "), nil
	}
	if said != "stream: OK" {
		return "", fmt.Errorf("scan.Look: the daemon says %q", said)
	}
	return "", nil
}

// ask sends a file and gives the one line that comes back.
func (d Daemon) ask(ctx context.Context, body []byte) (said string, err error) {
	network := "tcp"
	if strings.HasPrefix(string(d), "/") {
		network = "unix"
	}
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, network, string(d))
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if at, ok := ctx.Deadline(); ok {
		if err := conn.SetDeadline(at); err != nil {
			return "", err
		}
	}
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	// A daemon that has seen enough stops reading, and says why: its word counts, not that writing failed.
	wrote := stream(conn, body)
	said, err = bufio.NewReader(io.LimitReader(conn, mostReply)).ReadString(0)
	if err != nil {
		if wrote != nil {
			err = wrote
		}
		return "", err
	}
	return strings.TrimSuffix(said, "\x00"), nil
}

// stream sends a file in pieces.
func stream(conn net.Conn, body []byte) error {
	w := bufio.NewWriterSize(conn, piece)
	w.WriteString("zINSTREAM\x00")
	for len(body) > 0 {
		n := min(len(body), piece)
		w.Write(binary.BigEndian.AppendUint32(nil, uint32(n)))
		w.Write(body[:n])
		body = body[n:]
	}
	w.Write([]byte{0, 0, 0, 0})
	return w.Flush()
}
