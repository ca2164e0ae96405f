/** The endpoints of sources that are sent to us: what they take in is committed, and told by a line for each request. */
import type { Id, Sync } from "@laurel/core"
import { Effect, Option, Schema } from "effect"
import type * as Configuration from "../configuration/Configuration.ts"
import * as Desk from "./Desk.ts"
import * as Numbers from "../terminal/Numbers.ts"
import * as Print from "../terminal/Print.ts"
import * as Sources from "../sources/Sources.ts"
import type { Receiving } from "../sources/Receiving.ts"
import { unable, toMend } from "../Unable.ts"

export interface Sent {
  readonly adapter: Sources.Selected["adapter"]
  readonly receiving: Receiving
}

/** The named sources, or all that are sent to us, which may be none. */
export const sent = Effect.fnUntraced(function* (opened: Configuration.Opened, names: ReadonlyArray<string>) {
  const chosen: Array<Sent> = []
  for (const { adapter, receiving } of yield* Sources.select(opened, names)) {
    const { source } = adapter
    if (receiving !== undefined) chosen.push({ adapter, receiving })
    else if (names.length > 0) {
      return yield* unable(`source "${source}" is read, and not sent to us: \`laurel sync ${source}\` reads it`)
    }
  }
  return chosen
})

const told = ({ adapter, receiving }: Sent, page: Sync.Progress): string => {
  const { rows, facts, entries, rejections, ignored, unplaced } = page
  const parts = [
    Numbers.count(rows, receiving.row),
    Numbers.count(facts, "fact"),
    Numbers.count(entries, "entry", "entries"),
    ...(rejections === 0 ? [] : [`${Numbers.number(rejections)} rejected`]),
    ...(ignored === 0 ? [] : [`${Numbers.number(ignored)} ignored`]),
    ...(unplaced === 0 ? [] : [`${Numbers.count(unplaced, "fact")} whose activity no component names`])
  ]
  return `${adapter.source}: ${parts.join(", ")}`
}

const plain = (
  source: Id.SourceId,
  { rows, facts, corrections, same, ignored, rejections, unplaced, entries }: Sync.Progress
) => ({
  source,
  rows,
  facts,
  corrections,
  same,
  ignored,
  rejections,
  unplaced,
  entries
})

/** What was taken in, to be told at the end: commits, and rows by what they are called. */
export interface Tally {
  pages: number
  readonly rows: Map<string, number>
}

/** What the answer to a request that was refused says. */
const decodeError = Schema.decodeUnknownOption(Schema.fromJsonString(Schema.Struct({ error: Schema.String })))
export const errorOf = (body: string): string => Option.getOrElse(decodeError(body), () => ({ error: "" })).error

/** Opens the endpoint of a source for as long as the scope is open. */
export const open = Effect.fnUntraced(function* (sent: Sent, json: boolean, tally: Tally) {
  const { adapter, receiving } = sent
  const { source } = adapter
  const { path, row, isRead } = receiving
  const handlerOf = yield* Effect.mapError(receiving.open, (cause) => toMend(cause, `source "${source}"`))
  const desk = yield* Desk.open({
    adapter,
    isShared: isRead,
    committed: (page) => {
      tally.pages += 1
      tally.rows.set(row, (tally.rows.get(row) ?? 0) + page.rows)
      return json ? Print.json(plain(source, page)) : Print.lines([told(sent, page)])
    }
  }).pipe(Effect.catchReason("LedgerError", "Busy", () => Effect.fail(Desk.isBusy(source))))
  return { source, path, handler: handlerOf(desk) }
})
