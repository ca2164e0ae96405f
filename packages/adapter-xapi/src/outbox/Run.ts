/** One run of an outbox: where it stands, what it writes down, and what it sends. */
import { Adapter, type AchievementId, type Catalog, Id, Instant, Ledger, Merkle, Plan, Sync } from "@laurel/core"
import { Clock, Effect, Random, Result, Schema } from "effect"
import * as Imported from "./Imported.ts"
import type { Lrs } from "./Lrs.ts"
import * as Position from "./Position.ts"
import { type Outgoing, send, type Tell } from "./Sending.ts"
import * as Statement from "./Statement.ts"

export interface Options extends Position.Words {
  /** Under this name its ledger remembers how far it is: at most 80 characters. */
  readonly id: string
  /** What it sends where, of whom and of which types. When that changes, what follows from the change is sent, and voided. */
  readonly selection: Position.Selection
  /** Statements of one request: 1 to 500, 50 unless given. */
  readonly batch?: number
}

/** An outbox could not go on; what was sent is known to be sent, or will be sent again with no effect. */
export class OutboxError extends Schema.TaggedError<OutboxError>()("OutboxError", {
  outbox: Schema.String,
  reason: Adapter.Failure
}) {
  override get message(): string {
    const { where, expected, found, advice } = this.reason
    return `outbox "${this.outbox}", ${where}: expected ${expected}, found ${found}. ${advice}`
  }
}

/** How often one commit is planned where others write all the time. */
const maxCommits = 50

/** One run, or its preview. Mutable: a run has one. */
export interface Run {
  readonly options: Options
  readonly versions: Catalog.Versions
  /** In the words of what is being sent, which may have been begun in others than the options'. */
  voice: Statement.Voice
  readonly source: Id.SourceId
  readonly lease: Ledger.Lease | null
  /** Null where it is only previewed. */
  readonly lrs: Lrs | null
  readonly tell: Tell
  readonly sent: Record<Statement.Verb, number>
  readonly shown: Array<AchievementId.AchievementId>
  readonly seen: Set<Id.ContactId>
  /** What earlier runs were refused, by id. */
  readonly refused: ReadonlySet<string>
  /** Whether the store has voids, as it answered in this moment; undefined where it was not asked. */
  hasVoids: boolean | undefined
  /** What imports had written up to this moment; undefined where it was not asked. */
  imported: Imported.Imported | undefined
  /** Where it stands, and the same as the ledger has it. */
  position: Position.Position
  text: string | null
  waitingMore: boolean
}

export type Failed = OutboxError | Ledger.LedgerError

export const failed = (run: Run, reason: Adapter.Failure): OutboxError =>
  new OutboxError({ outbox: run.options.id, reason })

/** Planned again at once the first time, and then after a while, each of one's own. */
const pauseBefore = (attempt: number): Effect.Effect<void> =>
  attempt < 3 ? Effect.void : Effect.flatMap(Random.nextBetween(0, 20 * Math.min(attempt, 16)), Effect.sleep)

export const wordsOf = ({ activity, agent, zone }: Position.Words): Position.Words => ({ activity, agent, zone })

/** What is sent from now on is said in the words of that moment; in the options' where it is not known. */
export const speak = (run: Run, { words = wordsOf(run.options) }: Pick<Position.Moment, "words">): void => {
  run.voice = { ...run.voice, ...words }
}

export const goneOn = (run: Run): Ledger.LedgerError => {
  const found = `another run of outbox ${run.options.id} has gone on in the meantime`
  return new Ledger.LedgerError({ ledger: "outbox", reason: new Ledger.Conflict({ found }) })
}

/**
 * Writes down where it stands. With `alone`, nobody else's commit is under way then: all that was recorded before is complete,
 * and whatever comes is recorded later.
 */
export const commit = Effect.fnUntraced(function* (
  run: Run,
  positionAt: (at: Instant.Instant) => Position.Position,
  alone = false
) {
  const ledger = yield* Ledger.Ledger
  for (let attempt = 1; ; attempt++) {
    yield* pauseBefore(attempt)
    const loaded = yield* ledger.load({ ...Ledger.wholePersons([]), source: run.source })
    if (loaded.position !== run.text) return yield* goneOn(run)
    const at = yield* after(loaded)
    const position = positionAt(at)
    const text = Position.format(position)
    const origin = { source: run.source, from: run.text, lease: run.lease }
    const plan = Plan.ofNothing(run.versions, loaded, at, origin, text)
    const outcome = yield* Effect.result(ledger.commit({ ...plan.commit, alone }))
    if (Result.isSuccess(outcome)) {
      run.position = position
      run.text = text
      return
    }
    if (outcome.failure.reason._tag !== "Conflict" || attempt === maxCommits) return yield* outcome.failure
  }
})

