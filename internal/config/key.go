package config

import (
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

const day = 24 * time.Hour

// Keys lists every setting, in a fixed order.
//
// Long because it is the one table of settings, a line or two each.
func Keys() []Key {
	return []Key{
		{Name: "listen", Default: "localhost:8080", Help: "address the pages are served at", set: func(c *Config, s string) (err error) {
			c.Listen, err = address(s)
			return err
		}},
		{Name: "public-url", Help: "how people reach it, such as https://counterpart.example.org", set: setPublicURL},
		{Name: "database", Help: "path of the SQLite file, or a postgres:// address", secret: true, set: setDatabase},
		{Name: "migration-database", Help: "postgres:// address of whoever may change the schema", secret: true, set: setMigrationDatabase},
		{Name: "data-dir", Default: "counterpart-data", Help: "folder of everything that is kept", set: func(c *Config, s string) error { c.DataDir = s; return nil }},
		{Name: "key-dir", Help: "folder of the keys of the record, outside the database", set: func(c *Config, s string) error { c.KeyDir = s; return nil }},
		{Name: "metrics", Help: "address of metrics and readiness, such as localhost:9090; empty for none", set: func(c *Config, s string) (err error) {
			if s != "" {
				c.Metrics, err = address(s)
			}
			return err
		}},
		{Name: "tls-cert", Help: "file of the TLS certificate", set: func(c *Config, s string) error { c.TLSCert = s; return nil }},
		{Name: "tls-key", Help: "file of the TLS key", set: func(c *Config, s string) error { c.TLSKey = s; return nil }},
		{Name: "trusted-proxies", Help: "networks whose X-Forwarded-For is believed, such as 10.0.0.0/8", set: setProxies},
		{Name: "anonymous-rate", Default: "1200", Help: "requests a minute from one address that has not signed in", set: func(c *Config, s string) (err error) {
			c.AnonymousRate, err = number(s, 1, 1_000_000)
			return err
		}},
		{Name: "scanner", Help: "ClamAV daemon that looks at every file before it is taken in: the path of its socket, or localhost:3310; empty for none", set: func(c *Config, s string) (err error) {
			if c.Scanner = s; s != "" && !filepath.IsAbs(s) {
				c.Scanner, err = address(s)
			}
			return err
		}},
		{Name: "mail-domain", Help: "domain whose mail comes here, such as mail.example.org; empty where none is taken", set: setMailDomain},
		{Name: "mail-inbox", Default: "in", Help: "name of its general address, before the @", set: func(c *Config, s string) error {
			if c.MailInbox = strings.ToLower(s); !plainName(s) || strings.HasPrefix(c.MailInbox, "reply") || strings.HasPrefix(c.MailInbox, "bounce") {
				return fmt.Errorf("%q cannot be the name of a general address: use letters, digits, dots and hyphens, and nothing that begins with reply or bounce", s)
			}
			return nil
		}},
		{Name: "mail-trusted-host", Help: "mail server whose Authentication-Results are believed; empty for none", set: func(c *Config, s string) error { c.MailTrustedHost = s; return nil }},
		{Name: "mail-listen", Help: "address at which mail is taken by SMTP, such as :25; empty for none", set: func(c *Config, s string) (err error) {
			if s != "" {
				c.MailListen, err = address(s)
			}
			return err
		}},
		{Name: "imap-address", Help: "server of a mailbox that is read, such as imap.example.org:993; empty for none", set: func(c *Config, s string) (err error) {
			if s != "" {
				c.IMAPAddress, err = address(s)
			}
			return err
		}},
		{Name: "imap-security", Default: "tls", Help: "tls (from the first byte), starttls or none (a server on the same machine)", set: func(c *Config, s string) error {
			c.IMAPSecurity = s
			return oneOf(s, "tls", "starttls", "none")
		}},
		{Name: "imap-user", Help: "name to sign in to the mailbox with", set: func(c *Config, s string) error { c.IMAPUser = s; return nil }},
		{Name: "imap-way", Default: "password", Help: "password, xoauth2 or oauthbearer", set: func(c *Config, s string) error {
			c.IMAPWay = s
			return oneOf(s, "password", "xoauth2", "oauthbearer")
		}},
		{Name: "imap-secret-file", Help: "file that holds the password, the token of OAuth 2 that is valid now, or with imap-token-url the one that renews it", set: func(c *Config, s string) error { c.IMAPSecretFile = s; return nil }},
		{Name: "imap-token-url", Help: "address at which the provider renews tokens of OAuth 2; empty where another program keeps a valid one in the file", set: func(c *Config, s string) error {
			c.IMAPTokenURL = s
			return tokenURL(s)
		}},
		{Name: "imap-client-id", Help: "as which this installation is known to the provider", set: func(c *Config, s string) error { c.IMAPClientID = s; return nil }},
		{Name: "imap-client-secret-file", Help: "file that holds the secret of that; empty for none", set: func(c *Config, s string) error { c.IMAPClientSecretFile = s; return nil }},
		{Name: "imap-mailbox", Default: "INBOX", Help: "mailbox that is read; it should be used for nothing else", set: func(c *Config, s string) error { c.IMAPMailbox = s; return nil }},
		{Name: "imap-every", Default: "1m", Help: "how often the mailbox is looked into", set: func(c *Config, s string) (err error) {
			c.IMAPEvery, err = period(s, 5*time.Second, day)
			return err
		}},
		{Name: "log-format", Default: "text", Help: "text or json", set: func(c *Config, s string) error {
			c.LogFormat = s
			return oneOf(s, "text", "json")
		}},
		{Name: "log-level", Default: "info", Help: "debug, info, warn or error", set: func(c *Config, s string) error {
			if err := oneOf(s, "debug", "info", "warn", "error"); err != nil {
				return err
			}
			return c.LogLevel.UnmarshalText([]byte(s))
		}},
		{Name: "session-idle", Default: "12h", Help: "how long a session may rest", set: func(c *Config, s string) (err error) {
			c.SessionIdle, err = period(s, time.Minute, 30*day)
			return err
		}},
		{Name: "session-life", Default: "7d", Help: "how long a session lasts at most", set: func(c *Config, s string) (err error) {
			c.SessionLife, err = period(s, time.Minute, 30*day)
			return err
		}},
		{Name: "demo", Default: "false", Switch: true, Help: "serve a demonstration: invented people, sign-in by one click", set: func(c *Config, s string) (err error) {
			if c.Demo, err = strconv.ParseBool(s); err != nil {
				return fmt.Errorf("%q is neither true nor false", s)
			}
			return nil
		}},
		{Name: "demo-people", Help: "file to which the people of the demonstration are written as JSON", set: func(c *Config, s string) error { c.DemoPeople = s; return nil }},
		{Name: "demo-seed", Default: "0", Help: "number from which the demonstration draws its chance", set: func(c *Config, s string) (err error) {
			if c.DemoSeed, err = strconv.ParseUint(s, 10, 64); err != nil {
				return fmt.Errorf("%q is no whole number from 0", s)
			}
			return nil
		}},
		{Name: "demo-clock", Help: "file that holds the demonstration's instant, such as 2026-11-20T09:00:00Z", set: func(c *Config, s string) error { c.DemoClock = s; return nil }},
		{Name: "mail-dir", Help: "folder into which the mail of a demonstration is written", set: func(c *Config, s string) error { c.MailDir = s; return nil }},
		{Name: "hook-dir", Help: "folder into which the demonstration's webhooks are written", set: func(c *Config, s string) error { c.HookDir = s; return nil }},
		{Name: "smtp-host", Help: "mail server that takes outgoing mail; empty for none", set: func(c *Config, s string) error { c.SMTPHost = s; return nil }},
		{Name: "smtp-port", Default: "587", Help: "its port", set: func(c *Config, s string) (err error) {
			c.SMTPPort, err = number(s, 1, 65535)
			return err
		}},
		{Name: "smtp-tls", Default: "starttls", Help: "starttls, tls (from the first byte) or none (a server on the same machine)", set: func(c *Config, s string) error {
			c.SMTPTLS = s
			return oneOf(s, "starttls", "tls", "none")
		}},
		{Name: "smtp-user", Help: "name to sign in to it with; empty for no sign-in", set: func(c *Config, s string) error { c.SMTPUser = s; return nil }},
		{Name: "smtp-password-file", Help: "file that holds the password for it", set: func(c *Config, s string) error { c.SMTPPasswordFile = s; return nil }},
		{Name: "mail-from", Help: "address that mail is from, such as counterpart@example.org", set: setMailFrom},
		{Name: "role", Default: "all", Help: "all, web or worker", set: func(c *Config, s string) error {
			c.Role = Role(s)
			return oneOf(s, "all", "web", "worker")
		}},
		{Name: "drain", Default: "20s", Help: "how long requests and jobs may take to end at shutdown", set: func(c *Config, s string) (err error) {
			c.Drain, err = period(s, 0, 10*time.Minute)
			return err
		}},
	}
}

func oneOf(s string, words ...string) error {
	for _, w := range words {
		if s == w {
			return nil
		}
	}
	return fmt.Errorf("%q is none of %s", s, strings.Join(words, ", "))
}

func address(s string) (string, error) {
	_, port, err := net.SplitHostPort(s)
	if err != nil {
		return "", fmt.Errorf("%q is no address such as localhost:8080", s)
	}
	if _, err := number(port, 0, 65535); err != nil {
		return "", fmt.Errorf("%q has no port from 0 to 65535", s)
	}
	return s, nil
}

func isPostgres(s string) bool {
	return strings.HasPrefix(s, "postgres://") || strings.HasPrefix(s, "postgresql://")
}

// setDatabase takes a path or an address. What it refuses may hold a password, so it is not repeated.
func setDatabase(c *Config, s string) error {
	c.Database = s
	lower := strings.ToLower(s)
	switch {
	case isPostgres(s):
		return postgresAddress(s)
	case strings.Contains(lower, "host=") || strings.Contains(lower, "dbname=") || strings.Contains(lower, "password="):
		return errors.New("this looks like words for PostgreSQL: write them as an address, postgres://user@host:5432/name")
	case strings.Contains(s, "://") || strings.HasPrefix(lower, "file:") || strings.HasPrefix(lower, ":memory:"):
		return errors.New("this is neither the path of an SQLite file nor an address that begins with postgres://")
	}
	return nil
}

func setMigrationDatabase(c *Config, s string) error {
	c.MigrationDatabase = s
	if s != "" && !isPostgres(s) {
		return errors.New("this is no address that begins with postgres://")
	}
	return postgresAddress(s)
}

func postgresAddress(s string) error {
	if _, err := url.Parse(s); err != nil {
		return errors.New("this cannot be read as an address: write postgres://user:password@host:5432/name, with %-escapes for @, :, / and # in the password")
	}
	return nil
}

// setMailFrom takes the address of a sender, with or without a name.
func setMailFrom(c *Config, s string) error {
	if s == "" {
		return nil
	}
	if _, err := mail.ParseAddress(s); err != nil {
		return fmt.Errorf("%q is no address such as counterpart@example.org", s)
	}
	c.MailFrom = s
	return nil
}

func setPublicURL(c *Config, s string) error {
	if s == "" {
		return nil
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.User != nil {
		return fmt.Errorf("%q is no address such as https://counterpart.example.org, without a path", s)
	}
	u.Path = ""
	c.PublicURL = u
	return nil
}

func setProxies(c *Config, s string) error {
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' }) {
		p, err := netip.ParsePrefix(part)
		if err != nil {
			a, e := netip.ParseAddr(part)
			if e != nil {
				return fmt.Errorf("%q is no network such as 10.0.0.0/8", part)
			}
			p = netip.PrefixFrom(a, a.BitLen())
		}
		c.TrustedProxies = append(c.TrustedProxies, p.Masked())
	}
	return nil
}

func number(s string, least, most int) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < least || n > most {
		return 0, fmt.Errorf("%q is no number from %d to %d", s, least, most)
	}
	return n, nil
}

