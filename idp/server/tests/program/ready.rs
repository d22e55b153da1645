//! `/ready` while the disk of the database is full, and after.

use crate::{
    disk::SmallDisk,
    service::{Service, exchange},
    stage::Folder,
};
use std::{
    process::Stdio,
    thread,
    time::{Duration, Instant},
};

fn wait_for(service: &Service, status: &str) -> String {
    let until = Instant::now() + Duration::from_secs(20);
    loop {
        let answer = exchange(service.admin, "GET /ready", "").unwrap_or_default();
        if answer.starts_with(status) {
            return answer;
        }
        assert!(Instant::now() < until, "{status}: {answer}");
        thread::sleep(Duration::from_millis(200));
    }
}

#[test]
fn a_node_whose_database_has_no_room_wants_no_requests_until_it_has() {
    let disk = SmallDisk::mount("24m");
    let service = Service::start_on(
        &disk.path("common-id.sqlite"),
        Folder::new(),
        Stdio::null(),
        "log.level = \"error\"",
    );
    for _ in 0..2 {
        disk.fill();
        let answer = wait_for(&service, "HTTP/1.1 503");
        assert!(answer.contains("database cannot be written"), "{answer}");
        assert!(answer.to_lowercase().contains("retry-after: 5"), "{answer}");
        assert!(exchange(service.admin, "GET /live", "").unwrap().starts_with("HTTP/1.1 200"));
        disk.empty();
        wait_for(&service, "HTTP/1.1 200");
    }
    assert!(service.terminate() < Duration::from_secs(10));
}
