//! Addresses of PostgreSQL, read as libpq reads them (PostgreSQL manual, "Connection URIs"): the grammar of a URL cannot
//! say several hosts, and a host that is a folder.

use percent_encoding::percent_decode_str;

/// A `postgres://` address, taken apart.
pub struct PostgresUrl<'a> {
    text: &'a str,
    user: Option<&'a str>,
    hosts: &'a str,
    database: &'a str,
    query: Option<&'a str>,
}

impl<'a> PostgresUrl<'a> {
    /// Takes an address apart; `None` when it is not one of PostgreSQL.
    pub fn parse(text: &'a str) -> Option<Self> {
        let rest = text.strip_prefix("postgres://").or_else(|| text.strip_prefix("postgresql://"))?;
        let (user, rest) = match rest.find(['@', '/']).map(|at| rest.split_at(at)) {
            Some((user, rest)) if rest.starts_with('@') => (Some(user), rest.get(1..).unwrap_or_default()),
            _ => (None, rest),
        };
        let (path, query) = match rest.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (rest, None),
        };
        let (hosts, database) = path.split_once('/').unwrap_or((path, ""));
        Some(Self { text, user, hosts, database, query })
    }

    /// The hosts that it may lead to: names, addresses without brackets, folders of sockets. Empty ones are left out:
    /// there libpq takes the socket of this machine.
    pub fn hosts(&self) -> Vec<String> {
        // `hostaddr` is where libpq connects, and `host` goes over what stands before the path.
        let set = ["hostaddr", "host"].iter().find_map(|name| self.parameter(name));
        let hosts: Vec<String> = match set {
            Some(list) => list.split(',').map(str::to_owned).collect(),
            None => self.hosts.split(',').map(|host| decoded(without_port(host))).collect(),
        };
        hosts.into_iter().filter(|host| !host.is_empty()).collect()
    }

    /// A parameter of the query, the last one when it stands there twice.
    pub fn parameter(&self, name: &str) -> Option<String> {
        let mut pairs = self.query?.split('&').filter_map(|pair| pair.split_once('='));
        pairs.rfind(|(key, _)| decoded(key) == name).map(|(_, value)| decoded(value))
    }

    /// The password in it, if any.
    pub fn password(&self) -> Option<String> {
        let before_host =
            self.user.and_then(|user| user.split_once(':')).map(|(_, password)| decoded(password));
        self.parameter("password").or(before_host)
    }

    /// The same address without its password: for arguments of programs, which everybody on the machine may read.
    pub(super) fn without_password(&self) -> String {
        self.rebuilt(
            self.user.map(|user| user.split_once(':').map_or(user, |(name, _)| name)),
            None,
            "password",
        )
    }

    /// The address of another database on the same server.
    pub(super) fn with_database(&self, name: &str) -> String {
        self.rebuilt(self.user, Some(name), "dbname")
    }

    /// Put together again: with this user, this database, and without one of the parameters.
    fn rebuilt(&self, user: Option<&str>, database: Option<&str>, without: &str) -> String {
        let scheme = self.text.split_once("://").map_or("postgres", |(scheme, _)| scheme);
        let user = user.map(|user| format!("{user}@")).unwrap_or_default();
        let database = database.unwrap_or(self.database).to_owned();
        let kept = |pair: &&str| pair.split_once('=').is_none_or(|(name, _)| decoded(name) != without);
        let query: Vec<&str> = self.query.unwrap_or_default().split('&').filter(kept).collect();
        let query = query.join("&");
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{scheme}://{user}{}/{database}{mark}{query}", self.hosts)
    }

    /// The address with one more of PostgreSQL's own options, which counts whatever else it says.
    pub(super) fn with_option(&self, option: &str) -> String {
        let all = format!("{} {option}", self.parameter("options").unwrap_or_default());
        let rest = self.rebuilt(self.user, None, "options");
        let separator = if rest.contains('?') { '&' } else { '?' };
        let all = percent_encoding::utf8_percent_encode(all.trim_start(), percent_encoding::NON_ALPHANUMERIC);
        format!("{rest}{separator}options={all}")
    }

    /// The address with these parameters where it does not set them itself. Of `options` both are kept, its own last,
    /// since the last one counts.
    pub(super) fn with_defaults(&self, defaults: &[(&str, String)]) -> String {
        let mut all = self.text.to_owned();
        let mut separator = if self.query.is_none() { '?' } else { '&' };
        for (name, value) in defaults {
            let value = match self.parameter(name) {
                None => value.clone(),
                Some(own) if *name == "options" => format!("{value} {own}"),
                Some(_) => continue,
            };
            let value = percent_encoding::utf8_percent_encode(&value, percent_encoding::NON_ALPHANUMERIC);
            all.push_str(&format!("{separator}{name}={value}"));
            separator = '&';
        }
        all
    }
}

