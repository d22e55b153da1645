//! `postal import`, and the list of postal codes that the nodes use.

use crate::{console, settings::Checked};
use anyhow::{Context, ensure};
use idp::domain::{
    Clock, PostalAddress, PostalList, SystemClock, fill_readings, pack_postal_list, read_postal_csv,
};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// A national list has more addresses than this; a file with fewer is a piece of one.
const FEWEST_PLACES: usize = 100_000;

/// Areas of a list.
const AREAS: usize = 1_000;

/// The list in the file that the settings name; the shipped one without a setting, or while nothing was imported.
pub(crate) fn list(file: Option<&Path>) -> anyhow::Result<PostalList> {
    let Some(file) = file else { return Ok(PostalList::shipped()) };
    match fs::read(file) {
        Ok(bytes) => PostalList::from_bytes(bytes).with_context(|| {
            format!(
                "`postal_list` names a file that is no list of postal codes: import one into {}",
                file.display()
            )
        }),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(PostalList::shipped()),
        Err(cause) => Err(cause).with_context(|| format!("`postal_list` cannot be read: {}", file.display())),
    }
}

/// Reads the CSV files and writes the list. Nothing is written when a row cannot be read.
pub(crate) fn import(checked: &Checked, files: &[PathBuf]) -> anyhow::Result<()> {
    let target = checked.postal_list.as_deref();
    let target =
        target.context("`postal_list` is missing: it names the file that the list is written into")?;
    let mut addresses = Vec::new();
    for file in files {
        let bytes = fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
        addresses.extend(read_postal_csv(&bytes).with_context(|| file.display().to_string())?);
    }
    let places = addresses.iter().filter(|(_, address)| !address.is_office).count();
    ensure!(
        places >= FEWEST_PLACES,
        "the files hold {places} addresses of places; the national file has more than {FEWEST_PLACES}: nothing was written"
    );
    let offices = addresses.len() - places;
    if offices == 0 {
        addresses.extend(offices_of(&list(Some(target))?));
    }
    fill_readings(&mut addresses);
    let date = SystemClock.now().in_japan().date().to_string();
    let bytes = pack_postal_list(&date, addresses)?;
    ensure!(PostalList::from_bytes(bytes.clone()).is_some(), "the packed list cannot be read again");
    replace(target, &bytes).with_context(|| format!("{} cannot be written", target.display()))?;
    console::say(format_args!(
        "{places} addresses of places, {offices} of offices, {} bytes: {}",
        bytes.len(),
        target.display()
    ));
    console::say(format_args!("Nodes use it from their next start."));
    Ok(())
}

/// The offices of a list.
fn offices_of(list: &PostalList) -> Vec<(String, PostalAddress)> {
    let areas = (0..AREAS).filter_map(|area| Some((area, list.area(area)?)));
    areas
        .flat_map(|(area, found)| {
            found.into_iter().map(move |(last, address)| (format!("{area:03}{last}"), address))
        })
        .filter(|(_, address)| address.is_office)
        .collect()
}

/// Whole or not at all: a node that starts meanwhile reads the old list or the new one.
fn replace(target: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = target.with_extension("new");
    fs::write(&beside, bytes)?;
    fs::File::open(&beside)?.sync_all()?;
    fs::rename(&beside, target)
}
