/** Checkpoints signed by this program: when they are made, where they go, and what they hold the log to. */
import { Audit, Instant, Ledger, Merkle, type Note, SignedCheckpoint } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { Clock, Console, Effect, Result } from "effect"
import * as CheckpointFile from "./CheckpointFile.ts"
import type { Opened } from "./Configuration.ts"
import * as Print from "./Print.ts"
import * as SigningKey from "./SigningKey.ts"
import { endWithDifferences, type Unable, unable } from "./Unable.ts"

const because = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

/** The key; made where nothing was signed yet, since whoever has signed needs the same one again. */
const keyOf = Effect.fnUntraced(function* ({ checkpoints, file: configuration }: Opened) {
  const found = yield* SigningKey.read(checkpoints)
  const { key: place, origin } = checkpoints
  if (found !== undefined) {
    if (origin === undefined || origin === found.name) return found
    return yield* unable(
      `the key of checkpoints is named ${found.name}, but "checkpoints.origin" in ${configuration} is "${origin}": mend it, or name another key`
    )
  }
  const ledger = yield* Ledger.Ledger
  if (place.kind === "variable") return yield* unable("no key of checkpoints")
  if ((yield* ledger.lastSigned) === undefined) return yield* SigningKey.make(place.file, origin)
  return yield* unable(
    `the store's checkpoints are signed, but their key ${place.file} is gone. Restore it; or make a new one at another place, name that as "checkpoints.key" in ${configuration}, and the old public key in "checkpoints.trusted"`
  )
})

/** What became of signing. */
export interface Outcome {
  /** The last one; undefined before anything was recorded. */
  readonly signed: Ledger.Signed | undefined
  /** Whether it is new. */
  readonly isNew: boolean
  /** Places that it could not be written to. */
  readonly failed: ReadonlyArray<string>
}

/** Signs where the log stands, and writes it to every place that is configured. */
export const sign = Effect.fn("Checkpoints.sign")(function* (opened: Opened) {
  const ledger = yield* Ledger.Ledger
  const { trusted, files } = opened.checkpoints
  const signer = yield* keyOf(opened)
  const before = (yield* ledger.lastSigned)?.size
  const signed = yield* Audit.sign({
    sha256: LedgerSql.sha256,
    ed25519: SigningKey.ed25519,
    signer,
    keys: trusted
  }).pipe(Effect.catchTag("NoteError", ({ message }) => Effect.fail(unable(`no checkpoint was signed: ${message}`))))
  const isNew = signed !== undefined && signed.size !== before
  const failed = signed === undefined || !isNew ? [] : yield* write(files, signed.note)
  return { signed, isNew, failed } satisfies Outcome
})

const write = (files: ReadonlyArray<string>, note: string) =>
  Effect.map(
    Effect.forEach(files, (file) =>
      Effect.result(
        Effect.try({ try: () => CheckpointFile.add(file, note), catch: (cause) => `${file}: ${because(cause)}` })
      )
    ),
    (results) => results.flatMap((result) => (Result.isFailure(result) ? [result.failure] : []))
  )

/** Tells of places that a checkpoint could not be written to. */
export const tell = ({ failed }: Outcome) =>
  failed.length === 0
    ? Effect.void
    : Console.error(
        Print.visible(
          `The checkpoint is signed and in the store, but could not be written to:\n${failed.map((each) => `  ${each}`).join("\n")}\nMend that: only a checkpoint kept elsewhere shows that a store was replaced by an older copy.`
        )
      )

/** Signs after something was decided. It is decided, whatever becomes of that: what is wrong is told, and the program ends with 2. */
export const after = (opened: Opened) =>
  Effect.matchEffect(sign(opened), {
    onSuccess: (outcome) => Effect.andThen(tell(outcome), outcome.failed.length > 0 ? endWithDifferences : Effect.void),
    onFailure: ({ message }) =>
      Effect.andThen(
        Console.error(Print.visible(`It is recorded, but no checkpoint was signed after it: ${message}`)),
        endWithDifferences
      )
  })

/** Signs after every commit that is long enough after the last time, for as long as an effect runs. */
export const during =
  (opened: Opened) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R | Ledger.Ledger> =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      let last = yield* Clock.currentTimeMillis
      const now = Effect.gen(function* () {
        const time = yield* Clock.currentTimeMillis
        if (time - last < opened.checkpoints.every) return
        last = time
        // What can't be signed now is tried again at the end, and told then.
        yield* Effect.ignore(sign(opened))
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

/** Checkpoints that the log must agree with, and what is wrong with those that can't be believed. */
export interface Held {
  readonly vouched: ReadonlyArray<Audit.Vouched>
  readonly differences: ReadonlyArray<Audit.Difference>
}

/** Everything that was signed: in the store, in the configured places, and in further files. */
export const held = Effect.fn("Checkpoints.held")(function* (
  opened: Opened,
  further: ReadonlyArray<string>
): Effect.fn.Return<Held, Ledger.LedgerError | Unable, Ledger.Ledger> {
  const ledger = yield* Ledger.Ledger
  const signer = yield* SigningKey.read(opened.checkpoints)
  const keys = [...opened.checkpoints.trusted, ...(signer === undefined ? [] : [yield* SigningKey.verifier(signer)])]
  const [vouched, differences]: [Array<Audit.Vouched>, Array<Audit.Difference>] = [[], []]
  const take = (note: string, where: string): void => {
    const read = SignedCheckpoint.open(note, keys, SigningKey.ed25519)
    if (Result.isFailure(read)) return void differences.push({ part: "log", where, found: read.failure })
    const { size, root } = read.success.head
    vouched.push({ size, root: Merkle.hex(root), where })
  }
  // Ends with the checkpoints: each page is after the one before.
  for (let page = yield* ledger.signed(null); page.length > 0; page = yield* ledger.signed(page.at(-1)?.size ?? null)) {
    for (const { size, note, recordedAt } of page)
      take(note, `the store's checkpoint of ${size} leaves, signed ${Instant.format(recordedAt)}`)
  }
  for (const file of new Set([...opened.checkpoints.files, ...further])) yield* takeFile(file, take, differences)
  return { vouched, differences }
})

const takeFile = Effect.fnUntraced(function* (
  file: string,
  take: (note: string, where: string) => void,
  differences: Array<Audit.Difference>
) {
  const kept = yield* Effect.try({
    try: () => CheckpointFile.read(file),
    catch: (cause) => unable(`the checkpoints ${file} can't be read: ${because(cause)}`)
  })
  for (const { place, note } of kept) {
    const where = `checkpoint ${place} of ${file}`
    if (Result.isSuccess(note)) take(note.success, where)
    else differences.push({ part: "log", where, found: note.failure })
  }
})

/** The keys that what was signed is verified with, for whoever verifies elsewhere. */
export const keys = Effect.fn("Checkpoints.keys")(function* (opened: Opened) {
  const signer = yield* keyOf(opened)
  const own: Note.Key = yield* SigningKey.verifier(signer)
  return [own, ...opened.checkpoints.trusted]
})
