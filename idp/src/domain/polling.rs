//! What a device or a service keeps asking about until a person has answered (RFC 8628, 3.5; CIBA Core 10.1.1).

use super::Timestamp;

/// Seconds that are left between two questions, and that one which comes too soon has to leave more (RFC 8628, 3.2 and 3.5; CIBA
/// Core 7.3 and 11).
pub const POLL_SECONDS: i64 = 5;

/// What became of the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolledAnswer {
    /// Nobody has answered.
    Waiting,
    /// A person allowed it.
    Allowed,
    /// A person refused it, or could not be logged in.
    Refused,
    /// Whoever asked has its tokens.
    Taken,
}

impl PolledAnswer {
    /// The stored value.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Allowed => "allowed",
            Self::Refused => "refused",
            Self::Taken => "taken",
        }
    }

    /// Reads the stored value.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Waiting, Self::Allowed, Self::Refused, Self::Taken]
            .into_iter()
            .find(|answer| answer.as_str() == text)
    }
}

/// How things stand when somebody asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Polled {
    /// What became of it.
    pub answer: PolledAnswer,
    /// Seconds to leave between two questions.
    pub poll_interval: i64,
    /// When somebody asked last.
    pub asked_at: Option<Timestamp>,
    /// When it is no longer good.
    pub expires_at: Timestamp,
}

/// What whoever asks is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PollVerdict {
    /// Nobody answered in time.
    Expired,
    /// The person refused.
    Refused,
    /// The tokens were taken before.
    Used,
    /// The tokens can be taken.
    Allowed,
    /// Ask again, this many seconds from now.
    Waiting(i64),
    /// Asked too soon: this many seconds from now on.
    TooSoon(i64),
}

impl Polled {
    /// Judges a question that comes `now`.
    pub fn judge(&self, now: Timestamp) -> PollVerdict {
        if self.expires_at <= now {
            return PollVerdict::Expired;
        }
        match self.answer {
            PolledAnswer::Refused => PollVerdict::Refused,
            PolledAnswer::Taken => PollVerdict::Used,
            PolledAnswer::Allowed => PollVerdict::Allowed,
            PolledAnswer::Waiting => {
                let is_hasty = self.asked_at.is_some_and(|asked_at| now.since(asked_at) < self.poll_interval);
                if is_hasty {
                    PollVerdict::TooSoon(self.poll_interval + POLL_SECONDS)
                } else {
                    PollVerdict::Waiting(self.poll_interval)
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_back() {
        for answer in
            [PolledAnswer::Waiting, PolledAnswer::Allowed, PolledAnswer::Refused, PolledAnswer::Taken]
        {
            assert_eq!(PolledAnswer::parse(answer.as_str()), Some(answer));
        }
        assert_eq!(PolledAnswer::parse("maybe"), None);
    }

    #[test]
    fn what_is_told_when() {
        use PollVerdict as Told;
        use PolledAnswer as Answer;
        let at = Timestamp::from_seconds;
        for (answer, asked_at, now, told) in [
            (Answer::Waiting, None, 0, Told::Waiting(5)),
            (Answer::Waiting, Some(0), 4, Told::TooSoon(10)),
            (Answer::Waiting, Some(0), 5, Told::Waiting(5)),
            (Answer::Waiting, Some(95), 100, Told::Expired),
            (Answer::Allowed, Some(0), 1, Told::Allowed),
            (Answer::Allowed, None, 100, Told::Expired),
            (Answer::Refused, Some(0), 1, Told::Refused),
            (Answer::Taken, None, 99, Told::Used),
        ] {
            let polled = Polled { answer, poll_interval: 5, asked_at: asked_at.map(at), expires_at: at(100) };
            assert_eq!(polled.judge(at(now)), told, "{answer:?} {asked_at:?} {now}");
        }
    }
}
