//! `apply` and `export`: what is to be there, in files that operators keep under version control.
//!
//! Owns the files and what is told. What is done, and by which rules, is `admin::flow`'s to know.

mod files;

use crate::{
    office::{At, Office, Usage, reasons, refusal},
    private_file,
};
use admin::flow::{Act, Applied, DeclarationError, DeclaredChange, Misfit, apply_declaration, describe};
use anyhow::Context;
use clap::Args;
use idp::store::rehearse;
use serde_json::{Map, Value, json};
use std::{
    fmt::Write as _,
    fs::{self, File},
    io::Write as _,
    path::{Path, PathBuf},
};

/// `apply`
#[derive(Debug, Args)]
pub(crate) struct Apply {
    /// A TOML file, or a folder whose TOML files are read, those of its folders, too.
    #[arg(value_name = "FILE|DIR")]
    path: PathBuf,
    /// Say what would be done, and do nothing.
    #[arg(long)]
    dry_run: bool,
    /// Suspend what is in no file, of the kinds that are; roles of people end. Nothing is ever deleted.
    #[arg(long)]
    prune: bool,
    /// A new file, for its owner alone, that the secrets of new clients are written into; without it they are shown.
    #[arg(long, value_name = "FILE", conflicts_with = "dry_run")]
    secrets_out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) at: At,
}

/// `export`
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The folder to write into: a new or an empty one.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Write over files of the same names, and leave others as they are.
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    pub(crate) at: At,
}

impl Office {
    pub(crate) async fn apply(&self, apply: Apply) -> anyhow::Result<()> {
        let declaration = files::read(&apply.path)?;
        let work = apply_declaration(&self.provider, Self::operator(), declaration, apply.prune);
        if apply.dry_run {
            let applied = rehearse(work).await.map_err(refused)?;
            return self.tell(&applied, true, None);
        }
        // Made first: a secret that cannot be written down is lost.
        let out = apply.secrets_out.as_deref();
        let file = out.map(private_file::create).transpose()?;
        let applied = work.await.map_err(refused);
        let written = match (&applied, file) {
            (Ok(applied), Some(file)) if !applied.secrets.is_empty() => write_secrets(applied, file),
            _ => {
                // Nothing to keep.
                out.map(fs::remove_file).transpose()?;
                Ok(())
            }
        };
        let applied = applied?;
        if let Err(cause) = written {
            // Better on the terminal than nowhere.
            self.tell(&applied, false, None)?;
            return Err(cause.context("the secrets could not be written into the file"));
        }
        self.tell(&applied, false, out.filter(|_| !applied.secrets.is_empty()))
    }

    pub(crate) async fn export(&self, export: Export) -> anyhow::Result<()> {
        let declaration = describe(&self.provider).await.map_err(refusal)?;
        let written = files::write(&declaration, &export.folder, export.force)?;
        let people = format!(
            "{} dealers, {} services, {} tools, {} people of the back office and {} versions of texts are in {} files in {}. \
             Secrets are in none of them.",
            declaration.dealers.len(),
            declaration.clients.len(),
            declaration.tools.len(),
            declaration.staff.len(),
            declaration.texts.len(),
            written.len(),
            export.folder.display()
        );
        self.answer(people, &json!({"folder": export.folder, "files": written}))
    }

    /// What was done, or would be.
    fn tell(&self, applied: &Applied, is_rehearsed: bool, secrets_in: Option<&Path>) -> anyhow::Result<()> {
        let count =
            |which: fn(&Act) -> bool| applied.changes.iter().filter(|change| which(&change.act)).count();
        let created = count(|act| *act == Act::Created);
        let changed = count(|act| matches!(act, Act::Changed(_)));
        let suspended = count(|act| *act == Act::Pruned);
        let left = count(|act| *act == Act::Left);
        let mut people = String::new();
        for change in &applied.changes {
            write_change(&mut people, change)?;
        }
        let sums =
            format!("{created} created, {changed} changed, {suspended} suspended, {left} left as they are");
        match (is_rehearsed, created + changed + suspended) {
            (_, 0) => write!(people, "Everything is as the files say. Nothing to do ({left} objects).")?,
            (true, _) => write!(people, "It would be: {sums}. Nothing was done.")?,
            (false, _) => write!(people, "Done: {sums}.")?,
        }
        let shown = !is_rehearsed && secrets_in.is_none();
        if let (Some(path), false) = (secrets_in, is_rehearsed) {
            write!(people, "\nThe secrets of new clients are in {}.", path.display())?;
        } else if shown && !applied.secrets.is_empty() {
            people.push_str("\nSecrets of new clients, shown this once:");
            for new in &applied.secrets {
                write!(people, "\n{:<30} {}", new.client_id, new.secret.expose())?;
            }
        }
        let mut programs = json!({
            "dry_run": is_rehearsed,
            "created": created, "changed": changed, "suspended": suspended, "left": left,
            "changes": applied.changes.iter().map(change_json).collect::<Vec<_>>(),
        });
        if let (true, Some(members)) = (shown, programs.as_object_mut()) {
            members.insert("secrets".to_owned(), secrets_json(applied));
        }
        self.answer(people, &programs)
    }
}

/// An object a line; the members that change under it.
fn write_change(people: &mut String, change: &DeclaredChange) -> std::fmt::Result {
    let DeclaredChange { subject, act } = change;
    match act {
        Act::Created => writeln!(people, "+ {subject}"),
        Act::Pruned if subject.kind() == "staff" => {
            writeln!(people, "- {subject}: the role ends, since it is in no file")
        }
        Act::Pruned => writeln!(people, "- {subject}: suspended, since it is in no file"),
        Act::Left => Ok(()),
        Act::Changed(members) => {
            writeln!(people, "~ {subject}")?;
            members
                .iter()
                .try_for_each(|(name, (before, after))| writeln!(people, "    {name}: {before} -> {after}"))
        }
    }
}

fn change_json(change: &DeclaredChange) -> Value {
    let act = match &change.act {
        Act::Created => "created",
        Act::Changed(_) => "changed",
        Act::Pruned => "suspended",
        Act::Left => "left",
    };
    let mut told = json!({"kind": change.subject.kind(), "name": change.subject.name(), "act": act});
    if let (Act::Changed(members), Some(object)) = (&change.act, told.as_object_mut()) {
        let members: Map<String, Value> = members
            .iter()
            .map(|(name, (before, after))| (name.clone(), json!({"before": before, "after": after})))
            .collect();
        object.insert("members".to_owned(), Value::Object(members));
    }
    told
}

fn secrets_json(applied: &Applied) -> Value {
    let secrets = applied.secrets.iter();
    Value::Object(secrets.map(|new| (new.client_id.clone(), json!(new.secret.expose()))).collect())
}

fn write_secrets(applied: &Applied, mut file: File) -> anyhow::Result<()> {
    let text = format!("{:#}\n", secrets_json(applied));
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).context("the disk takes no more")
}

/// Everything that does not fit, a line each. Nothing was changed.
fn refused(error: DeclarationError) -> anyhow::Error {
    match error {
        DeclarationError::Misfits(misfits) => {
            let lines = misfits.iter().flat_map(|misfit| {
                let Misfit { origin, subject, error } = misfit;
                reasons(error).into_iter().map(move |reason| format!("{origin}: {subject}: {reason}"))
            });
            Usage(lines.collect::<Vec<_>>().join("\n")).into()
        }
        DeclarationError::Store(error) => error.into(),
    }
}
