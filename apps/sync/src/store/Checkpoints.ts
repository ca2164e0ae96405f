/** Checkpoints signed by this program: when they are made, where they go, and what they hold the log to. */
import { Audit, Ledger, Merkle, type Note, SignedCheckpoint } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { Clock, Console, Effect, Result } from "effect"
import * as CheckpointFile from "./CheckpointFile.ts"
import type { Opened } from "../configuration/Configuration.ts"
import * as Numbers from "../terminal/Numbers.ts"
import * as Print from "../terminal/Print.ts"
import * as SigningKey from "./SigningKey.ts"
import { endWithDifferences, type Unable, unable } from "../Unable.ts"

const because = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

/** The key; made where nothing was signed yet, or by a key that is only trusted any more: whoever signs needs the same one again. */
const keyOf = Effect.fnUntraced(function* ({ checkpoints, file: configuration }: Opened) {
  const ledger = yield* Ledger.Ledger
  // Before the key: another program may be making it.
  const last = yield* ledger.lastSigned
  const { key: place, origin, trusted } = checkpoints
  const isNew = last === undefined || Result.isSuccess(SignedCheckpoint.open(last.note, trusted, SigningKey.ed25519))
  const found =
    (yield* SigningKey.read(checkpoints)) ??
    (isNew && place.kind === "file"
      ? ((yield* SigningKey.make(place.file, origin)) ?? (yield* SigningKey.read(checkpoints)))
      : undefined)
  if (found === undefined) {
    const file = place.kind === "file" ? place.file : place.name
    return yield* unable(
      `the store's checkpoints are signed, but their key ${file} is gone. Restore it; or name another place, for a new one, as "checkpoints.key" in ${configuration}, and the old public key in "checkpoints.trusted"`
    )
  }
  yield* SigningKey.tellReaders(checkpoints)
  yield* SigningKey.publish(checkpoints, found)
  if (origin === undefined || origin === found.name) return found
  return yield* unable(
    `the key of checkpoints is named ${found.name}, but "checkpoints.origin" in ${configuration} is "${origin}": mend it, or name another key`
  )
})

/** What became of signing. */
export interface Outcome {
  /** The last one; undefined before anything was recorded, and where it could not be signed. */
  readonly signed: Ledger.Signed | undefined
  readonly isNew: boolean
  /** Places that it could not be written to. */
  readonly failed: ReadonlyArray<string>
  /** What else is to be looked at: a place that was begun anew, a checkpoint that can't be believed. */
  readonly doubts: ReadonlyArray<string>
  /** Why nothing was signed. */
  readonly problem: string | null
}

/** Signs where the log stands, and writes it to every place that is configured, after all that is missing there. */
export const sign = Effect.fn("Checkpoints.sign")(function* (opened: Opened) {
  const ledger = yield* Ledger.Ledger
  const { trusted } = opened.checkpoints
  const signer = yield* keyOf(opened)
  const keys = [...trusted, yield* SigningKey.verifier(signer)]
  const before = yield* ledger.lastSigned
  if (before !== undefined) yield* opens(opened, keys, "the store's last checkpoint", before.note)
  const places = yield* Effect.forEach(opened.checkpoints.files, (file) => placeOf(opened, keys, file))
  const signed = yield* Audit.sign({ sha256: LedgerSql.sha256, ed25519: SigningKey.ed25519, signer, keys }).pipe(
    Effect.catchTag("NoteError", ({ message }) => Effect.fail(unable(message)))
  )
  const written = yield* Effect.forEach(places, (place) => write(keys, before !== undefined, place))
  return {
    signed,
    isNew: signed !== undefined && signed.size !== before?.size,
    failed: written.flatMap(({ failed }) => failed),
    doubts: written.flatMap(({ doubts }) => doubts),
    problem: null
  }
})

/** What a checkpoint says, where one of the keys signed it. */
const opens = ({ file }: Opened, keys: ReadonlyArray<Note.Key>, where: string, note: string) =>
  Effect.mapError(Effect.fromResult(SignedCheckpoint.open(note, keys, SigningKey.ed25519)), (found) =>
    unable(
      `${where}: ${found}. If it was signed by a key of yours, name its public part in "checkpoints.trusted" of ${file}`
    )
  )

/** A file elsewhere, as far as it goes: up to which size, or why it can't be known. */
type Place = Result.Result<{ readonly file: string; readonly end: CheckpointFile.End; readonly size: number }, string>

const attempt = <A>(file: string, run: () => A) =>
  Effect.result(Effect.try({ try: run, catch: (cause) => `${file}: ${because(cause)}` }))

