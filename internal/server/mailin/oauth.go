package mailin

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"counterpart.dev/internal/errs"
)

// Renewer gives tokens of OAuth 2 that are valid now, and has them renewed by the provider before they are over (RFC 6749, 6).
type Renewer struct {
	URL     string // of the provider's token endpoint
	Client  string // as which this installation is known there
	Secret  string // of the client; "" where it has none
	Refresh func() (string, error)
	Keep    func(string) error // takes the refresh token that is to be used from then on; many providers give a new one each time
	Now     func() time.Time
	HTTP    *http.Client // for tests; one with bounds of its own if nil

	mu    sync.Mutex
	token string
	until time.Time
}

// The bounds of what is asked of a provider.
const (
	renewing   = 30 * time.Second
	early      = 2 * time.Minute // a token is renewed so long before it is over
	mostReply  = 64 << 10
	usualToken = time.Hour // of a provider that does not say how long a token lasts
)

// Token is a token that is valid now.
func (r *Renewer) Token() (token string, err error) {
	defer errs.Wrap(&err, "mailin.Token")
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.token != "" && r.Now().Add(early).Before(r.until) {
		return r.token, nil
	}
	refresh, err := r.Refresh()
	if err != nil {
		return "", err
	}
	form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {refresh}, "client_id": {r.Client}}
	if r.Secret != "" {
		form.Set("client_secret", r.Secret)
	}
	answer, err := r.ask(form)
	if err != nil {
		return "", err
	}
	if r.token, r.until = answer.Token, r.Now().Add(usualToken); answer.Lasts > 0 {
		r.until = r.Now().Add(time.Duration(answer.Lasts) * time.Second)
	}
	if answer.Refresh != "" && answer.Refresh != refresh && r.Keep != nil {
		if err := r.Keep(answer.Refresh); err != nil {
			return "", fmt.Errorf("keeping the new refresh token: %w", err)
		}
	}
	return r.token, nil
}

// Forget lets go of the token, since the mailbox's server does not take it any more.
func (r *Renewer) Forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.token = ""
}

// renewed is what a provider answers.
type renewed struct {
	Token   string `json:"access_token"`
	Refresh string `json:"refresh_token"`
	Lasts   int64  `json:"expires_in"` // seconds
	Error   string `json:"error"`
}

// ask asks the provider, of whose answer nothing but the code of an error is told on.
func (r *Renewer) ask(form url.Values) (out renewed, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), renewing)
	defer cancel()
	q, err := http.NewRequestWithContext(ctx, http.MethodPost, r.URL, strings.NewReader(form.Encode()))
	if err != nil {
		return out, err
	}
	q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	q.Header.Set("Accept", "application/json")
	client := r.HTTP
	if client == nil {
		client = &http.Client{Timeout: renewing, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	}
	a, err := client.Do(q)
	if err != nil {
		return out, err
	}
	defer a.Body.Close()
	body, err := io.ReadAll(io.LimitReader(a.Body, mostReply))
	if err != nil {
		return out, err
	}
	if err := json.Unmarshal(body, &out); err != nil && a.StatusCode == http.StatusOK {
		return out, errs.New(errs.Invalid, "the provider's answer to the renewal of the token is no JSON")
	}
	switch {
	case out.Error == "invalid_grant":
		return out, errs.New(errs.Invalid, "the provider does not renew the token any more: sign in there anew, and put the new refresh token into the file")
	case a.StatusCode != http.StatusOK || out.Token == "":
		return out, errs.New(errs.Invalid, "the provider did not renew the token: status %d %s", a.StatusCode, plain(out.Error))
	}
	return out, nil
}
