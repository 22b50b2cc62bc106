package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/config"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/house"
	"counterpart.dev/internal/store"
)

// userObject is what the commands on one account print with --json.
type userObject struct {
	Schema   string     `json:"schema"` // counterpart/user/1
	Email    string     `json:"email,omitempty"`
	Done     string     `json:"done"`
	Link     string     `json:"link,omitempty"`
	Until    *time.Time `json:"until,omitempty"`
	Sessions *int       `json:"sessions,omitempty"` // how many were ended
}

// personObject is one person of user list --json.
type personObject struct {
	Email         string   `json:"email"`
	Name          string   `json:"name"`
	Organisations []string `json:"organisations"`
	Administrator bool     `json:"administrator"`
	Ended         bool     `json:"ended"`
	Sessions      int      `json:"sessions"`
	SecondFactor  bool     `json:"second_factor"`
}

func userCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "user",
		Short: "Look after accounts on the host itself",
		Long: "For whoever controls the host: it asks for no password, because the host could not be kept from anything. In the pages,\n" +
			"accounts belong to the leads of their organisations. What is done here is written in the records of those the person works with.",
	}
	root.AddCommand(userListCommand(), firstRunCommand(), subjectCommand(),
		oneUser("add-admin", "Make somebody run the installation", "now runs the installation; they sign in again", addAdmin),
		oneUser("remove-admin", "Make somebody run the installation no longer", "does not run the installation any more", removeAdmin),
		oneUser("reset-link", "Make a link with which somebody sets a new password", "sets a new password with this link, once and within an hour", resetLink),
		oneUser("second-factor-off", "Remove the second factor of somebody who has lost it", "signs in with the password alone, and is signed out everywhere", secondFactorOff),
		oneUser("deactivate", "End an account; what the person did stays", "has no account any more", deactivate),
		oneUser("end-sessions", "Sign somebody out everywhere", "is signed out everywhere", endSessions))
	return root
}

// withAccounts runs a command on the database of the settings.
func withAccounts(cmd *cobra.Command, do func(context.Context, config.Config, *account.Accounts) error) (err error) {
	cfg, err := loadConfig(cmd)
	if err != nil {
		return err
	}
	db, err := house.OpenStore(cmd.Context(), cfg, store.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return do(cmd.Context(), cfg, house.NewAccounts(db, cfg, newLogger(cfg, cmd.ErrOrStderr())))
}

func userListCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List everybody, with their organisations and sessions",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withAccounts(cmd, func(ctx context.Context, _ config.Config, a *account.Accounts) error {
				people, err := a.HostPeople(ctx)
				if err != nil {
					return err
				}
				return printPeople(cmd.OutOrStdout(), people, asJSON)
			})
		},
	}
	bindConfig(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "write one JSON object")
	return cmd
}

func printPeople(w io.Writer, people []account.Inhabitant, asJSON bool) error {
	if asJSON {
		out := make([]personObject, len(people))
		for i, p := range people {
			out[i] = personObject{p.Email, p.Name, append([]string{}, p.Firms...), p.Admin, p.Ended != 0, p.Sessions, p.Factor}
		}
		return printJSON(w, struct {
			Schema string         `json:"schema"`
			People []personObject `json:"people"`
		}{"counterpart/user-list/1", out})
	}
	if len(people) == 0 {
		_, err := fmt.Fprintln(w, "There is nobody yet. counterpart user first-run shows where the installation is set up.")
		return err
	}
	var t table
	t.row("E-MAIL", "NAME", "SESSIONS", "FACTORS", "STATE", "ORGANISATIONS")
	for _, p := range people {
		state, factors := "", "1"
		if p.Factor {
			factors = "2"
		}
		switch {
		case p.Ended != 0:
			state = "ended"
		case p.Admin:
			state = "administrator"
		}
		t.row(p.Email, p.Name, strconv.Itoa(p.Sessions), factors, state, strings.Join(p.Firms, ", "))
	}
	return t.print(w)
}

func firstRunCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "first-run",
		Short: "Show the address at which an empty installation is set up",
		Long:  "The address works once, for a day, and takes the place of any shown before.",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withAccounts(cmd, func(ctx context.Context, cfg config.Config, a *account.Accounts) error {
				secret, until, err := a.FirstRunToken(ctx)
				if err != nil {
					return err
				}
				if secret == "" {
					return errs.New(errs.Invalid, "the installation is set up already; people come in by invitation")
				}
				o := userObject{Done: "can be set up", Link: cfg.PublicURL.JoinPath("first-run", secret).String(), Until: &until}
				return printUser(cmd.OutOrStdout(), o, "The installation", asJSON)
			})
		},
	}
	bindConfig(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "write one JSON object")
	return cmd
}

// oneUser is a command on the account with an address.
func oneUser(name, short, done string, do func(context.Context, config.Config, *account.Accounts, *userObject) error) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   name + " EMAIL",
		Short: short,
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withAccounts(cmd, func(ctx context.Context, cfg config.Config, a *account.Accounts) error {
				o := userObject{Email: args[0], Done: done}
				if err := do(ctx, cfg, a, &o); err != nil {
					return err
				}
				return printUser(cmd.OutOrStdout(), o, o.Email, asJSON)
			})
		},
	}
	bindConfig(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "write one JSON object")
	return cmd
}

func printUser(w io.Writer, o userObject, who string, asJSON bool) error {
	if asJSON {
		o.Schema = "counterpart/user/1"
		return printJSON(w, o)
	}
	if _, err := fmt.Fprintf(w, "%s %s.\n", who, o.Done); err != nil || o.Link == "" {
		return err
	}
	_, err := fmt.Fprintf(w, "%s\nGood until %s.\n", o.Link, o.Until.UTC().Format("2 January 2006, 15:04 MST"))
	return err
}

func addAdmin(ctx context.Context, _ config.Config, a *account.Accounts, o *userObject) error {
	return a.HostSetAdmin(ctx, o.Email, true)
}

func removeAdmin(ctx context.Context, _ config.Config, a *account.Accounts, o *userObject) error {
	return a.HostSetAdmin(ctx, o.Email, false)
}

func resetLink(ctx context.Context, cfg config.Config, a *account.Accounts, o *userObject) error {
	link, err := a.HostRecover(ctx, o.Email)
	if err != nil {
		return err
	}
	o.Link, o.Until = cfg.PublicURL.JoinPath("recover", link.Secret).String(), &link.Until
	return nil
}

func secondFactorOff(ctx context.Context, _ config.Config, a *account.Accounts, o *userObject) error {
	return a.HostEndFactor(ctx, o.Email)
}

func deactivate(ctx context.Context, _ config.Config, a *account.Accounts, o *userObject) error {
	return a.HostEnd(ctx, o.Email)
}

func endSessions(ctx context.Context, _ config.Config, a *account.Accounts, o *userObject) error {
	n, err := a.HostEndSessions(ctx, o.Email)
	o.Sessions = &n
	return err
}
