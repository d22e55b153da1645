//! The systems around the provider, as ordinary clients.
