// A service that people log in to with the common ID: the standard library, go-oidc and x/oauth2.
//
//	ISSUER=http://localhost:8080 CLIENT_ID=… CLIENT_SECRET=… BASE_URL=http://localhost:4000 go run .
//
// Registered with redirect_uris [BASE_URL/callback] and post_logout_redirect_uris [BASE_URL/].
package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"html/template"
	"log"
	"net/http"
	"net/url"
	"os"
	"sync"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// login is what is known of one browser: first the login under way, then the person.
type login struct {
	state, nonce, verifier string
	token                  *oauth2.Token
	idToken                string
	Email                  string
	Renewed                int
}

type service struct {
	baseURL    string
	endSession string
	provider   *oidc.Provider
	config     oauth2.Config
	// By the browser's cookie. A real service keeps them in its database.
	logins sync.Map
}

func main() {
	service, err := discover(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	base, err := url.Parse(service.baseURL)
	if err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("GET /{$}", service.home)
	http.HandleFunc("GET /login", service.logIn)
	http.HandleFunc("GET /callback", service.answer(service.callback))
	http.HandleFunc("POST /refresh", service.answer(service.refresh))
	http.HandleFunc("POST /logout", service.logOut)
	log.Fatal(http.ListenAndServe("127.0.0.1:"+base.Port(), nil))
}

func discover(ctx context.Context) (*service, error) {
	provider, err := oidc.NewProvider(ctx, os.Getenv("ISSUER"))
	if err != nil {
		return nil, err
	}
	var more struct {
		EndSession string `json:"end_session_endpoint"`
	}
	if err := provider.Claims(&more); err != nil {
		return nil, err
	}
	base := os.Getenv("BASE_URL")
	return &service{baseURL: base, endSession: more.EndSession, provider: provider, config: oauth2.Config{
		ClientID:     os.Getenv("CLIENT_ID"),
		ClientSecret: os.Getenv("CLIENT_SECRET"),
		Endpoint:     provider.Endpoint(),
		RedirectURL:  base + "/callback",
		Scopes:       []string{oidc.ScopeOpenID, "profile", "email", oidc.ScopeOfflineAccess},
	}}, nil
}

func (s *service) logIn(w http.ResponseWriter, r *http.Request) {
	begun := &login{state: rand.Text(), nonce: rand.Text(), verifier: oauth2.GenerateVerifier()}
	s.remember(w, r, begun)
	to := s.config.AuthCodeURL(begun.state, oidc.Nonce(begun.nonce), oauth2.S256ChallengeOption(begun.verifier))
	http.Redirect(w, r, to, http.StatusSeeOther)
}

func (s *service) callback(w http.ResponseWriter, r *http.Request) error {
	begun, answer := s.loginOf(r), r.URL.Query()
	if begun == nil || begun.state == "" || answer.Get("state") != begun.state {
		return errors.New("no such login")
	}
	// The answer says who it is from (RFC 9207): a code of somebody else's provider goes no further.
	if answer.Get("iss") != os.Getenv("ISSUER") {
		return errors.New("an answer of another provider")
	}
	if code := answer.Get("error"); code != "" {
		return errors.New(code)
	}
	token, err := s.config.Exchange(r.Context(), answer.Get("code"), oauth2.VerifierOption(begun.verifier))
	if err != nil {
		return err
	}
	raw, _ := token.Extra("id_token").(string)
	idToken, err := s.provider.Verifier(&oidc.Config{ClientID: s.config.ClientID}).Verify(r.Context(), raw)
	if err != nil {
		return err
	}
	// go-oidc leaves the nonce to its caller.
	if idToken.Nonce != begun.nonce {
		return errors.New("the ID token is for another login")
	}
	person, err := s.provider.UserInfo(r.Context(), oauth2.StaticTokenSource(token))
	if err != nil {
		return err
	}
	// `sub` is the person, whatever their address is. It must be the ID token's here, too.
	if person.Subject != idToken.Subject {
		return errors.New("userinfo of somebody else")
	}
	s.remember(w, r, &login{token: token, idToken: raw, Email: person.Email})
	return nil
}

func (s *service) refresh(w http.ResponseWriter, r *http.Request) error {
	old := s.loginOf(r)
	if old == nil || old.token == nil {
		return errors.New("nobody is logged in")
	}
	// A token without an access token is renewed at once. Its refresh token is replaced: the old one is worth nothing then.
	fresh, err := s.config.TokenSource(r.Context(), &oauth2.Token{RefreshToken: old.token.RefreshToken}).Token()
	if err != nil {
		return err
	}
	person, err := s.provider.UserInfo(r.Context(), oauth2.StaticTokenSource(fresh))
	if err != nil {
		return err
	}
	// Not every refresh brings an ID token; the last one is the hint of the logout.
	raw, _ := fresh.Extra("id_token").(string)
	s.remember(w, r, &login{token: fresh, idToken: cmp.Or(raw, old.idToken), Email: person.Email, Renewed: old.Renewed + 1})
	return nil
}

func (s *service) logOut(w http.ResponseWriter, r *http.Request) {
	to := "/"
	if old := s.loginOf(r); old != nil && old.token != nil {
		to = s.endSession + "?" + url.Values{"id_token_hint": {old.idToken}, "post_logout_redirect_uri": {s.baseURL + "/"}}.Encode()
	}
	s.forget(r)
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// answer does the work and goes home; what goes wrong is for the log, and the person begins anew.
func (s *service) answer(work func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := work(w, r); err != nil {
			log.Print(err)
			s.forget(r)
		}
		http.Redirect(w, r, "/", http.StatusSeeOther)
	}
}

var page = template.Must(template.New("home").Parse(`
{{if and . .Email}}<p>Logged in as <b id="email">{{.Email}}</b>. Renewed <b id="renewed">{{.Renewed}}</b> times.</p>
<form method="post" action="/refresh"><button id="refresh">Renew</button></form>
<form method="post" action="/logout"><button id="logout">Log out</button></form>
{{else}}<a id="login" href="/login">Log in</a>{{end}}`))

func (s *service) home(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if err := page.Execute(w, s.loginOf(r)); err != nil {
		log.Print(err)
	}
}

const cookie = "session"

func (s *service) loginOf(r *http.Request) *login {
	if sent, err := r.Cookie(cookie); err == nil {
		if found, ok := s.logins.Load(sent.Value); ok {
			return found.(*login)
		}
	}
	return nil
}

// remember gives the browser another name: one that somebody planted before the login is worth nothing.
func (s *service) remember(w http.ResponseWriter, r *http.Request, now *login) {
	s.forget(r)
	id := rand.Text()
	s.logins.Store(id, now)
	// Lax: forms of other sites do not bring it, so nobody else renews or logs out. Add Secure where there is https.
	http.SetCookie(w, &http.Cookie{Name: cookie, Value: id, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

func (s *service) forget(r *http.Request) {
	if sent, err := r.Cookie(cookie); err == nil {
		s.logins.Delete(sent.Value)
	}
}
