//! A small file system that a test can fill. Only root may mount one.

use crate::stage::Folder;
use std::{fs::File, io::Write, path::PathBuf, process::Command};

/// Gone with the value.
pub(crate) struct SmallDisk(Folder);

impl SmallDisk {
    /// `size` as mount takes it: `64k`, `4m`.
    pub(crate) fn mount(size: &str) -> Self {
        let folder = Folder::new();
        let options = format!("size={size},mode=700");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(folder.path(""));
        assert!(mount.status().unwrap().success(), "this test mounts a small file system: run it as root");
        Self(folder)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path(name)
    }

    pub(crate) fn log(&self) -> File {
        File::create(self.path("log")).unwrap()
    }

    pub(crate) fn fill(&self) {
        let mut rest = File::create(self.path("rest")).unwrap();
        while rest.write_all(&[b'.'; 512]).is_ok() {}
    }

    pub(crate) fn empty(&self) {
        std::fs::remove_file(self.path("rest")).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.path("")).status();
    }
}