fn without_port(host: &str) -> &str {
    match host.strip_prefix('[') {
        Some(v6) => v6.split_once(']').map_or(v6, |(address, _)| address),
        None => host.split_once(':').map_or(host, |(name, _)| name),
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn hosts_are_read_as_libpq_reads_them() {
        for (url, hosts) in [
            ("postgres://u@db.internal/x", &["db.internal"][..]),
            ("postgresql://u:p@db.internal:5432/x?sslmode=prefer", &["db.internal"]),
            ("postgres://db/x", &["db"]),
            ("postgres://u@127.0.0.1", &["127.0.0.1"]),
            ("postgres://u@[::1]:5432/x", &["::1"]),
            ("postgres://u@[fe80::1%25eth0]/x", &["fe80::1%eth0"]),
            ("postgres://u@a:1,b:2,[::1]:3/x", &["a", "b", "::1"]),
            ("postgres:///x", &[]),
            ("postgres://u@/x", &[]),
            ("postgres://u@:5432/x", &[]),
            ("postgres:///x?host=/run/postgresql", &["/run/postgresql"]),
            ("postgres://%2Frun%2Fpostgresql/x", &["/run/postgresql"]),
            ("postgres://u@a/x?host=b", &["b"]),
            ("postgres://u@localhost/x?hostaddr=192.0.2.1", &["192.0.2.1"]),
            ("postgres://u@a/x?host=b&host=c,d", &["c", "d"]),
            ("postgres://u?x@a/x", &["a"]),
            ("postgres://u@a?dbname=x", &["a"]),
        ] {
            assert_eq!(PostgresUrl::parse(url).unwrap().hosts(), hosts, "{url}");
        }
        for other in ["", "common-id.sqlite", "mysql://a/b", "POSTGRES://a/b", "postgres:/a"] {
            assert!(PostgresUrl::parse(other).is_none(), "{other}");
        }
    }

    #[test]
    fn passwords_are_found_wherever_they_stand() {
        for (url, password) in [
            ("postgres://u:a%40b@db/x", Some("a@b")),
            ("postgres://u@db/x", None),
            ("postgres://u@db/x?password=secret", Some("secret")),
            ("postgres://db:5432/x", None),
        ] {
            assert_eq!(PostgresUrl::parse(url).unwrap().password().as_deref(), password, "{url}");
        }
    }

    #[test]
    fn passwords_are_taken_out_and_databases_exchanged() {
        for (url, bare, other) in [
            ("postgres://u:a%40b@db:5433/x", "postgres://u@db:5433/x", "postgres://u:a%40b@db:5433/y"),
            (
                "postgresql://u@a,b/x?sslmode=verify-full",
                "postgresql://u@a,b/x?sslmode=verify-full",
                "postgresql://u@a,b/y?sslmode=verify-full",
            ),
            ("postgres://db?password=p&dbname=x", "postgres://db/?dbname=x", "postgres://db/y?password=p"),
            (
                "postgres:///x?host=/run/postgresql",
                "postgres:///x?host=/run/postgresql",
                "postgres:///y?host=/run/postgresql",
            ),
        ] {
            let parsed = PostgresUrl::parse(url).unwrap();
            assert_eq!(parsed.without_password(), bare, "{url}");
            assert_eq!(parsed.with_database("y"), other, "{url}");
        }
    }

    #[test]
    fn an_option_is_added_after_all_others() {
        for (url, full) in [
            ("postgres://u@db/x", "postgres://u@db/x?options=%2Dc%20b%3D2"),
            ("postgres://u@a,b/x?sslmode=prefer", "postgres://u@a,b/x?sslmode=prefer&options=%2Dc%20b%3D2"),
            (
                "postgres://u@db/x?options=-c%20a%3D1&connect_timeout=3",
                "postgres://u@db/x?connect_timeout=3&options=%2Dc%20a%3D1%20%2Dc%20b%3D2",
            ),
        ] {
            assert_eq!(PostgresUrl::parse(url).unwrap().with_option("-c b=2"), full);
        }
    }

    #[test]
    fn what_the_address_sets_itself_stays() {
        let defaults = [("connect_timeout", "3".to_owned()), ("options", "-c a=1".to_owned())];
        for (url, full) in [
            ("postgres://u@db/x", "postgres://u@db/x?connect_timeout=3&options=%2Dc%20a%3D1"),
            (
                "postgres://u@db/x?connect_timeout=9",
                "postgres://u@db/x?connect_timeout=9&options=%2Dc%20a%3D1",
            ),
            (
                "postgres://u@a:1,b:2/x?target_session_attrs=read-write",
                "postgres://u@a:1,b:2/x?target_session_attrs=read-write&connect_timeout=3&options=%2Dc%20a%3D1",
            ),
            (
                "postgres://u@db/x?options=-c%20b%3D2",
                "postgres://u@db/x?options=-c%20b%3D2&connect_timeout=3&options=%2Dc%20a%3D1%20%2Dc%20b%3D2",
            ),
        ] {
            assert_eq!(PostgresUrl::parse(url).unwrap().with_defaults(&defaults), full);
        }
    }
}
