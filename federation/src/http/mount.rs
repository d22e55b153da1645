//! Mounting: the routes of this crate, with what they share.

use crate::Federation;
use actix_web::web::{Data, ServiceConfig};
use std::sync::Arc;

impl Federation {
    /// Adds every route of this crate, with what they share. The application holds `Data<Provider>`.
    pub fn configure(self: &Arc<Self>, config: &mut ServiceConfig) {
        config.app_data(Data::from(Arc::clone(self))).configure(super::configure);
    }
}
