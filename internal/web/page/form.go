package page

import (
	"net/http"

	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/ui"
)

// Back leads to a page that says what was done: by the code did, which each family has its words for.
func Back(w http.ResponseWriter, r *http.Request, u ui.URL, did string) error {
	return server.Redirect(w, r, string(u.With("did", did)))
}

// Wrong is what is to be put right in a form; ok is false when the failure is of another kind and not the form's.
func Wrong(err error) (fields []errs.Field, ok bool) {
	if errs.KindOf(err) != errs.Invalid {
		return nil, false
	}
	if fields = errs.FieldsOf(err); len(fields) == 0 {
		fields = []errs.Field{{Message: errs.Sentence(err)}}
	}
	return fields, true
}

// Made is Show for a page that may have failed to be made.
func (s Shell) Made(w http.ResponseWriter, r *http.Request, p ui.Page, err error) error {
	if err != nil {
		return err
	}
	return s.Show(w, r, p)
}

// Corrected shows a form once more with what is wrong in it, or hands on a failure that is not the form's.
func (s Shell) Corrected(w http.ResponseWriter, r *http.Request, err error, show func([]errs.Field) (ui.Page, error)) error {
	fields, ok := Wrong(err)
	if !ok {
		return err
	}
	p, err := show(fields)
	if err != nil {
		return err
	}
	return s.Again(w, r, p)
}