/** A log that doesn't go on from what is kept elsewhere must not be signed: who keeps both would hold two logs of one name. */
const placeOf = Effect.fnUntraced(function* (opened: Opened, keys: ReadonlyArray<Note.Key>, file: string) {
  const end = yield* attempt(file, () => CheckpointFile.end(file))
  if (Result.isFailure(end)) return Result.fail(end.failure) satisfies Place
  const { note } = end.success
  if (note === undefined) return Result.succeed({ file, end: end.success, size: 0 }) satisfies Place
  const { head } = yield* opens(opened, keys, `the last checkpoint of ${file}`, note)
  const ledger = yield* Ledger.Ledger
  const stands = (yield* ledger.lastCheckpoint)?.size ?? 0
  const goesOn = head.size <= stands && isSame(yield* Audit.rootAt(LedgerSql.sha256, head.size), head.root)
  if (goesOn) return Result.succeed({ file, end: end.success, size: head.size }) satisfies Place
  const found =
    head.size > stands ? `the log has only ${Numbers.count(stands, "record")}` : "the log's first records are others"
  return yield* unable(
    `the last checkpoint of ${file} is of ${Numbers.count(head.size, "record")}, but ${found}: this store is an older copy, or another one. \`laurel verify\` says more. Where a backup was restored on purpose, keep that file, and name another one in "checkpoints.files" of ${opened.file}`
  )
})

const isSame = (a: Uint8Array, b: Uint8Array): boolean => Merkle.hex(a) === Merkle.hex(b)

/** Adds what the store has signed since, as far as it can be believed; why it could not be, if so, and what is odd about it. */
const write = Effect.fnUntraced(function* (keys: ReadonlyArray<Note.Key>, isSigned: boolean, place: Place) {
  const doubts: Array<string> = []
  if (Result.isFailure(place)) return { failed: [place.failure], doubts }
  const ledger = yield* Ledger.Ledger
  const { file, end } = place.success
  let { size } = place.success
  let { isWhole } = end
  let count = 0
  // Ends with the checkpoints: each page is after the one before.
  for (let page = yield* ledger.signed(size); page.length > 0; page = yield* ledger.signed(size)) {
    const notes: Array<string> = []
    for (const signed of page) {
      const doubt = doubtOf(keys, signed)
      if (doubt === undefined) notes.push(signed.note)
      else doubts.push(`${doubt}. It was not written to ${file}: \`laurel verify\` says more`)
    }
    size = page.at(-1)?.size ?? size
    if (notes.length === 0) continue
    const written = yield* attempt(file, () => CheckpointFile.add(file, notes, isWhole))
    if (Result.isFailure(written)) return { failed: [written.failure], doubts }
    isWhole = true
    count += notes.length
  }
  if (isSigned && count > 0 && end.isEmpty !== false) doubts.push(begunAnew(file, end, count))
  return { failed: [], doubts }
})

/** Why a checkpoint of the store can't be believed: whoever can write to the store must not reach the places elsewhere through it. */
const doubtOf = (keys: ReadonlyArray<Note.Key>, { size, note }: Ledger.Signed): string | undefined => {
  const opened = SignedCheckpoint.open(note, keys, SigningKey.ed25519)
  const where = `the store's checkpoint of ${Numbers.count(size, "record")}`
  if (Result.isFailure(opened)) return `${where}: ${opened.failure}`
  const { head } = opened.success
  return head.size === size ? undefined : `${where}: found one of ${Numbers.count(head.size, "record")}`
}

const begunAnew = (file: string, { isEmpty }: CheckpointFile.End, count: number): string =>
  `${file} ${isEmpty === undefined ? "is not there" : "is empty"} although checkpoints were signed before; it is begun anew with all ${Numbers.count(count, "checkpoint")}. Where it is not new in "checkpoints.files", find the one before, as on a volume that is not mounted, and put it back: this store was not held to it`

/** Signs after something was recorded. It is recorded, whatever becomes of that: what is wrong is told, and the program ends with 2. */
export const after = Effect.fn("Checkpoints.after")(function* (opened: Opened) {
  const done = yield* Effect.result(sign(opened))
  const outcome: Outcome = Result.isSuccess(done)
    ? done.success
    : { signed: undefined, isNew: false, failed: [], doubts: [], problem: done.failure.message }
  yield* tell(outcome)
  return outcome
})

/** Tells what is wrong with a checkpoint, if anything is. */
export const tell = Effect.fnUntraced(function* ({ failed, doubts, problem }: Outcome) {
  if (problem !== null)
    yield* Console.error(Print.visible(`Everything is recorded, but no checkpoint was signed after it: ${problem}`))
  if (failed.length > 0)
    yield* Console.error(
      Print.visible(
        `The checkpoint is signed and in the store, but could not be written to:\n${failed.map((each) => `  ${each}`).join("\n")}\nMend that, and the next sync writes it there: only a checkpoint kept elsewhere shows that a store was replaced by an older copy.`
      )
    )
  yield* tellDoubts(doubts)
  if (problem !== null || failed.length > 0) yield* endWithDifferences
})