/** A moment later than all there is. */
export const after = ({ head: { recordedAt } }: Ledger.Loaded): Effect.Effect<Instant.Instant> =>
  Effect.map(Clock.currentTimeMillis, (now) =>
    Instant.Instant.make(Math.max(now, recordedAt === null ? now : recordedAt + 1))
  )

/** Whose pictures are compared: this ledger's, with what imports have written of it. */
export const tellerOf = Effect.fnUntraced(function* (run: Run) {
  run.imported ??= yield* Imported.read
  return { origin: run.voice.origin, imported: run.imported }
})

export const voidingOf = (run: Run, contact: Id.ContactId, target: string, at: Instant.Instant): Outgoing => {
  const statement = Statement.voiding(run.voice, target, at)
  return { contact, id: statement.id, statement, voids: { target, at } }
}

const count = (run: Run, outgoing: Outgoing): void => {
  run.sent[Statement.verbOf(outgoing.statement)] += 1
}

/** Sends them; what is refused comes back. Of a preview, tells them only. */
export const deliver = Effect.fnUntraced(function* (run: Run, all: ReadonlyArray<Outgoing>) {
  const { lrs, options, tell } = run
  if (lrs === null) {
    for (const outgoing of all) {
      count(run, outgoing)
      yield* tell(outgoing, { _tag: "Previewed" })
    }
    return []
  }
  return yield* send(lrs, all, options.batch ?? 50, (outgoing, outcome) => {
    if (outcome._tag === "Stored") count(run, outgoing)
    return tell(outgoing, outcome)
  }).pipe(Effect.mapError((reason) => failed(run, reason)))
})

export const none = (): Record<Statement.Verb, number> => ({ earned: 0, lost: 0, expired: 0, voided: 0 })

const sourceOf = (id: string): Id.SourceId => Id.SourceId.make(`laurel.outbox.${id}`)

/** A run from where the ledger says that it stands; undefined in a ledger without a catalog, which holds nothing to tell. */
export const begin = Effect.fnUntraced(function* (
  options: Options,
  lrs: Lrs | null,
  tell: Tell,
  lease: Ledger.Lease | null
) {
  const ledger = yield* Ledger.Ledger
  const versions = yield* Sync.versions
  if (versions === undefined) return undefined
  const source = sourceOf(options.id)
  // Asked first, so that the log has what was committed; its first two leaves, of which the catalog is one, are the ledger's own.
  yield* ledger.log(null, 1)
  const [first = new Uint8Array()] = yield* ledger.hashes([{ level: 1, place: 0 }])
  const { position: text } = yield* ledger.load({ ...Ledger.wholePersons([]), source })
  const read = Position.parse(text)
  if (Result.isFailure(read)) {
    const found = `the position of outbox ${options.id} is none: ${read.failure}`
    return yield* new Ledger.LedgerError({ ledger: "outbox", reason: new Ledger.Corrupt({ found }) })
  }
  const { selection } = options
  const titleOf = (type: Id.TypeId, catalog: Id.CatalogVersion) => versions.all.get(catalog)?.types.get(type)?.title
  // A moment that was opened for another store is not this one's.
  const { open, ...rest } = read.success
  const position =
    open === null || open.selection.endpoint === selection.endpoint ? read.success : { ...rest, open: null }
  const elsewhere = position.done !== null && position.done.selection.endpoint !== selection.endpoint
  return {
    options,
    versions,
    voice: { origin: Merkle.hex(first), titleOf, ...wordsOf(options) },
    source,
    lease,
    lrs,
    tell,
    sent: none(),
    shown: [],
    seen: new Set(),
    hasVoids: undefined,
    imported: undefined,
    refused: new Set(position.refused.map(({ id }) => id)),
    position: elsewhere ? { ...Position.start, open: position.open } : position,
    text,
    waitingMore: false
  } satisfies Run as Run
})
