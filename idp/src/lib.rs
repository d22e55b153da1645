//! Identity provider: accounts and OpenID Connect. Knows no dealers.
