//! A log that nobody takes: every request is answered all the same, from the start and in the middle, and the program
//! starts and ends.

use crate::{
    disk::SmallDisk,
    service::{Service, exchange},
    stage::{Folder, program, text},
};
use std::{
    fs::{self, File, OpenOptions},
    io::{PipeReader, Read, Write, pipe},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// What a pipe holds.
const PIPE_BYTES: usize = 65_536;

/// Each of the requests below logs a line.
const CHATTY: &str = "log.level = \"debug\"";

/// 600 requests from four sides; every one is answered, and as it should be.
fn load(service: &Service) {
    let port = service.port;
    let sides = [(); 4].map(|()| {
        thread::spawn(move || {
            for number in 0..150 {
                let form = "grant_type=authorization_code&code=x&client_id=nobody";
                let answer = exchange(port, "POST /token", form).unwrap_or_default();
                assert!(
                    answer.starts_with("HTTP/1.1 401") || answer.starts_with("HTTP/1.1 400"),
                    "{number}: {answer:?}"
                );
            }
        })
    });
    sides.into_iter().for_each(|side| side.join().unwrap());
}

fn lost_lines(service: &Service) -> f64 {
    let metrics = exchange(service.admin, "GET /metrics", "").unwrap();
    let line = metrics.lines().find(|line| line.starts_with("common_id_log_lines_lost_total ")).unwrap();
    line.rsplit(' ').next().unwrap().parse().unwrap()
}

pub(crate) fn closed_pipe() -> Stdio {
    pipe().unwrap().1.into()
}

/// The reader must be kept, and nobody reads.
pub(crate) fn full_pipe() -> (PipeReader, Stdio) {
    let (reader, mut writer) = pipe().unwrap();
    writer.write_all(&[b'.'; PIPE_BYTES]).unwrap();
    (reader, writer.into())
}

pub(crate) fn full_device() -> Stdio {
    OpenOptions::new().write(true).open("/dev/full").unwrap().into()
}

#[test]
fn nobody_takes_a_line_from_the_start() {
    let (_stuck, full) = full_pipe();
    for (name, stderr) in [("closed pipe", closed_pipe()), ("full pipe", full), ("/dev/full", full_device())]
    {
        let service = Service::start(stderr, CHATTY);
        load(&service);
        let until = Instant::now() + Duration::from_secs(5);
        // A full pipe holds up the queue first; then lines are lost, too.
        while name != "full pipe" && lost_lines(&service) < 600.0 {
            assert!(Instant::now() < until, "{name}: {}", lost_lines(&service));
            thread::sleep(Duration::from_millis(50));
        }
        assert!(service.terminate() < Duration::from_secs(10), "{name}");
    }
}

#[test]
fn the_reader_goes_away_in_the_middle() {
    let (reader, writer) = pipe().unwrap();
    let service = Service::start(writer, CHATTY);
    drop(reader);
    load(&service);
    assert!(lost_lines(&service) >= 600.0);
    assert!(service.terminate() < Duration::from_secs(10));
}

#[test]
fn the_reader_gets_stuck_in_the_middle_and_goes_on() {
    let (mut reader, writer) = pipe().unwrap();
    let service = Service::start(writer, "log.level = \"trace\"");
    let until = Instant::now() + Duration::from_secs(60);
    // More than the pipe and the queue hold.
    while lost_lines(&service) == 0.0 {
        load(&service);
        assert!(Instant::now() < until, "nothing was lost");
    }
    let reading = thread::spawn(move || {
        let mut said = Vec::new();
        reader.read_to_end(&mut said).unwrap();
        String::from_utf8_lossy(&said).into_owned()
    });
    thread::sleep(Duration::from_secs(3));
    load(&service);
    assert!(service.terminate() < Duration::from_secs(10));
    let said = reading.join().unwrap();
    assert!(said.contains("lines were lost"), "{} bytes", said.len());
    assert!(said.lines().last().unwrap().contains("stopped"), "the last lines are written at the end");
}

#[test]
fn the_disk_fills_in_the_middle_and_is_cleared() {
    let disk = SmallDisk::mount("64k");
    let service = Service::start(disk.log(), CHATTY);
    disk.fill();
    load(&service);
    assert!(lost_lines(&service) > 0.0);
    disk.empty();
    thread::sleep(Duration::from_secs(2));
    assert!(exchange(service.port, "POST /token", "grant_type=x").is_some());
    assert!(service.terminate() < Duration::from_secs(10));
    let said = fs::read(disk.path("log")).unwrap();
    assert!(String::from_utf8_lossy(&said).contains("lines were lost"));
}

#[test]
fn the_file_may_grow_no_more_in_the_middle() {
    let folder = Folder::new();
    let log = folder.path("log");
    let service = Service::start(File::create(&log).unwrap(), CHATTY);
    load(&service);
    let limit = fs::metadata(&log).unwrap().len() + 2_000;
    let mut set = Command::new("prlimit");
    set.args([format!("--pid={}", service.child.id()), format!("--fsize={limit}")]);
    assert!(set.status().unwrap().success());
    load(&service);
    assert!(lost_lines(&service) >= 500.0, "{}", lost_lines(&service));
    assert_eq!(fs::metadata(&log).unwrap().len(), limit);
    assert!(service.terminate() < Duration::from_secs(10));
}

#[test]
fn a_full_disk_from_the_start() {
    let disk = SmallDisk::mount("64k");
    let log = disk.log();
    disk.fill();
    let service = Service::start(log, CHATTY);
    load(&service);
    assert!(lost_lines(&service) >= 600.0);
    assert!(service.terminate() < Duration::from_secs(10));
}

#[test]
fn a_command_does_its_work_whoever_listens() {
    let commands: [(&[&str], i32); 3] =
        [(&["migrate"], 0), (&["config", "check"], 0), (&["keys", "rotate"], 0)];
    for outlet in [closed_pipe, full_device] {
        let folder = Folder::new();
        let file = folder.settings("");
        for (command, code) in commands {
            let mut told = program();
            told.args(command).arg("--config").arg(&file).stdout(outlet()).stderr(Stdio::piped());
            let output = told.output().unwrap();
            assert_eq!(output.status.code(), Some(code), "{command:?}: {}", text(&output.stderr));
            assert_eq!(text(&output.stderr), "", "{command:?}");
        }
        // What was asked for and cannot be said is a failure.
        let output =
            program().args(["keys", "list", "--config"]).arg(&file).stdout(outlet()).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
    }
}

#[test]
fn a_refusal_ends_the_program_whoever_listens() {
    let (_stuck, full) = full_pipe();
    for (name, stderr) in [("closed pipe", closed_pipe()), ("full pipe", full), ("/dev/full", full_device())]
    {
        let folder = Folder::new();
        let file = folder.settings("issuer_of = 'nothing'");
        let began = Instant::now();
        let status = program().args(["serve", "--config"]).arg(&file).stderr(stderr).status().unwrap();
        assert_eq!(status.code(), Some(2), "{name}");
        assert!(began.elapsed() < Duration::from_secs(10), "{name}");
    }
}
