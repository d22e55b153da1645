//! Tries out what the answers name, before anything is written: the database must do; what can be mended later is a note.

use crate::settings::Checked;
use idp::{
    mail::{SmtpDeadlines, SmtpMailer},
    store::{Content, DbSettings, look_at_database},
};
use std::{
    io,
    net::{SocketAddr, TcpListener},
    os::unix::fs::MetadataExt,
    path::Path,
    time::Duration,
};
use url::Url;

/// How long a mail server may take for each part: somebody waits at the terminal.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is in the database.
///
/// # Errors
/// It cannot be used; says how that is mended.
pub(super) async fn try_database(settings: &DbSettings) -> anyhow::Result<Content> {
    let looked = settings.clone();
    let content = tokio::task::spawn_blocking(move || look_at_database(&looked)).await?;
    content.map_err(|cause| anyhow::anyhow!("the database: {cause}"))
}

/// What is to be mended before customers come, although everything can be made now.
pub(super) async fn notes(checked: &Checked) -> Vec<String> {
    let listeners = [("listen", checked.listen), ("admin.listen", checked.admin_listen)];
    let mut notes: Vec<String> =
        listeners.iter().filter_map(|(setting, address)| try_listener(setting, *address)).collect();
    notes.extend(try_mail(checked).await);
    notes
}

fn try_listener(setting: &str, address: SocketAddr) -> Option<String> {
    let why = match TcpListener::bind(address).err()?.kind() {
        io::ErrorKind::AddrInUse => "another program listens there",
        io::ErrorKind::AddrNotAvailable => "this machine has no such address",
        io::ErrorKind::PermissionDenied => {
            "the port needs a right: AmbientCapabilities=CAP_NET_BIND_SERVICE in a unit of systemd, or a proxy before it"
        }
        _ => "it cannot be listened on",
    };
    Some(format!("`{setting}` is {address}, and {why}. `serve` will not start like this."))
}

async fn try_mail(checked: &Checked) -> Option<String> {
    let url = Url::parse(checked.mail.url.expose()).ok()?;
    // Never the whole of it: there may be a password.
    let place =
        url.host_str().map(|host| url.port().map_or(host.to_owned(), |port| format!("{host}:{port}")));
    let deadlines = SmtpDeadlines { connect: PATIENCE, mail: PATIENCE, ..SmtpDeadlines::default() };
    let mailer = SmtpMailer::new(&checked.mail).ok()?.with_deadlines(deadlines);
    let cause = mailer.try_out().await.err()?;
    Some(format!(
        "`mail.smtp`, {}: {cause}. Mails wait until that is mended; nobody can register before.",
        place.unwrap_or_default()
    ))
}

/// What was made by root is for root alone.
pub(super) fn owner_note(settings: &Path) -> Option<String> {
    let is_roots = settings.metadata().is_ok_and(|file| file.uid() == 0);
    let folder = settings.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    is_roots.then(|| {
        format!(
            "Everything was made as root, and only root can read it. To run it as a user of its own: chown -R USER {}",
            folder.display()
        )
    })
}
