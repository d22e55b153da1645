//! Black-box evidence.
