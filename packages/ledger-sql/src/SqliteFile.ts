/** A SQLite file: opened with care for what is there already, and its errors sorted by what to do about them. */
import { closeSync, lstatSync, openSync, readlinkSync, statSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { pathToFileURL } from "node:url"
import { Ledger } from "@laurel/core"
import { Refused } from "./Engine.ts"

/** "LAUR", so that another program's file is never mistaken for a store. */
export const applicationId = 0x4c415552

export interface Settings {
  /** Whether a missing or empty file becomes a new store; a store that is not to be created is only read. */
  readonly create: boolean
  /** Milliseconds to wait for another program's lock. */
  readonly busyTimeout: number
  /** Pages of 4,096 bytes that the file may grow to; undefined for as many as the disk holds. */
  readonly maxPages: number | undefined
}

/** SQLite's result codes, extended ones reduced to their class, as reasons. Undefined for what only a bug of ours can cause. */
const reasonOf = (cause: unknown): Ledger.LedgerError["reason"] | undefined => {
  if (!(cause instanceof Error)) return undefined
  const found = cause.message
  // From looking at the file itself: a name too long, a folder that may not be entered, a loop of links.
  if ("syscall" in cause) return new Ledger.Unusable({ found, advice: "Name another file, or mend its path" })
  // From reading a number that this program would round; Node says so with a code that it has for much else.
  if (found.includes("represented as a JavaScript number")) return new Ledger.Corrupt({ found })
  if (/no such (?:table|column|index)|^integer overflow$/.test(found)) return new Ledger.Corrupt({ found })
  if (!("errcode" in cause) || typeof cause.errcode !== "number") return undefined
  switch (cause.errcode & 0xff) {
    case 5: // SQLITE_BUSY
    case 6: // SQLITE_LOCKED
      return new Ledger.Busy({ found })
    case 13: // SQLITE_FULL
      return new Ledger.Full({ found })
    case 8: // SQLITE_READONLY
      return new Ledger.Unusable({
        found,
        advice: "Give this user permission to write the file, its -wal and -shm files, and their folder"
      })
    case 10: // SQLITE_IOERR
      return new Ledger.Full({ found: `${found}, which is what a full disk or a lost volume looks like` })
    case 14: // SQLITE_CANTOPEN
      return new Ledger.Unusable({ found, advice: "Check that the folder exists and that this user may write in it" })
    case 26: // SQLITE_NOTADB
      return new Ledger.Unusable({
        found: "it is not a SQLite database",
        advice: "Name another file, or move this one away"
      })
    case 11: // SQLITE_CORRUPT
      return new Ledger.Corrupt({ found })
    case 19: // SQLITE_CONSTRAINT
      return new Ledger.Conflict({ found })
    default:
      return undefined
  }
}

/** What to throw for something SQLite threw: a `Refused` where it is understood. */
export const refused = (cause: unknown): unknown => {
  const reason = reasonOf(cause)
  return reason === undefined ? cause : new Refused(reason)
}

const isDenied = (cause: unknown): boolean =>
  cause instanceof Error &&
  "errcode" in cause &&
  typeof cause.errcode === "number" &&
  [8, 14].includes(cause.errcode & 0xff) // SQLITE_READONLY, SQLITE_CANTOPEN

/**
 * Opens a file for reading only. SQLite wants to make its -shm file beside it even so; where the folder allows none and no
 * writer has left anything to read in a -wal file, as with a copy on read-only media, it is read as one that never changes.
 */
export const toRead = (file: string, timeout: number): DatabaseSync => {
  if (statSync(file, { throwIfNoEntry: false }) === undefined) {
    throw new Refused(
      new Ledger.Unusable({
        found: "there is no such file",
        advice: "Run `laurel sync` to create it, or name another file"
      })
    )
  }
  const settings = { timeout, returnArrays: true, readOnly: true }
  const db = new DatabaseSync(file, settings)
  try {
    db.prepare("SELECT count(*) FROM sqlite_schema").all()
    return db
  } catch (cause) {
    db.close()
    // Only where SQLite may not make its file: a store that somebody is writing to is never read as one that stays.
    if (!isDenied(cause) || (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) throw cause
    const url = pathToFileURL(file)
    url.searchParams.set("immutable", "1")
    return new DatabaseSync(url, settings)
  }
}

const toWrite = (file: string, timeout: number): DatabaseSync => {
  if (file !== ":memory:" && statSync(dirname(file), { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new Refused(
      new Ledger.Unusable({
        found: `its folder ${dirname(file)} does not exist`,
        advice: "Create it, or name another file"
      })
    )
  }
  if (file !== ":memory:") makePrivate(file)
  return new DatabaseSync(file, { timeout, returnArrays: true })
}

/** Of a file that is made: it holds names, so nobody but its owner may read it. */
export const ownMode = 0o600
/** Links to links that are followed to a file, as Linux does. */
const maxLinks = 40

/** Where a file is to be made: at the end of a link that leads to none. */
const placeOf = (file: string): string => {
  let path = file
  for (let links = 0; links < maxLinks; links++) {
    if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() !== true) break
    path = resolve(dirname(path), readlinkSync(path))
  }
  return path
}

/**
 * Makes a new store's file, which SQLite would let everybody read. It makes the files beside it as it is itself. One that is there
 * keeps its mode, and is never opened: closing it would take away the locks that this process has on it.
 */
const makePrivate = (file: string): void => {
  if (statSync(file, { throwIfNoEntry: false }) !== undefined) return
  try {
    closeSync(openSync(placeOf(file), "ax", ownMode))
  } catch {
    // Another program has made it meanwhile; or it can't be made, and SQLite says so in words that are known.
  }
}

/** The first column of a statement's first row, as a number. */
const number = (db: DatabaseSync, sql: string): number => Number(Object.values(db.prepare(sql).get() ?? [])[0])

/** Whether nothing is in it yet. Refuses other programs' files, and empty ones that are not to become a store. */
const look = (db: DatabaseSync, create: boolean): boolean => {
  const owner = number(db, "PRAGMA application_id")
  const tables = number(db, "SELECT count(*) FROM sqlite_schema")
  const isNew = number(db, "PRAGMA user_version") === 0 && owner === 0 && tables === 0
  if (isNew && !create) {
    throw new Refused(
      new Ledger.Unusable({ found: "it is empty", advice: "Run `laurel sync` to begin it, or name another file" })
    )
  }
  if (!isNew && owner !== applicationId) {
    throw new Refused(
      new Ledger.Unusable({
        found: "it is a SQLite database, but not a Laurel store",
        advice: "Name another file: nothing was changed in this one"
      })
    )
  }
  return isNew
}

export interface OpenedFile {
  readonly db: DatabaseSync
  readonly isNew: boolean
}

/** Opens a store, a new one where nothing is, and throws `Refused` where it can't be used. Nothing is written to it yet. */
export const openFile = (file: string, { create, busyTimeout, maxPages }: Settings): OpenedFile => {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true) {
    throw new Refused(
      new Ledger.Unusable({ found: "it is a folder", advice: "Name a file, in this folder or another one" })
    )
  }
  const db = create ? toWrite(file, busyTimeout) : toRead(file, busyTimeout)
  try {
    const isNew = look(db, create)
    db.exec("PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY")
    if (create) db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
    if (maxPages !== undefined) db.exec(`PRAGMA max_page_count = ${Math.trunc(maxPages)}`)
    return { db, isNew }
  } catch (cause) {
    db.close()
    throw cause
  }
}
