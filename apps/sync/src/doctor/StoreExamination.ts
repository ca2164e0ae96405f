/** The store, looked at: whether it can be reached, read and written, which schema it has, what its user may do, and the room there is. */
import { accessSync, constants, existsSync, statfsSync, statSync } from "node:fs"
import { dirname } from "node:path"
import { Finding, Instant, Ledger } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { Clock, Effect } from "effect"
import type { Opened } from "../configuration/Configuration.ts"
import * as Store from "../store/Store.ts"

type Found = ReadonlyArray<Finding.Finding>

const what = "the store"

/** Everything of it, a thing after the other; what can't be looked at is what is found. */
export const examined = (opened: Opened): Effect.Effect<Found> => {
  const { store } = opened
  if (store.kind === "file" && !existsSync(store.file)) {
    return Effect.succeed([toBeMade(store.file, opened.file), ...ofRoom(nearest(dirname(store.file)), 0)])
  }
  return Effect.gen(function* () {
    const looked = yield* store.kind === "file"
      ? LedgerSql.examineSqlite(store.file)
      : LedgerSql.examinePostgres({
          url: store.url,
          schema: store.schema,
          ...(store.ssl === undefined ? {} : { ssl: store.ssl })
        })
    const schema = ofSchema(store.name, looked)
    // Only a store of this program's schema can be read.
    if (schema.state === "fine" && looked.version > 0) yield* readIn(opened)
    return [
      schema,
      ...(store.kind === "file" ? ofFile(store.file) : []),
      ...(looked.rights === null ? [] : [ofRights(looked.rights, looked.version)]),
      ...(looked.clock === null ? [] : [ofClock(looked.clock, yield* Clock.currentTimeMillis)])
    ]
  }).pipe(
    Effect.catch(({ message }) =>
      Effect.succeed([
        Finding.wrong(what, message, `See "store" in ${opened.file}, and docs/postgresql.md for a server.`)
      ])
    )
  )
}

const readIn = (opened: Opened) =>
  Effect.flatMap(Ledger.Ledger, ({ positions }) => positions).pipe(Effect.provide(Store.toRead(opened)))

/** The first sync makes the file and its folders, where it may. */
const toBeMade = (file: string, configuration: string): Finding.Finding => {
  const folder = nearest(dirname(file))
  return mayWrite(folder)
    ? Finding.fine(what, `there is none yet: the first \`laurel sync\` makes ${file}`)
    : Finding.wrong(
        what,
        `there is none yet, and this user may not write into ${folder}`,
        `Give this user permission to, or mend "store" in ${configuration}.`
      )
}

/** Ends at the root: each folder's is shorter. */
const nearest = (folder: string): string =>
  existsSync(folder) || folder === dirname(folder) ? folder : nearest(dirname(folder))

const mayWrite = (path: string): boolean => {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** What the schema is, and what bringing it up to date does. */
export const ofSchema = (name: string, { version, current }: LedgerSql.Examined): Finding.Finding => {
  if (version === 0) return Finding.fine(what, `${name}: there is none yet: the first \`laurel sync\` begins it`)
  if (version === current) return Finding.fine(what, `${name}: schema ${version}`)
  return version > current
    ? Finding.wrong(
        what,
        `${name}: schema ${version}, which a newer Laurel wrote; this one knows schemas up to ${current}`,
        "Update Laurel: nothing is changed in the store by this one."
      )
    : Finding.doubtful(
        what,
        `${name}: schema ${version}; this Laurel writes ${current}, and answers nothing from it until it is brought up to date`,
        "Back it up (`laurel store backup`), then run `laurel sync`: it brings the schema up to date first, wholly or not at all, and keeps everything. An older Laurel can't read the store afterwards."
      )
}

/** SQLite writes beside the file, too. */
const ofFile = (file: string): Found => {
  const closed = [file, dirname(file)].filter((path) => !mayWrite(path))
  const [first] = closed
  return [
    first === undefined
      ? Finding.fine("its file", "this user may write it")
      : Finding.doubtful(
          "its file",
          `this user may read, and not write ${first}`,
          "That is enough for questions. To sync, give this user permission to write the file and its folder."
        ),
    ...ofRoom(dirname(file), statSync(file, { throwIfNoEntry: false })?.size ?? 0)
  ]
}

const megabyte = 1_048_576
/** Megabytes below which a sync soon has no room. */
const [least, little] = [100, 1_024]

/** The room on the disk of a folder, beside what a store takes: writing it anew takes as much once more. */
const ofRoom = (folder: string, size: number): Found => {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return [roomOf(bavail * bsize, size)]
  } catch {
    // Some file systems don't tell.
    return []
  }
}

export const roomOf = (free: number, size: number): Finding.Finding => {
  const about = "the disk of the store"
  const found = `${words(free)} free${size === 0 ? "" : `; the store takes ${words(size)}`}`
  const advice =
    "Make room, or move the store to a larger disk: a commit that finds none is not written, and `laurel store compact` needs as much as the store takes."
  if (free < least * megabyte) return Finding.wrong(about, found, advice)
  return free < Math.max(little * megabyte, size) ? Finding.doubtful(about, found, advice) : Finding.fine(about, found)
}

const words = (bytes: number): string =>
  bytes < megabyte
    ? "less than 1 MB"
    : bytes < 1_024 * megabyte
      ? `${Math.round(bytes / megabyte)} MB`
      : `${(bytes / (1_024 * megabyte)).toFixed(1)} GB`

/** What the user of the database may do. */
export const ofRights = ({ owns, writes, erases, reads }: LedgerSql.Rights, version: number): Finding.Finding => {
  const about = "its user"
  const script =
    "See the roles in docs/postgresql.md: run scripts/postgres/roles.sql again after each change of the schema"
  if (version < LedgerSql.schema)
    return owns
      ? Finding.fine(about, version === 0 ? "may begin a store" : "may bring the schema up to date")
      : Finding.wrong(
          about,
          `may not ${version === 0 ? "begin a store" : "bring the schema up to date"}`,
          `Sync once as the owner (laurel_owner). ${script}.`
        )
  if (owns)
    return Finding.fine(
      about,
      "owns the store; a login in laurel_writer is enough for all but its beginning and updates"
    )
  if (writes)
    return Finding.fine(about, erases ? "may write and erase" : "may write; erasing takes a login in laurel_eraser")
  return reads
    ? Finding.doubtful(
        about,
        "may read, and not write all of it",
        `That is enough for questions. To sync, use a login in laurel_writer. ${script}.`
      )
    : Finding.wrong(about, "may not read all of the store", `${script}, and use a login in one of them.`)
}

/** Leases and what is recorded are dated by the server of the store. */
const ofClock = (clock: number, now: number): Finding.Finding => {
  const { found, state, advice } = Finding.ofClock(Instant.fromMillis(clock) ?? null, now)
  return { what: "its clock", found, state, advice }
}
