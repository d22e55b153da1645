//! A browser as far as a login needs one: cookies, redirects within the provider, and the form that asks for the password.

use crate::{
    http::{Connection, Reply, Request},
    provider::{CALLBACK, Person},
};
use anyhow::{Context, bail};
use std::collections::BTreeMap;
use url::Url;

/// More redirects than any login has.
const MOST_STEPS: usize = 12;

/// Where a way through the provider ended.
#[derive(Debug)]
pub(crate) enum Arrival {
    /// At the client, with this answer.
    Client(Url),
    /// At a page.
    Page(Url, Reply),
}

/// What a browser keeps. All its cookies go everywhere: they are one provider's, and none of them is wrong at another path of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Browser {
    cookies: BTreeMap<String, String>,
}

impl Browser {
    /// The header that it sends.
    #[must_use]
    pub(crate) fn cookie(&self) -> String {
        let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    fn keep(&mut self, lines: &[String]) {
        for line in lines {
            let pair = line.split(';').next().unwrap_or_default();
            let Some((name, value)) = pair.split_once('=') else { continue };
            let lower = line.to_ascii_lowercase();
            let is_over = value.is_empty() || lower.contains("max-age=0") || lower.contains("01 jan 1970");
            if is_over {
                self.cookies.remove(name.trim());
            } else {
                self.cookies.insert(name.trim().to_owned(), value.trim().to_owned());
            }
        }
    }

    /// Opens an address and follows redirects until a page, or until they leave for the client.
    ///
    /// # Errors
    /// The provider answers with an error, or leads in circles.
    pub(crate) async fn open(&mut self, connection: &mut Connection, url: &Url) -> anyhow::Result<Arrival> {
        let reply = connection.send(&Request::get(url, &[("cookie", &self.cookie())])).await?;
        self.follow(connection, url.clone(), reply).await
    }

    async fn follow(
        &mut self,
        connection: &mut Connection,
        mut url: Url,
        mut reply: Reply,
    ) -> anyhow::Result<Arrival> {
        for _ in 0..MOST_STEPS {
            self.keep(&reply.cookies);
            let Some(location) = &reply.location else {
                return Ok(Arrival::Page(url, reply.with(200)?));
            };
            url = url.join(location)?;
            if url.as_str().starts_with(CALLBACK) {
                return Ok(Arrival::Client(url));
            }
            reply = connection.send(&Request::get(&url, &[("cookie", &self.cookie())])).await?;
        }
        bail!("more than {MOST_STEPS} redirects, the last to {}", url.path())
    }

    /// Types the person's name and password into the form of this page and sends it.
    ///
    /// # Errors
    /// The page has no such form, or the provider does not take it.
    pub(crate) async fn log_in(
        &mut self,
        connection: &mut Connection,
        page: (Url, Reply),
        person: &Person,
    ) -> anyhow::Result<Url> {
        let (action, request) = self.login(&page.0, &page.1, person)?;
        let reply = connection.send(&request).await?;
        match self.follow(connection, action, reply).await? {
            Arrival::Client(url) => Ok(url),
            Arrival::Page(url, _) => bail!("the login ended at the page {}", url.path()),
        }
    }

    /// The same form, filled in and not sent yet, and where it goes.
    ///
    /// # Errors
    /// The page has no such form.
    pub(crate) fn login(&self, url: &Url, reply: &Reply, person: &Person) -> anyhow::Result<(Url, Request)> {
        let form = Form::with_password(&reply.text()).context("the page asks for no password")?;
        let action = url.join(&form.action)?;
        let mut values: Vec<(&str, &str)> =
            form.hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        values.extend([("username", person.username.as_str()), ("password", person.password.as_str())]);
        let origin = action.origin().ascii_serialization();
        let headers = [("cookie", &*self.cookie()), ("origin", &*origin), ("sec-fetch-site", "same-origin")];
        let request = Request::form(&action, &headers, &values);
        Ok((action, request))
    }
}

/// A form that asks for a password.
#[derive(Debug, PartialEq)]
struct Form {
    action: String,
    hidden: Vec<(String, String)>,
}

impl Form {
    /// The first one of this page. Not a reader of HTML: of the providers' pages, whose attributes stand in quotation marks.
    fn with_password(page: &str) -> Option<Self> {
        let (start, form) = page
            .split("<form")
            .skip(1)
            .filter_map(|rest| rest.split("</form>").next()?.split_once('>'))
            .find(|(_, form)| {
                inputs(form).any(|input| attribute(input, "name").as_deref() == Some("password"))
            })?;
        let hidden = inputs(form)
            .filter(|input| attribute(input, "type").as_deref() == Some("hidden"))
            .filter_map(|input| Some((attribute(input, "name")?, attribute(input, "value")?)))
            .collect();
        Some(Self { action: attribute(start, "action").unwrap_or_default(), hidden })
    }
}

fn inputs(form: &str) -> impl Iterator<Item = &str> {
    form.split("<input").skip(1).filter_map(|rest| rest.split('>').next())
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let value = tag.split_once(&format!(" {name}=\""))?.1.split('"').next()?;
    Some(value.replace("&quot;", "\"").replace("&#38;", "&").replace("&amp;", "&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_with_the_password_is_found_among_others() {
        let page = r#"<form action="/other"><input type="hidden" name="a" value="b"></form>
            <form method="post" action="/login?a=1&amp;b=2" novalidate>
            <input type="hidden" name="csrf" value="x&amp;y"><input id="u" name="username" type="text" value="">
            <input name="password" type="password"><button type="submit"></button></form>"#;
        let hidden = vec![("csrf".to_owned(), "x&y".to_owned())];
        assert_eq!(Form::with_password(page), Some(Form { action: "/login?a=1&b=2".to_owned(), hidden }));
        assert_eq!(Form::with_password("<form action=\"/other\"></form>"), None);
    }

    #[test]
    fn cookies_are_kept_until_they_are_taken_back() {
        let mut browser = Browser::default();
        browser.keep(&["a=1; Path=/; HttpOnly".to_owned(), "b=2".to_owned(), "c=3".to_owned()]);
        assert_eq!(browser.cookie(), "a=1; b=2; c=3");
        browser.keep(&[
            "a=; Path=/".to_owned(),
            "b=9; Max-Age=0".to_owned(),
            "c=4; expires=Thu, 01 Jan 1970 00:00:00 GMT".to_owned(),
            "d=5; Max-Age=31536000".to_owned(),
        ]);
        assert_eq!(browser.cookie(), "d=5");
    }
}
