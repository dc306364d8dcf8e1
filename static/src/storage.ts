/** Reads and writes browser storage. Where storage is full or forbidden (private windows, school policies), nothing is stored. */

/** A function, because a browser that forbids storage throws as soon as `localStorage` is read. */
export type StorageSource = () => Storage;

export const deviceStorage: StorageSource = () => localStorage;
export const tabStorage: StorageSource = () => sessionStorage;
/** The databases of this device. Throws where the browser forbids them. */
export const deviceDatabases = (): IDBFactory => indexedDB;

export function readStored(key: string, source = deviceStorage): string | null {
  try {
    return source().getItem(key);
  } catch {
    return null;
  }
}

/** Null removes the stored value. */
export function writeStored(key: string, value: string | null, source = deviceStorage): void {
  try {
    if (value === null) source().removeItem(key);
    else source().setItem(key, value);
  } catch {
    return;
  }
}