// period reads a length of time, which may be in days.
func period(s string, least, most time.Duration) (time.Duration, error) {
	d, err := time.ParseDuration(s)
	if days, ok := strings.CutSuffix(s, "d"); ok {
		var n int
		n, err = number(days, 0, 10_000)
		d = time.Duration(n) * day
	}
	if err != nil || d < least || d > most {
		return 0, fmt.Errorf("%q is no length of time from %s to %s, such as 30m, 12h or 7d", s, length(least), length(most))
	}
	return d, nil
}

// length is how a length of time is written in a setting.
func length(d time.Duration) string {
	switch {
	case d != 0 && d%day == 0:
		return fmt.Sprintf("%dd", d/day)
	case d != 0 && d%time.Hour == 0:
		return fmt.Sprintf("%dh", d/time.Hour)
	case d != 0 && d%time.Minute == 0:
		return fmt.Sprintf("%dm", d/time.Minute)
	}
	return d.String()
}

// tokenURL refuses an address at which a secret would go over the network in the clear.
func tokenURL(s string) error {
	if s == "" {
		return nil
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "https" && !(u.Scheme == "http" && onlyHere(u.Hostname())) {
		return fmt.Errorf("%q is no address such as https://login.example.org/token", s)
	}
	return nil
}

// setMailDomain takes the domain of addresses.
func setMailDomain(c *Config, s string) error {
	if c.MailDomain = strings.ToLower(s); s != "" && (!plainName(s) || !strings.Contains(s, ".")) {
		return fmt.Errorf("%q is no domain such as mail.example.org", s)
	}
	return nil
}

// plainName reports a name of letters, digits, dots and hyphens.
func plainName(s string) bool {
	return s != "" && strings.Trim(strings.ToLower(s), "abcdefghijklmnopqrstuvwxyz0123456789.-") == ""
}
