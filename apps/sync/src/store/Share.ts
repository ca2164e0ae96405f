/** One worker's part of a check that several processes share: what it is told, what it does and how it answers. */
import { Audit } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { Effect, Option, Schema } from "effect"
import { Flag } from "effect/cli"
import * as Checkpoints from "./Checkpoints.ts"
import type { Opened } from "../configuration/Configuration.ts"
import * as Print from "../terminal/Print.ts"
import * as Store from "./Store.ts"
import * as Watched from "./Watched.ts"

/** `--part 2/4`, written by `Workers` only. */
export const flag = Flag.String("part").pipe(
  Flag.filterMap(
    (text) => Option.fromUndefinedOr(parse(text)),
    () => "a part such as 2/4"
  ),
  Flag.withHidden,
  Flag.optional
)

const parse = (text: string): Audit.Share | undefined => {
  const [, part, of] = /^([1-9]\d{0,2})\/([1-9]\d{0,2})$/.exec(text) ?? []
  return part === undefined || of === undefined || Number(part) > Number(of)
    ? undefined
    : { index: Number(part) - 1, of: Number(of) }
}

export const format = ({ index, of }: Audit.Share): string => `${index + 1}/${of}`

const Difference = Schema.Struct({
  part: Schema.Literals(["store", "log", "entries", "facts", "people", "holdings"]),
  where: Schema.String,
  found: Schema.String
})
const Answer = Schema.Union([
  /** Contacts checked so far. */
  Schema.Struct({ checked: Schema.Int }),
  Schema.Struct({
    /** The first part's, which checks the log too. */
    log: Schema.NullOr(
      Schema.Struct({
        leaves: Schema.Int,
        entries: Schema.Int,
        checkpoints: Schema.Int,
        root: Schema.String,
        differences: Schema.Array(Difference)
      })
    ),
    contacts: Schema.Struct({
      contacts: Schema.Int,
      entries: Schema.Int,
      differences: Schema.Array(Difference)
    })
  })
])
export type Answer = typeof Answer.Type

/** Reads one line that a worker writes. */
export const decode = Schema.decodeUnknownResult(Schema.fromJsonString(Answer))

/** Milliseconds between two lines that say how far the part is. */
const every = 500

/** Connections of one worker to a server: there are many workers, and each asks for one thing after another. */
const connections = 2

/** Checks the part, saying how far it is; the last line is what was found. */
export const check = Effect.fn("laurel.part")(function* (opened: Opened, share: Audit.Share) {
  let [checked, said] = [0, performance.now()]
  const loaded = (contacts: number): void => {
    checked += contacts
    if (performance.now() - said < every) return
    said = performance.now()
    process.stdout.write(`${JSON.stringify({ checked } satisfies Answer)}\n`)
  }
  const answer = yield* Effect.gen(function* () {
    const versions = yield* Store.versions
    return {
      log:
        share.index === 0
          ? yield* Audit.verifyLog(LedgerSql.sha256, (yield* Checkpoints.held(opened, [])).vouched)
          : null,
      contacts: yield* Watched.watched({ loaded })(Audit.verifyContacts(versions, share))
    } satisfies Answer
  }).pipe(Effect.provide(Store.toRead(opened, connections)))
  yield* Print.json(answer)
})
