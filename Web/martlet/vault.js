// @ts-check
/**
 * One value a key, the same in all tabs at once. localStorage isn't: a tab may still read what another one has already
 * replaced. IndexedDB's transactions have an order. Where there is no IndexedDB, nothing is kept and `read` says so.
 */
const storeName = "values";

/** @type {Promise<IDBDatabase> | null} */
let opening = null;

function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("martlet", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(storeName);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opening;
}

/**
 * @param {string} key
 * @returns {Promise<any>} undefined where nothing was ever kept
 */
export async function read(key) {
  try {
    const database = await open();
    return await new Promise((resolve, reject) => {
      const request = database.transaction(storeName).objectStore(storeName).get(key);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  } catch {
    return undefined;
  }
}

/** Resolves when every tab will read it. @param {string} key @param {any} value */
export async function write(key, value) {
  try {
    const database = await open();
    await new Promise((resolve, reject) => {
      const transaction = database.transaction(storeName, "readwrite");
      transaction.objectStore(storeName).put(value, key);
      transaction.oncomplete = () => resolve(undefined);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } catch {
    // localStorage alone has it then.
  }
}