const tellDoubts = Effect.fnUntraced(function* (doubts: ReadonlyArray<string>) {
  for (const doubt of doubts) yield* Console.error(Print.visible(`Look at this: ${doubt}.`))
  if (doubts.length > 0) yield* endWithDifferences
})

/** Signs after every commit that is long enough after the last time, for as long as an effect runs. What is odd is told as given. */
export const during =
  (opened: Opened, told: (doubts: ReadonlyArray<string>) => Effect.Effect<void> = tellDoubts) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R | Ledger.Ledger> =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      let last = yield* Clock.currentTimeMillis
      const now = Effect.gen(function* () {
        const time = yield* Clock.currentTimeMillis
        if (time - last < opened.checkpoints.every) return
        last = time
        // What can't be signed now is tried again at the end, and told then; a place is begun anew only once.
        yield* Effect.ignore(Effect.flatMap(sign(opened), ({ doubts }) => told(doubts)))
      })
      return yield* Effect.provideService(
        effect,
        Ledger.Ledger,
        Ledger.Ledger.of({
          ...ledger,
          commit: (commit) => Effect.tap(ledger.commit(commit), () => Effect.provideService(now, Ledger.Ledger, ledger))
        })
      )
    })

/**
 * Signs again and again, for programs that run for long and may have nothing to do for long: what was recorded last is signed, too.
 * What can't be signed now is tried again the next time.
 */
export const regularly = (opened: Opened): Effect.Effect<never, never, Ledger.Ledger> =>
  Effect.sleep(opened.checkpoints.every).pipe(
    Effect.andThen(Effect.ignore(Effect.flatMap(sign(opened), ({ doubts }) => tellDoubts(doubts)))),
    Effect.forever
  )

/** Everything that was signed: in the store, in the configured places, and in further files. */
export const held = Effect.fn("Checkpoints.held")(function* (
  opened: Opened,
  further: ReadonlyArray<string>
): Effect.fn.Return<Audit.Held, Ledger.LedgerError | Unable, Ledger.Ledger> {
  const own = yield* SigningKey.readPublic(opened.checkpoints)
  const keys = [...opened.checkpoints.trusted, ...(own === undefined ? [] : [own])]
  const ledger = yield* Ledger.Ledger
  const last = yield* ledger.lastSigned
  const files = yield* Effect.forEach(new Set([...opened.checkpoints.files, ...further]), readFile)
  const kept = files.flatMap((file) => file.kept)
  const { vouched, differences } = yield* Audit.held(keys, SigningKey.ed25519, kept)
  const behind = files.filter(({ file }) => opened.checkpoints.files.includes(file)).flatMap(shorter(keys, last))
  return { vouched, differences: [...differences, ...files.flatMap((file) => file.differences), ...behind] }
})

/** A configured file has all that the store has: one that ends before was cut off, as far as it can be read at all. */
const shorter =
  (keys: ReadonlyArray<Note.Key>, last: Ledger.Signed | undefined) =>
  ({ file, kept }: { readonly file: string; readonly kept: ReadonlyArray<Audit.Elsewhere> }) => {
    const { note = "" } = kept.at(-1) ?? {}
    const opened = SignedCheckpoint.open(note, keys, SigningKey.ed25519)
    if (last === undefined || Result.isFailure(opened) || opened.success.head.size >= last.size) return []
    const found = `one of ${Numbers.count(opened.success.head.size, "record")}, where the store's is of ${Numbers.count(last.size, "record")}: later ones were removed, or not written yet, which the next sync does`
    return [{ part: "log", where: `the last checkpoint of ${file}`, found } satisfies Audit.Difference]
  }

/** The checkpoints of a file, and what is wrong with those that can't be read. */
const readFile = Effect.fnUntraced(function* (file: string) {
  const kept: Array<Audit.Elsewhere> = []
  const differences: Array<Audit.Difference> = []
  const read = yield* attempt(file, () => CheckpointFile.read(file))
  if (Result.isFailure(read)) {
    const found = `nothing that can be read (${read.failure}): it was removed, or no sync has written it yet`
    differences.push({ part: "log", where: "the checkpoints kept elsewhere", found })
    return { file, kept, differences }
  }
  if (read.success.length === 0) {
    differences.push({ part: "log", where: `the checkpoints of ${file}`, found: "none: it is empty, or another file" })
  }
  for (const { place, note } of read.success) {
    const where = `checkpoint ${place} of ${file}`
    if (Result.isSuccess(note)) kept.push({ note: note.success, where })
    else differences.push({ part: "log", where, found: note.failure })
  }
  return { file, kept, differences }
})

/** The keys that what was signed is verified with, for whoever verifies elsewhere. */
export const keys = Effect.fn("Checkpoints.keys")(function* (opened: Opened) {
  const signer = yield* keyOf(opened)
  const own: Note.Key = yield* SigningKey.verifier(signer)
  return [own, ...opened.checkpoints.trusted]
})
