// @ts-check
// A browser that was killed may have lost the mark, but not what was said.
// This is fetched where a site has a database, and looks whether an item in it
// waits, or an image that was due (`attach.js`); it opens what is there and
// leaves no new one behind.

/** @type {(name: string, found: () => void) => void} */
export default (name, found) => {
  const opening = indexedDB.open(name);
  opening.onupgradeneeded = () => opening.transaction?.abort();
  opening.onsuccess = () => {
    const database = opening.result;
    if (!database.objectStoreNames.length) return database.close();
    const store = database.transaction('records').objectStore('records');
    const counting = store.count(IDBKeyRange.bound('outbox/', 'outbox0'));
    const reading = store.getAll(IDBKeyRange.bound('file/', 'file/draft', false, true));
    reading.onsuccess = () => {
      database.close();
      if (counting.result || reading.result.some(({ due, tries }) => tries < 4 || due <= Date.now())) found();
    };
  };
};
