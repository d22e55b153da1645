//! Every input that was ever worth keeping, read again.
#![allow(clippy::unwrap_used, missing_docs)]

use std::{fs, path::Path};

/// More would be somebody's unreduced corpus.
const MOST_FILES: usize = 400;
const MOST_BYTES: u64 = 400_000;

fn corpus() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

#[test]
fn every_target_reads_its_corpus() {
    for target in fuzz::TARGETS {
        (target.read)(b"");
        let files: Vec<_> =
            fs::read_dir(corpus().join(target.name)).unwrap().map(|file| file.unwrap().path()).collect();
        assert!(!files.is_empty(), "{}: nothing to begin with", target.name);
        for file in files {
            (target.read)(&fs::read(file).unwrap());
        }
    }
}

#[test]
fn the_corpora_are_small_and_each_has_its_target() {
    let (mut files, mut bytes) = (0, 0);
    for folder in fs::read_dir(corpus()).unwrap() {
        let folder = folder.unwrap();
        let name = folder.file_name().into_string().unwrap();
        assert!(fuzz::find(&name).is_some(), "{name} is no target");
        for file in fs::read_dir(folder.path()).unwrap() {
            files += 1;
            bytes += file.unwrap().metadata().unwrap().len();
        }
    }
    assert!(files <= MOST_FILES && bytes <= MOST_BYTES, "{files} files of {bytes} bytes");
}
