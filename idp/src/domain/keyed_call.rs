//! A call that its caller may repeat.

/// A call under a key of its caller's, as it is stored: nothing in it can be read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyedCall {
    /// Keyed hash of interface, caller and key.
    pub name: String,
    /// Keyed hash of what is asked.
    pub request: String,
    /// Which of the requests under the key this is.
    pub holder: String,
}
