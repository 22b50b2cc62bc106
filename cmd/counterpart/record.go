package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
)

func recordCommand() *cobra.Command {
	c := &cobra.Command{Use: "record", Short: "Check the record of an engagement without its server, and keep the key that signs it"}
	c.AddCommand(recordVerifyCommand(), recordKeyCommand(), recordRotateKeyCommand())
	return c
}

func recordVerifyCommand() *cobra.Command {
	var flags fileFlags
	var key, head string
	c := &cobra.Command{
		Use:   "verify BUNDLE",
		Short: "Check an evidence bundle byte by byte, and say what became of every text",
		Long: "Checks an evidence bundle from its own bytes: that it is whole and unchanged, that every head matches the acts below it, and\n" +
			"that every text is opened, withheld or erased by an act that says so. Give --key or --head, from elsewhere than the bundle:\n" +
			"without either the answer is \"consistent, not anchored\", since whoever makes a bundle up can make it consistent.\n\n" +
			"Ends with 0 when the bundle is verified, 1 when it is consistent and not anchored, 2 when it fails or cannot be read.",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			anchor, err := readAnchor(key, head)
			if err != nil {
				return err
			}
			bundle, err := readAtMost(args[0], record.MaxBundle+1) // one byte more is told by the report
			if err != nil {
				return err
			}
			report, err := record.Verify(bundle, anchor)
			if err != nil {
				return errs.New(errs.Invalid, "--head %s: %w", head, err)
			}
			if err := flags.show(c, verifyObject{report, args[0]}); err != nil {
				return err
			}
			return verdictError(args[0], report)
		},
	}
	c.Flags().BoolVar(&flags.json, "json", false, "print one JSON object")
	c.Flags().StringVar(&key, "key", "", "public key of the server that keeps the record, or a file that holds it")
	c.Flags().StringVar(&head, "head", "", "file with a signed head of the record that was received earlier")
	return c
}

// verifyObject is what record verify prints: counterpart/record-verify/1.
type verifyObject struct {
	*record.Report
	File string `json:"file"`
}

func (o verifyObject) print(w io.Writer) error { return o.Print(w) }

// verdictError is what a verdict ends the command with. A failure is told on standard error too, and the report stays on
// standard output, where it says what holds and what does not.
func verdictError(path string, r *record.Report) error {
	switch {
	case r.Verdict == record.Verified:
		return nil
	case r.Verdict == record.NotAnchored:
		return errFindings
	case r.FailureCount == 1:
		return errs.New(errs.Invalid, "%s does not verify: %s", path, r.Failures[0])
	}
	return errs.New(errs.Invalid, "%s does not verify: %s, and %d more", path, r.Failures[0], r.FailureCount-1)
}

// largestAnchor is how many bytes of a file with a key or a head are read: more than either can have.
const largestAnchor = 64 << 10

// readAnchor reads what the flags name. A key may be given as itself.
func readAnchor(key, head string) (record.Anchor, error) {
	var a record.Anchor
	if key != "" {
		text, err := readAtMost(key, largestAnchor)
		switch {
		case errors.Is(err, errs.NotFound):
			text = []byte(key)
		case err != nil:
			return a, fmt.Errorf("--key: %w", err)
		}
		if a.Key, err = record.ParsePublicKey(string(text)); err != nil {
			return a, errs.New(errs.Invalid, "--key: %w, nor is there a file of that name that holds one", err)
		}
	}
	if head != "" {
		var err error
		if a.Head, err = readAtMost(head, largestAnchor); err != nil {
			return a, fmt.Errorf("--head: %w", err)
		}
	}
	return a, nil
}

// readAtMost reads the first bytes of a file.
func readAtMost(path string, most int64) ([]byte, error) {
	file, err := openFile(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, most))
	if err != nil {
		return nil, pathError(path, err)
	}
	return content, nil
}
