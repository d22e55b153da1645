//! Password hashing: Argon2id, off the async threads, behind a bound.

use super::hashing_measures::{HashingMeasures, Waiting};
use crate::domain::Secret;
use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::phc::{Ident, Output, ParamsString, PasswordHash, Salt},
};
use prometheus::Registry;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use subtle::ConstantTimeEq;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

/// Jobs that wait at most. Beyond them the answer is 503: an unbounded pile would take the memory
/// and the time of everybody.
const QUEUE: usize = 64;

/// Memory (KiB) and passes of new hashes: the second choice of RFC 9106, 4, and the minimum of OWASP.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;

/// The queue is full: come back later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many password checks are waiting")]
pub struct HashingBusy;

/// What came of comparing a password with a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verified {
    /// It is the password.
    Yes,
    /// It is the password, but the hash was made with weaker parameters: make a new one.
    YesButWeak,
    /// It is not, or the hash cannot be read.
    No,
}

type Job = Box<dyn FnOnce(&mut Vec<Block>) + Send>;

/// How much less of a processor a hashing thread gets than one that answers, where both want it (`nice`): a third. Much less might keep people out where processors are short.
#[cfg(target_os = "linux")]
const NICE: i32 = 5;

/// The hashing threads, one a core; each reuses its 19 MiB. Where others want the processor they step back: a hash takes a hundred times
/// as long as any other answer, and an evening's logins would make everybody wait who is logged in already.
#[derive(Clone)]
pub struct PasswordHashing {
    jobs: mpsc::SyncSender<Job>,
    places: Arc<Semaphore>,
    /// Compared with when there is no account, so that the answer takes as long.
    decoy: Secret,
    measures: HashingMeasures,
}

/// A place in the queue. Whoever counts or writes something before the comparison takes one first: those who are sent away have lost nothing, least of all a try.
pub struct Place {
    _one_of_them: OwnedSemaphorePermit,
    waiting: Waiting,
}

impl PasswordHashing {
    /// Starts the threads. `decoy` is random, and stands for the salt and the output of a hash that no password has: making a real one would
    /// take a third of the time in which the program starts. `registry` shows what is measured.
    ///
    /// # Errors
    /// The names of the measures are taken.
    pub fn start(threads: usize, decoy: [u8; 48], registry: &Registry) -> Result<Self, prometheus::Error> {
        let measures = HashingMeasures::new()?;
        measures.register_in(registry)?;
        let (jobs, queue) = mpsc::sync_channel::<Job>(QUEUE);
        let queue = Arc::new(Mutex::new(queue));
        for number in 0..threads.max(1) {
            let queue = Arc::clone(&queue);
            let spawned =
                std::thread::Builder::new().name(format!("hashing-{number}")).spawn(move || work(&queue));
            if let Err(error) = spawned {
                tracing::error!(%error, "a hashing thread did not start");
            }
        }
        let (salt, output) = decoy.split_at(16);
        let decoy = argon2(MEMORY_KIB, PASSES, 1).and_then(|argon2| phc(&argon2, salt, output));
        let decoy = decoy.unwrap_or_else(|| Secret::from(""));
        Ok(Self { jobs, places: Arc::new(Semaphore::new(QUEUE)), decoy, measures })
    }

    /// A new hash in PHC form.
    pub async fn hash(&self, password: Secret, salt: [u8; 16]) -> Result<Secret, HashingBusy> {
        let hash = self.run(self.place()?, move |memory| hash_now(password.expose(), salt, memory)).await?;
        hash.ok_or(HashingBusy)
    }

    /// Takes a place in the queue.
    ///
    /// # Errors
    /// There is none left.
    pub fn place(&self) -> Result<Place, HashingBusy> {
        let Ok(place) = Arc::clone(&self.places).try_acquire_owned() else {
            self.measures.refuse();
            return Err(HashingBusy);
        };
        Ok(Place { _one_of_them: place, waiting: self.measures.wait() })
    }

    /// Compares the password with `hash`; with a decoy of the same cost when there is none.
    pub async fn verify(
        &self,
        place: Place,
        password: Secret,
        hash: Option<Secret>,
    ) -> Result<Verified, HashingBusy> {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.decoy.clone());
        let verified =
            self.run(place, move |memory| verify_now(password.expose(), hash.expose(), memory)).await?;
        Ok(if known { verified } else { Verified::No })
    }

    async fn run<T: Send + 'static>(
        &self,
        place: Place,
        work: impl FnOnce(&mut Vec<Block>) -> T + Send + 'static,
    ) -> Result<T, HashingBusy> {
        let (sender, receiver) = oneshot::channel();
        let job: Job = Box::new(move |memory| {
            // It runs, and waits no longer.
            let Place { _one_of_them: place, waiting } = place;
            drop(place);
            let _ = sender.send(waiting.run(|| work(memory)));
        });
        // There is room for all who have a place.
        self.jobs.try_send(job).map_err(|_| HashingBusy)?;
        receiver.await.map_err(|_| HashingBusy)
    }
}

/// Gives this thread its lower priority. Linux keeps one for each thread; elsewhere it is the whole program's.
#[cfg(target_os = "linux")]
fn step_back() {
    if let Err(error) = rustix::process::setpriority_process(Some(rustix::thread::gettid()), NICE) {
        tracing::warn!(%error, "hashing threads keep the priority of the others");
    }
}

