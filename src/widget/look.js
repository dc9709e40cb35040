// @ts-check
// A browser that was killed may have lost the mark, but not what was said.
// This is fetched where a site has a database, and looks whether an item in it
// waits; it opens what is there and leaves no new one behind.

/** @type {(name: string, found: () => void) => void} */
export default (name, found) => {
  const opening = indexedDB.open(name);
  opening.onupgradeneeded = () => opening.transaction?.abort();
  opening.onsuccess = () => {
    const database = opening.result;
    if (!database.objectStoreNames.length) return database.close();
    const counting = database.transaction('records').objectStore('records').count(IDBKeyRange.bound('outbox/', 'outbox0'));
    counting.onsuccess = () => {
      database.close();
      if (counting.result) found();
    };
  };
};
