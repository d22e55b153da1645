//! The files: TOML, one object a file when we write them, any number when we read them.

use crate::office::Usage;
use admin::domain::{
    Declaration, Declared, DeclaredClient, DeclaredDealer, DeclaredMember, DeclaredText, DeclaredTool,
};
use anyhow::{Context, ensure};
use serde::{Deserialize, Serialize};
use std::{
    fs,
    path::{Path, PathBuf},
};
use toml::Spanned;

/// What begins every file that is written.
const HEAD: &str =
    "# Written by `common-id export`; `common-id apply` brings a database to what stands here.\n\n";

/// A file as it is read.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Read {
    dealers: Vec<Spanned<DeclaredDealer>>,
    clients: Vec<Spanned<DeclaredClient>>,
    tools: Vec<Spanned<DeclaredTool>>,
    staff: Vec<Spanned<DeclaredMember>>,
    texts: Vec<Spanned<DeclaredText>>,
}

/// A file as it is written.
#[derive(Default, Serialize)]
struct Written<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    dealers: Option<[&'a DeclaredDealer; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    clients: Option<[&'a DeclaredClient; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tools: Option<[&'a DeclaredTool; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    staff: Option<Vec<&'a DeclaredMember>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    texts: Option<[&'a DeclaredText; 1]>,
}

/// Reads a file, or every TOML file below a folder.
///
/// # Errors
/// [`Usage`], with the first fault of every file: file, line, and what is wrong.
pub(super) fn read(path: &Path) -> anyhow::Result<Declaration> {
    let mut paths = Vec::new();
    if path.is_dir() {
        collect(path, &mut paths)?;
    } else {
        paths.push(path.to_owned());
    }
    let (mut declaration, mut faults) = (Declaration::default(), Vec::new());
    for path in &paths {
        let text = fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
        match toml::from_str::<Read>(&text) {
            Ok(file) => take(file, &text, path, &mut declaration),
            Err(error) => {
                let line = error.span().map_or(1, |span| line_of(&text, span.start));
                faults.push(format!("{}:{line}: {}", path.display(), error.message().replace('\n', " ")));
            }
        }
    }
    if faults.is_empty() && declaration.is_empty() {
        faults.push(format!(
            "{}: nothing is written there: no dealers, no clients, no tools, no staff, no texts",
            path.display()
        ));
    }
    if faults.is_empty() { Ok(declaration) } else { Err(Usage(faults.join("\n")).into()) }
}

/// Files in the order of their names, so that faults are told in the same order every time.
fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let unreadable = || format!("{} cannot be read", folder.display());
    let mut entries = fs::read_dir(folder)
        .and_then(|entries| entries.collect::<Result<Vec<_>, _>>())
        .with_context(unreadable)?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let (path, kind) = (entry.path(), entry.file_type().with_context(unreadable)?);
        let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
        if kind.is_dir() && !is_hidden {
            collect(&path, paths)?;
        } else if kind.is_file()
            && !is_hidden
            && path.extension().is_some_and(|extension| extension == "toml")
        {
            paths.push(path);
        }
    }
    Ok(())
}

fn take(file: Read, text: &str, path: &Path, declaration: &mut Declaration) {
    fn placed<T>(spanned: Spanned<T>, text: &str, path: &Path) -> Declared<T> {
        let origin = format!("{}:{}", path.display(), line_of(text, spanned.span().start));
        Declared { origin, object: spanned.into_inner() }
    }
    declaration.dealers.extend(file.dealers.into_iter().map(|one| placed(one, text, path)));
    declaration.clients.extend(file.clients.into_iter().map(|one| placed(one, text, path)));
    declaration.tools.extend(file.tools.into_iter().map(|one| placed(one, text, path)));
    declaration.staff.extend(file.staff.into_iter().map(|one| placed(one, text, path)));
    declaration.texts.extend(file.texts.into_iter().map(|one| placed(one, text, path)));
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

/// Writes a file an object: `dealers/ID.toml`, `clients/ID.toml`, `tools/ID.toml`, `texts/DOCUMENT/VERSION.toml`; and
/// `staff.toml` with everybody, since an address is no name of a file. Their names, in order.
pub(super) fn write(declaration: &Declaration, folder: &Path, force: bool) -> anyhow::Result<Vec<PathBuf>> {
    let is_taken = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    ensure!(
        force || !is_taken,
        "refused: {} is not empty: name another folder, or give --force to write over files of the same names",
        folder.display()
    );
    let mut written = Vec::new();
    for Declared { object, .. } in &declaration.dealers {
        let file = Written { dealers: Some([object]), ..Written::default() };
        written.push(write_one(folder, &["dealers", &object.dealer_id], &file)?);
    }
    for Declared { object, .. } in &declaration.clients {
        let file = Written { clients: Some([object]), ..Written::default() };
        written.push(write_one(folder, &["clients", &object.client_id], &file)?);
    }
    for Declared { object, .. } in &declaration.tools {
        let file = Written { tools: Some([object]), ..Written::default() };
        written.push(write_one(folder, &["tools", &object.client_id], &file)?);
    }
    if !declaration.staff.is_empty() {
        let staff = declaration.staff.iter().map(|declared| &declared.object).collect();
        let file = Written { staff: Some(staff), ..Written::default() };
        written.push(write_one(folder, &["staff"], &file)?);
    }
    for Declared { object, .. } in &declaration.texts {
        let file = Written { texts: Some([object]), ..Written::default() };
        written.push(write_one(folder, &["texts", &object.document, &object.version], &file)?);
    }
    Ok(written)
}

fn write_one(folder: &Path, names: &[&str], file: &Written<'_>) -> anyhow::Result<PathBuf> {
    // Ids are held to these letters when they are registered; no path is made of anything else.
    let is_plain = |name: &&str| {
        !name.starts_with('.')
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    ensure!(names.iter().all(is_plain), "{} is no name of a file", names.join("/"));
    let mut path = folder.to_path_buf();
    path.extend(names);
    let mut name = path.into_os_string();
    name.push(".toml");
    let path = PathBuf::from(name);
    let text = format!("{HEAD}{}", toml::to_string_pretty(file)?);
    let unwritable = || format!("{} cannot be written", path.display());
    fs::create_dir_all(path.parent().unwrap_or(folder)).with_context(unwritable)?;
    fs::write(&path, text).with_context(unwritable)?;
    Ok(path)
}
