//! What every store must do, checked for every store there is.
//!
//! A store is added by one line below; `suite` does not know which it has.

mod attachments;
mod refused;
mod suite;
mod trouble;

use hearback::store::sqlite::{Sqlite, Synchronous};
use std::path::Path;

async fn full(folder: &Path) -> Sqlite {
    Sqlite::open(&folder.join("test.db"), Synchronous::Full).await.unwrap()
}

async fn off(folder: &Path) -> Sqlite {
    Sqlite::open(&folder.join("test.db"), Synchronous::Off).await.unwrap()
}

conforms!(sqlite, full);
conforms!(sqlite_off, off);