fn work(queue: &Mutex<mpsc::Receiver<Job>>) {
    #[cfg(target_os = "linux")]
    step_back();
    let mut memory = Vec::new();
    loop {
        // The lock is held while waiting: the other threads wait for the lock instead of the queue.
        let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        match job {
            Ok(job) => job(&mut memory),
            Err(_) => return,
        }
    }
}

fn argon2(memory_kib: u32, passes: u32, lanes: u32) -> Option<Argon2<'static>> {
    let params = Params::new(memory_kib, passes, lanes, Some(32)).ok()?;
    Some(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn digest(argon2: &Argon2<'_>, password: &str, salt: &[u8], memory: &mut Vec<Block>) -> Option<[u8; 32]> {
    let blocks = argon2.params().block_count();
    if memory.len() < blocks {
        memory.resize(blocks, Block::default());
    }
    let mut output = [0u8; 32];
    argon2.hash_password_into_with_memory(password.as_bytes(), salt, &mut output, memory).ok()?;
    Some(output)
}

fn hash_now(password: &str, salt: [u8; 16], memory: &mut Vec<Block>) -> Option<Secret> {
    let argon2 = argon2(MEMORY_KIB, PASSES, 1)?;
    let output = digest(&argon2, password, &salt, memory)?;
    phc(&argon2, &salt, &output)
}

/// A hash as it is kept.
fn phc(argon2: &Argon2<'_>, salt: &[u8], output: &[u8]) -> Option<Secret> {
    let hash = PasswordHash {
        algorithm: Ident::new("argon2id").ok()?,
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(argon2.params()).ok()?,
        salt: Some(Salt::new(salt).ok()?),
        hash: Some(Output::new(output).ok()?),
    };
    Some(Secret::from(hash.to_string()))
}

fn verify_now(password: &str, hash: &str, memory: &mut Vec<Block>) -> Verified {
    compare(password, hash, memory).unwrap_or(Verified::No)
}

fn compare(password: &str, hash: &str, memory: &mut Vec<Block>) -> Option<Verified> {
    let hash = PasswordHash::new(hash).ok()?;
    if hash.algorithm.as_str() != "argon2id" {
        return None;
    }
    let params = Params::try_from(&hash).ok()?;
    let argon2 = argon2(params.m_cost(), params.t_cost(), params.p_cost())?;
    let output = digest(&argon2, password, hash.salt?.as_ref(), memory)?;
    if !bool::from(output.as_slice().ct_eq(hash.hash?.as_ref())) {
        return Some(Verified::No);
    }
    let weak = params.m_cost() < MEMORY_KIB || params.t_cost() < PASSES;
    Some(if weak { Verified::YesButWeak } else { Verified::Yes })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn verifies_what_it_hashed() {
        let mut memory = Vec::new();
        let hash = hash_now("correct horse", [7; 16], &mut memory).unwrap();
        assert!(hash.expose().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", hash.expose());
        assert_eq!(verify_now("correct horse", hash.expose(), &mut memory), Verified::Yes);
        assert_eq!(verify_now("correct hors", hash.expose(), &mut memory), Verified::No);
        assert_eq!(verify_now("correct horse", "", &mut memory), Verified::No);
        assert_eq!(verify_now("correct horse", "$argon2id$v=19$m=1$x", &mut memory), Verified::No);
    }

    #[test]
    fn knows_a_weak_hash() {
        let weak = "$argon2id$v=19$m=8,t=1,p=1$";
        let mut memory = Vec::new();
        let argon2 = argon2(8, 1, 1).unwrap();
        let output = digest(&argon2, "secret", &[1; 16], &mut memory).unwrap();
        let text = format!("{weak}{}${}", Salt::new(&[1; 16]).unwrap(), Output::new(&output).unwrap());
        assert_eq!(verify_now("secret", &text, &mut memory), Verified::YesButWeak);
    }

    #[tokio::test]
    async fn nobody_is_never_somebody() {
        let hashing = PasswordHashing::start(1, [3; 48], &Registry::new()).unwrap();
        let place = hashing.place().unwrap();
        assert_eq!(hashing.verify(place, Secret::from(""), None).await, Ok(Verified::No));
        // It costs what anybody's costs.
        let (decoy, own) = (hashing.decoy.expose(), hash_now("a", [3; 16], &mut Vec::new()).unwrap());
        assert_eq!(decoy.split('$').nth(3), own.expose().split('$').nth(3));
        assert_eq!(verify_now("a", decoy, &mut Vec::new()), Verified::No);
        assert_eq!(decoy.len(), own.expose().len());
    }

    #[tokio::test]
    async fn there_are_so_many_places_and_no_more() {
        let hashing = PasswordHashing::start(1, [3; 48], &Registry::new()).unwrap();
        let mut places: Vec<Place> = (0..QUEUE).map(|_| hashing.place().unwrap()).collect();
        assert!(hashing.place().is_err());
        assert!(hashing.hash(Secret::from("a"), [1; 16]).await.is_err());
        let taken = hashing.verify(places.pop().unwrap(), Secret::from("a"), None).await;
        assert_eq!(taken, Ok(Verified::No), "whoever has a place is served");
        assert!(hashing.hash(Secret::from("a"), [1; 16]).await.is_ok());
    }
}
