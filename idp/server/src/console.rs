//! What a command says at its end. Unlike the macros of the standard library nothing here can panic: whoever called the
//! command may have closed the pipe, or the disk behind it may be full.

use crate::lines::Lines;
use prometheus::IntCounter;
use std::{
    fmt::{Arguments, Display},
    io::{self, Write},
    time::Duration,
};

/// How long the end of the program waits for whoever reads why it ended.
const PATIENCE: Duration = Duration::from_secs(1);

/// Says what was done. Saying it is not the task: a command whose word nobody takes has done its work all the same.
pub(crate) fn say(text: Arguments<'_>) {
    let _ = writeln!(io::stdout(), "{text}");
}

/// Says what was asked for.
///
/// # Errors
/// Nobody takes it.
pub(crate) fn answer(text: impl Display) -> io::Result<()> {
    writeln!(io::stdout(), "{text}")
}

/// Asks whoever is at the terminal; the answer without what stands around it.
///
/// # Errors
/// Nobody is there any more.
pub(crate) fn ask(question: &str) -> io::Result<String> {
    let mut terminal = io::stderr();
    terminal.write_all(question.as_bytes())?;
    terminal.flush()?;
    let mut answer = String::new();
    if io::stdin().read_line(&mut answer)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(answer.trim().to_owned())
}

/// Tells whoever is at the terminal something between two questions.
///
/// # Errors
/// Nobody is there any more.
pub(crate) fn tell(sentence: &str) -> io::Result<()> {
    writeln!(io::stderr(), "{sentence}")
}

/// Says why the program ends, in a sentence a line.
pub(crate) fn complain(sentences: &str) {
    let lines = IntCounter::new("unread", "Nobody counts them.")
        .map_err(io::Error::other)
        .and_then(|unread| Lines::to_stderr(unread, |_| {}));
    if let Ok(lines) = lines {
        for line in sentences.lines() {
            lines.say(format!("common-id: {line}\n").as_bytes());
        }
        lines.flush(PATIENCE);
    }
}
