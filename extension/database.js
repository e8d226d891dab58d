/** IndexedDB as promises. */

import { within } from "./failure.js";

/**
 * @template {string} Name
 * @typedef {(name: Name) => IDBObjectStore} Stores
 */

/**
 * @template {string} Name
 * @typedef {object} Database
 * @property {<T>(mode: IDBTransactionMode, work: (store: Stores<Name>) => Promise<T>) => Promise<T>} transact runs `work`, which makes all
 *   its requests at once or when others of its own are done, and ends when what it wrote is committed
 * @property {(empty: (store: Stores<Name>) => Promise<unknown>) => Promise<boolean>} renew takes everything off the disk. What is removed from a
 *   database stays in its file until something is written over it; so the file is deleted, and a new one made. `empty` removes everything, in
 *   case the file cannot go at once, and gives what the new one is to begin with (`null`: nothing; `undefined`: let it be after all). Tells
 *   whether it was renewed
 */

/** How long pages that have the database open may take to let go of it. */
const DELETE_MS = 5000;

/**
 * A database that is opened when it is first used, and again after Thunderbird closed it, could not open it, or another page renewed it.
 *
 * @template {string} Name
 * @param {string} name
 * @param {Name[]} stores
 * @param {(database: IDBDatabase) => void} create makes the stores
 * @param {object} [how]
 * @param {IDBTransactionDurability} [how.durability] `strict`: what is written is on the disk then; `relaxed`: with the operating system
 * @param {(store: Stores<Name>, kept: any) => void} [how.restore] what a renewed database begins with
 * @returns {Database<Name>}
 */
export function database(name, stores, create, { durability = "strict", restore = () => {} } = {}) {
  /** @type {Promise<IDBDatabase> | null} */
  let opened = null;
  /** Transactions that have begun, and not ended. @type {Set<Promise<unknown>>} */
  const running = new Set();
  /** The last renewal; whatever comes later begins when it is done. @type {Promise<unknown>} */
  let renewing = Promise.resolve();
  /** Where stands what a new database begins with, should everything end between the old one and the new. */
  const key = `renewed_${name}`;
  const forget = () => {
    opened = null;
  };
  const open = () => {
    opened ??= openNow();
    opened.catch(forget);
    return opened;
  };

  async function openNow() {
    const made = await connect();
    if (stores.some((store) => !made.database.objectStoreNames.contains(store))) {
      // Whoever made it was interrupted, or was not us.
      made.database.close();
      await remove(name);
      return openNow();
    }
    if (made.isNew) {
      const { [key]: kept } = await messenger.storage.local.get(key);
      if (kept !== undefined) {
        await transactIn(made.database, "readwrite", async (store) => restore(store, kept));
        await messenger.storage.local.remove(key);
      }
    }
    return made.database;
  }

  /** @returns {Promise<{ database: IDBDatabase, isNew: boolean }>} */
  function connect() {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open(name, 1);
      let isNew = false;
      request.onupgradeneeded = () => {
        isNew = true;
        create(request.result);
      };
      request.onsuccess = () => {
        const { result } = request;
        result.onclose = forget;
        result.onversionchange = () => {
          // Another page renews it. What is under way here still ends.
          result.close();
          forget();
        };
        resolve({ database: result, isNew });
      };
      request.onerror = () => reject(request.error);
    });
  }

  /**
   * @template T
   * @param {IDBDatabase} database
   * @param {IDBTransactionMode} mode
   * @param {(store: Stores<Name>) => Promise<T>} work
   * @returns {Promise<T>}
   */
  async function transactIn(database, mode, work) {
    const transaction = database.transaction(stores, mode, { durability });
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
  }

  /**
   * A database that can be used right now: between two steps, another page may have asked for it to be closed.
   *
   * @returns {Promise<IDBDatabase>}
   */
  async function usable() {
    for (;;) {
      const promise = open();
      const database = await promise;
      if (opened === promise) {
        return database;
      }
    }
  }

  /** @type {Database<Name>["transact"]} */
  async function transact(mode, work) {
    for (let last; last !== renewing; ) {
      last = renewing;
      await last;
    }
    const done = usable().then((database) => transactIn(database, mode, work));
    running.add(done);
    return done.finally(() => running.delete(done));
  }

  /** @type {Database<Name>["renew"]} */
  function renew(empty) {
    const done = renewing.then(async () => {
      await Promise.allSettled(running);
      const kept = await transactIn(await usable(), "readwrite", empty);
      if (kept === undefined) {
        return false;
      }
      if (kept !== null) {
        await messenger.storage.local.set({ [key]: kept });
      }
      (await open()).close();
      forget();
      const removed = remove(name);
      // Asked for at once: nobody else comes between.
      const begun = open();
      await removed;
      await begun;
      return true;
    });
    renewing = done.catch(() => {});
    return done;
  }

  return { transact, renew };
}

/**
 * Deletes a database, once every page has let go of it.
 *
 * @param {string} name
 */
function remove(name) {
  return within(DELETE_MS, `deleting the ${name}`, done(indexedDB.deleteDatabase(name)));
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
