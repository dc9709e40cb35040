//! A store without a disk, for what has nothing to do with one.

use async_trait::async_trait;
use hearback::store::{
    Attached, Attachment, Cursor, Dead, DeadCursor, Erased, Error, Outcome, Record, Store,
};
use hearback_wire::{Id, Timestamp};

/// Takes everything and keeps nothing; or never answers.
#[derive(Default)]
pub(crate) struct Fake {
    silent: bool,
}

impl Fake {
    pub(crate) fn silent() -> Self {
        Self { silent: true }
    }
}

#[async_trait]
impl Store for Fake {
    async fn write(&self, records: Vec<Record>, _: Vec<Dead>) -> Result<Vec<Outcome>, Error> {
        if self.silent {
            std::future::pending::<()>().await;
        }
        Ok(vec![Outcome::Accepted; records.len()])
    }

    async fn page(
        &self,
        _: Option<&str>,
        _: Option<&Cursor>,
        _: u32,
    ) -> Result<Vec<Record>, Error> {
        Ok(Vec::new())
    }

    async fn attach(&self, _: Attachment) -> Result<Attached, Error> {
        if self.silent {
            std::future::pending::<()>().await;
        }
        Ok(Attached::Stored)
    }

    async fn attachment(&self, _: &str, _: Id) -> Result<Option<Attachment>, Error> {
        Ok(None)
    }

    async fn attachments(
        &self,
        _: Option<&str>,
        _: Option<(&str, Id)>,
        _: u32,
    ) -> Result<Vec<Attachment>, Error> {
        Ok(Vec::new())
    }

    async fn dead(&self, _: Option<&DeadCursor>, _: u32) -> Result<Vec<Dead>, Error> {
        Ok(Vec::new())
    }

    async fn exhume(&self, _: Vec<String>) -> Result<u64, Error> {
        Ok(0)
    }

    async fn erase(&self, _: &str, _: &[Id], _: Timestamp) -> Result<Erased, Error> {
        Ok(Erased::default())
    }

    async fn ready(&self) -> Result<(), Error> {
        self.write(Vec::new(), Vec::new()).await.map(drop)
    }

    async fn close(&self) {}
}
