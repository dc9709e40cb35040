//! What the device keeps: IndexedDB, one record per item.
//!
//! The database is opened for each operation and closed after it: an open
//! connection would keep the page out of the back/forward cache while another
//! tab changes the database, and none of this is on anybody's critical path.

use crate::convert::promise;
use hearback_bridge::{Js, from_js, object, to_js};
use hearback_wire::Id;
use hearback_wire::device::{Receipt, Seen, Waiting};
use hearback_wire::value::{Portable, Value};
use js_sys::{Array, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbObjectStoreParameters, IdbRequest, IdbTransaction, Window};

const OUTBOX: &str = "outbox";
const RECEIPTS: &str = "receipts";
const FACTS: &str = "facts";
const SEEN: &str = "seen";

// Two methods of the Indexed Database API 3.0 that `web_sys` has only as
// unstable or deprecated.
#[wasm_bindgen]
extern "C" {
    type Database;
    /// The third argument is ignored where a browser does not know it.
    #[wasm_bindgen(method, catch)]
    fn transaction(
        this: &Database,
        names: &Array,
        mode: &str,
        options: &JsValue,
    ) -> Result<IdbTransaction, JsValue>;

    type Transaction;
    /// Starts the end of the transaction without a turn of the event loop.
    #[wasm_bindgen(method, catch)]
    fn commit(this: &Transaction) -> Result<(), JsValue>;
}

/// The database of one site. Its name carries the version of what is in it:
/// a later layout gets a database of its own, and no tab has to let go of
/// this one.
#[derive(Clone)]
pub(crate) struct Store {
    window: Window,
    name: String,
}

/// A change to one record.
pub(crate) struct Change {
    store: &'static str,
    /// Where the record does not hold its key.
    key: Option<JsValue>,
    /// Nothing for a record that goes.
    record: Option<JsValue>,
}

impl Change {
    /// An item on its way out.
    pub(crate) fn keep(waiting: &Waiting) -> Self {
        Self { store: OUTBOX, key: None, record: Some(to_js(waiting)) }
    }

    /// An item that has arrived.
    pub(crate) fn let_go(id: Id) -> Self {
        Self { store: OUTBOX, key: Some(id.to_text().into()), record: None }
    }

    /// A receipt.
    pub(crate) fn learn(receipt: &Receipt) -> Self {
        Self { store: RECEIPTS, key: None, record: Some(to_js(receipt)) }
    }

    /// A receipt that is none any more.
    pub(crate) fn unlearn(id: Id) -> Self {
        Self { store: RECEIPTS, key: Some(id.to_text().into()), record: None }
    }

    /// What was seen of the changelog.
    pub(crate) fn remember(seen: &Seen) -> Self {
        Self { store: FACTS, key: Some(SEEN.into()), record: Some(to_js(seen)) }
    }

    fn make(&self, transaction: &IdbTransaction) -> Result<(), JsValue> {
        let store = transaction.object_store(self.store)?;
        match (&self.record, &self.key) {
            (Some(record), Some(key)) => store.put_with_key(record, key).map(drop),
            (Some(record), None) => store.put(record).map(drop),
            (None, Some(key)) => store.delete(key).map(drop),
            (None, None) => Ok(()),
        }
    }
}

/// What was read.
pub(crate) struct Kept {
    pub(crate) waiting: Vec<Waiting>,
    pub(crate) receipts: Vec<Receipt>,
    pub(crate) seen: Option<Seen>,
}

impl Store {
    pub(crate) fn new(window: Window, site: &str) -> Self {
        Self { window, name: ["hearback/1/", site].concat() }
    }

    /// Everything that is there.
    pub(crate) async fn read(&self) -> Result<Kept, JsValue> {
        let database = self.open().await?;
        let transaction = database.transaction_with_str_sequence(&names())?;
        // All are asked before the first is awaited: a transaction ends when
        // it has nothing to do.
        let waiting = result(&transaction.object_store(OUTBOX)?.get_all()?);
        let receipts = result(&transaction.object_store(RECEIPTS)?.get_all()?);
        let seen = result(&transaction.object_store(FACTS)?.get(&SEEN.into())?);
        let (waiting, receipts, seen) = (waiting.await?, receipts.await?, seen.await?);
        database.close();
        Ok(Kept { waiting: all(waiting), receipts: all(receipts), seen: from_js(seen) })
    }

    /// Makes the changes in one transaction, all or none; they are on disk
    /// when this returns. One function for every change, because each future
    /// of its own is another state machine in the wasm.
    pub(crate) async fn write(&self, changes: Vec<Change>) -> Result<(), JsValue> {
        let database = self.open().await?;
        let options = object(vec![("durability", "strict".into())]);
        let transaction =
            database.unchecked_ref::<Database>().transaction(&names(), "readwrite", &options)?;
        let done = settled(&transaction, "oncomplete");
        let mut outcome = changes.iter().try_for_each(|change| change.make(&transaction));
        if outcome.is_ok() {
            outcome = transaction.unchecked_ref::<Transaction>().commit();
        }
        if outcome.is_ok() {
            outcome = JsFuture::from(done).await.map(drop);
        }
        database.close();
        outcome
    }

    /// Deletes the database.
    pub(crate) async fn purge(&self) -> Result<(), JsValue> {
        let factory = self.window.indexed_db()?.ok_or(JsValue::NULL)?;
        let request = factory.delete_database(&self.name)?;
        result(&request).await.map(drop)
    }

    async fn open(&self) -> Result<IdbDatabase, JsValue> {
        let factory = self.window.indexed_db()?.ok_or(JsValue::NULL)?;
        let request = factory.open_with_u32(&self.name, 1)?;
        let opening = request.clone();
        let upgrade = Closure::once(move || {
            let database: IdbDatabase = opening.result()?.dyn_into()?;
            let by_id = IdbObjectStoreParameters::new();
            by_id.set_key_path(&"id".into());
            database.create_object_store_with_optional_parameters(OUTBOX, &by_id)?;
            database.create_object_store_with_optional_parameters(RECEIPTS, &by_id)?;
            database.create_object_store(FACTS).map(drop)
        });
        request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
        result(&request).await?.dyn_into()
    }
}

/// The result of a request, when it is there. The request is listened to from
/// now on, not from the first poll on.
fn result(request: &IdbRequest) -> impl Future<Output = Result<JsValue, JsValue>> + use<> {
    let (done, request) = (settled(request, "onsuccess"), request.clone());
    async move {
        JsFuture::from(done).await?;
        request.result()
    }
}

/// A promise that a request or a transaction ends well.
fn settled(target: &JsValue, good: &str) -> Promise {
    let (promise, settle) = promise();
    if let Some(settle) = settle {
        for (name, function) in
            [(good, &settle.resolve), ("onerror", &settle.reject), ("onabort", &settle.reject)]
        {
            // Both kinds of target have all of these.
            let _ = Reflect::set(target, &name.into(), function);
        }
    }
    promise
}

/// Every record that this version can read; the others stay where they are.
fn all<T: Portable>(records: JsValue) -> Vec<T> {
    let mut read = Vec::new();
    for record in Js(records).items().unwrap_or_default() {
        read.extend(T::read(&record));
    }
    read
}

fn names() -> Array {
    Array::of3(&OUTBOX.into(), &RECEIPTS.into(), &FACTS.into())
}
