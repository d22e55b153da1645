//! Dealers, visits and the dealer link: an extension of the provider.
