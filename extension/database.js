/** IndexedDB as promises. */

/**
 * @template {string} Name
 * @typedef {(name: Name) => IDBObjectStore} Stores
 */

/**
 * A database that is opened when it is first used, and again after Thunderbird closed it or could not open it.
 *
 * @template {string} Name
 * @param {string} name
 * @param {Name[]} stores
 * @param {(database: IDBDatabase) => void} create makes the stores
 * @param {IDBTransactionDurability} [durability] `strict`: what is written is on the disk then; `relaxed`: with the operating system
 * @returns {<T>(mode: IDBTransactionMode, work: (store: Stores<Name>) => Promise<T>) => Promise<T>} runs `work`, which makes all its
 *   requests at once or when others of its own are done, and ends when what it wrote is committed
 */
export function database(name, stores, create, durability = "strict") {
  /** @type {Promise<IDBDatabase> | null} */
  let opened = null;
  const forget = () => {
    opened = null;
  };
  const open = () => {
    opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(name, 1);
      request.onupgradeneeded = () => create(request.result);
      request.onsuccess = () => {
        request.result.onclose = forget;
        resolve(request.result);
      };
      request.onerror = () => reject(request.error);
    });
    opened.catch(forget);
    return opened;
  };
  return async (mode, work) => {
    const transaction = (await open()).transaction(stores, mode, { durability });
    const committed = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error ?? new Error(`the ${name} could not be written`));
    });
    committed.catch(() => {}); // whoever waits for it sees it, and nobody waits where nothing was written
    try {
      const result = await work((store) => transaction.objectStore(store));
      if (mode === "readwrite") {
        await committed;
      }
      return result;
    } catch (error) {
      try {
        transaction.abort(); // all of it, or nothing
      } catch {
        // It was aborted already.
      }
      throw error;
    }
  };
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
export function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
