// Package config is the settings of an installation: one struct, made once at start and passed on, never global.
//
// It promises that every setting has a default that works on one machine, that flags win over the environment, the environment
// over the file and the file over the defaults, and that everything wrong is said at once, each in a sentence. It refuses a key
// it does not know, and to print a secret.
//
// A file of settings has a line key = value each, with the keys that the flags have, and lines that begin with # for remarks. The
// values need no quotes, and have none.
package config

import (
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Role says what a process does.
type Role string

// The roles.
const (
	All    Role = "all"    // pages and jobs
	Web    Role = "web"    // pages only
	Worker Role = "worker" // jobs only
)

// Config is the settings.
type Config struct {
	Listen            string
	PublicURL         *url.URL // never nil after Load
	Database          string   // path of an SQLite file, or a postgres:// address
	MigrationDatabase string   // address of whoever may change the schema; "" on SQLite
	DataDir           string
	KeyDir            string
	Metrics           string // address of the metrics; "" for none
	TLSCert, TLSKey   string
	TrustedProxies    []netip.Prefix
	Scanner           string // address of a ClamAV daemon that looks at files before they are taken in; "" for none
	MailDomain        string // of the addresses that are replied to; "" where no mail is taken
	MailInbox         string // the part before the @ of the general address
	MailTrustedHost   string // the server whose word on forged senders is believed; "" for none
	MailListen        string // address of the SMTP server that takes mail; "" for none
	IMAPAddress       string // of the server of a mailbox that is read; "" for none
	IMAPSecurity      string // tls, starttls or none
	IMAPUser          string
	IMAPWay           string // password, xoauth2 or oauthbearer
	IMAPSecretFile    string // holds the password, a token that is valid now, or the one that renews it

	IMAPTokenURL         string // at which the provider renews tokens; "" where another program does
	IMAPClientID         string
	IMAPClientSecretFile string

	IMAPMailbox      string
	IMAPEvery        time.Duration
	AnonymousRate    int // requests a minute from one address that has not signed in
	LogFormat        string
	LogLevel         slog.Level
	SessionIdle      time.Duration
	SessionLife      time.Duration
	Demo             bool
	DemoPeople       string
	DemoSeed         uint64
	DemoClock        string
	MailDir, HookDir string
	SMTPHost         string // server that takes outgoing mail; "" for none
	SMTPPort         int
	SMTPTLS          string // starttls, tls or none
	SMTPUser         string // "" for no sign-in
	SMTPPasswordFile string
	MailFrom         string // address that mail is from
	Role             Role
	Drain            time.Duration

	values []Value
	open   string // the file, when it holds a password and everybody may read it
}

// Value is a setting as it came to be.
type Value struct {
	Key    string `json:"key"`
	Value  string `json:"value"` // passwords masked
	Source string `json:"source"`
}

// Key describes a setting.
type Key struct {
	Name    string
	Default string
	Help    string
	Switch  bool // true or false
	secret  bool
	set     func(*Config, string) error
}

// prefix begins the name of every environment variable that is ours.
const prefix = "COUNTERPART_"

// Env is the name of the environment variable of the setting.
func (k Key) Env() string {
	return prefix + strings.ToUpper(strings.ReplaceAll(k.Name, "-", "_"))
}

// Problem is one thing wrong with the settings.
type Problem struct{ Key, Source, Message string }

func (p Problem) String() string { return fmt.Sprintf("%s (from %s): %s", p.Key, p.Source, p.Message) }

// Error is everything wrong with the settings.
type Error struct{ Problems []Problem }

func (e *Error) Error() string {
	var lines []string
	for _, p := range e.Problems {
		lines = append(lines, p.String())
	}
	return "the settings cannot be used: " + strings.Join(lines, "; ")
}

// Load makes the settings from flags that were given, the environment and the file that the key config names, if any.
func Load(flags map[string]string, environ []string) (Config, error) {
	given := map[string]Value{}
	var c Config
	env := map[string]string{}
	for _, e := range environ {
		name, value, _ := strings.Cut(e, "=")
		env[name] = value
	}
	file, from := flags["config"], "the flag --config"
	if file == "" {
		file, from = env[prefix+"CONFIG"], prefix+"CONFIG"
	}
	var problems []Problem
	if file != "" {
		problems = c.readFile(file, from, given)
	}
	problems = append(problems, readEnvironment(env, given)...)
	for name, value := range flags {
		switch {
		case name == "config":
		case !known(name):
			problems = append(problems, Problem{name, "the flag --" + name, "there is no such setting" + suggest(name)})
		default:
			given[name] = Value{name, value, "the flag --" + name}
		}
	}
	c.build(given, &problems)
	if len(problems) > 0 {
		slices.SortStableFunc(problems, func(a, b Problem) int { return strings.Compare(a.Key, b.Key) })
		return Config{}, &Error{problems}
	}
	return c, nil
}

// build sets everything that was given, and the rest to its default.
func (c *Config) build(given map[string]Value, problems *[]Problem) {
	for _, k := range Keys() {
		v, ok := given[k.Name]
		if !ok {
			v = Value{k.Name, k.Default, "default"}
		}
		if err := k.set(c, v.Value); err != nil {
			*problems = append(*problems, Problem{k.Name, v.Source, err.Error()})
		}
		if k.secret {
			v.Value = masked(v.Value)
		}
		c.values = append(c.values, v)
	}
	c.derive()
	*problems = append(*problems, c.check()...)
}

// derive fills in what follows from other settings.
func (c *Config) derive() {
	if c.Database == "" {
		c.Database = filepath.Join(c.DataDir, "counterpart.db")
		c.show("database", c.Database)
	}
	if c.KeyDir == "" {
		c.KeyDir = filepath.Join(c.DataDir, "keys")
		c.show("key-dir", c.KeyDir)
	}
	if c.PublicURL == nil {
		scheme := "http"
		if c.TLSCert != "" {
			scheme = "https"
		}
		c.PublicURL = &url.URL{Scheme: scheme, Host: reached(c.Listen)}
		c.show("public-url", c.PublicURL.String())
	}
}

// show sets what a setting is printed as, once it has been derived.
func (c *Config) show(key, value string) {
	for i := range c.values {
		if c.values[i].Key == key {
			c.values[i].Value = value
		}
	}
}

// reached is where one reaches what listens at an address: at all of a machine's addresses means at this machine's own too.
func reached(listen string) string {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return listen
	}
	if a, err := netip.ParseAddr(host); host == "" || err == nil && a.IsUnspecified() {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}

// check finds what is wrong between several settings.
func (c *Config) check() (problems []Problem) {
	wrong := func(key, source, message string) { problems = append(problems, Problem{key, source, message}) }
	switch {
	case (c.TLSCert == "") != (c.TLSKey == ""):
		wrong("tls-cert", "both", "a certificate needs its key and the key its certificate: give tls-cert and tls-key")
	case c.TLSCert != "":
		for key, file := range map[string]string{"tls-cert": c.TLSCert, "tls-key": c.TLSKey} {
			if _, err := os.Stat(file); err != nil {
				wrong(key, file, "the file cannot be read: name one that is there and that the program may read")
			}
		}
		if c.PublicURL.Scheme != "https" {
			wrong("public-url", "both", "with a certificate people reach the program over TLS: let public-url begin with https://")
		}
	}
	if c.SessionIdle > c.SessionLife {
		wrong("session-idle", "both", "a session cannot rest longer than it lasts: make session-idle at most session-life")
	}
	if (c.MailListen != "" || c.IMAPAddress != "") && c.MailDomain == "" {
		wrong("mail-domain", "both", "mail is taken for the addresses of a domain: give mail-domain, or leave mail-listen and imap-address out")
	}
	if c.IMAPAddress != "" && (c.IMAPUser == "" || c.IMAPSecretFile == "") {
		wrong("imap-address", "both", "a mailbox needs who signs in to it: give imap-user and imap-secret-file, or leave imap-address out")
	}
	if c.MigrationDatabase != "" && !c.Postgres() {
		wrong("migration-database", "both", "an SQLite file is changed by the program itself: leave migration-database out, or let database begin with postgres://")
	}
	if c.IMAPTokenURL != "" && (c.IMAPClientID == "" || c.IMAPWay == "password") {
		wrong("imap-token-url", "both", "tokens are renewed for a client: give imap-client-id, and xoauth2 or oauthbearer as imap-way, or leave imap-token-url out")
	}
	if c.SMTPHost != "" && c.MailFrom == "" {
		wrong("mail-from", "both", "mail needs an address that it is from: give mail-from, or leave smtp-host out")
	}
	if c.Demo && c.SMTPHost != "" {
		wrong("smtp-host", "both", "a demonstration sends no mail to anybody: give mail-dir, a folder that it is written into, and leave smtp-host out")
	}
	if (c.SMTPUser == "") != (c.SMTPPasswordFile == "") {
		wrong("smtp-user", "both", "a sign-in to the mail server takes a name and a password: give smtp-user and smtp-password-file, or neither")
	}
	if !c.Demo && (c.DemoPeople != "" || c.DemoClock != "" || c.DemoSeed != 0 || c.MailDir != "" || c.HookDir != "") {
		wrong("demo", "demo-*, mail-dir, hook-dir", "demo-people, demo-clock, demo-seed, mail-dir and hook-dir are for a demonstration: add demo = true, or leave them out")
	}
	return problems
}

// Warnings lists what works but is seldom meant, in a fixed order. Settings that Load refused have none.
func (c Config) Warnings() []Problem {
	if c.PublicURL == nil {
		return nil
	}
	var out []Problem
	warn := func(key, message string) {
		for _, v := range c.values {
			if v.Key == key {
				out = append(out, Problem{key, v.Source, message})
			}
		}
	}
	https := c.PublicURL.Scheme == "https"
	if !https && !onlyHere(c.PublicURL.Hostname()) {
		warn("public-url", "passwords and sessions go over the network in the clear: let a proxy speak TLS, or give tls-cert and tls-key")
	}
	if https && c.TLSCert == "" && len(c.TrustedProxies) == 0 {
		warn("trusted-proxies", "whoever comes through the proxy that speaks TLS looks like one and the same address: name the proxy's network")
	}
	if host, _, err := net.SplitHostPort(c.IMAPAddress); err == nil && c.IMAPSecurity == "none" && !onlyHere(host) {
		warn("imap-security", "mail and its password go over the network in the clear: use tls or starttls, or a server on this machine")
	}
	if host, _, err := net.SplitHostPort(c.MailListen); err == nil && c.TLSCert == "" && !onlyHere(host) {
		warn("mail-listen", "mail comes over the network in the clear: give tls-cert and tls-key, or let a mail server on this machine pass it on")
	}
	if host, _, err := net.SplitHostPort(c.Metrics); err == nil && !onlyHere(host) {
		warn("metrics", "other machines can read the metrics: listen at localhost, or see to it that only the collector reaches this address")
	}
	if c.SMTPHost != "" && c.SMTPTLS == "none" && !onlyHere(c.SMTPHost) {
		warn("smtp-tls", "mail and its password go over the network in the clear: use starttls or tls, or a server on this machine")
	}
	if c.open != "" {
		out = append(out, Problem{"config", c.open, "the file holds a password and everybody on this machine may read it: take that right away (chmod 600)"})
	}
	return out
}

// onlyHere reports whether a host is this machine, seen from itself.
func onlyHere(host string) bool {
	a, err := netip.ParseAddr(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || err == nil && a.Unmap().IsLoopback()
}

// Postgres reports whether the database is PostgreSQL.
func (c Config) Postgres() bool { return isPostgres(c.Database) }

// Values lists every setting with where it came from, in a fixed order, passwords masked.
func (c Config) Values() []Value { return slices.Clone(c.values) }
