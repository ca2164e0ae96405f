/** What every adapter promises, of the sessions that were taken in: on the recorded runs, and on rows that nobody has foreseen. */
import type { Adapter } from "@laurel/core"
import { jsonOf, testAdapter } from "@laurel/testkit"
import { Result, Schema, Stream } from "effect"
import { createHash } from "node:crypto"
import { Launch } from "../src/commit/Launch.ts"
import * as Rows from "../src/commit/Rows.ts"
import * as Session from "../src/commit/Session.ts"
import { cmi, envelope, folded, recorded, setting, source } from "./commits.ts"

const names = ["12-pass", "2004-pass", "2004-objectives"]

const rows = names.map((name): unknown => {
  const { commits, loaded } = recorded(name)
  return JSON.parse(folded(...commits.map(({ body }, at) => envelope(body, at, { loaded, session: name }))).text)
})

const decodeLaunch = Schema.decodeUnknownResult(Schema.Struct({ launch: Launch }))

/** The row's key, as its handler would have given it; one without a launch never came through it. */
const keptOf = (row: unknown): Rows.Kept => {
  // Only what is nested deeper than a call stack is high takes the slower way.
  const text = Result.getOrElse(
    Result.try(() => JSON.stringify(row)),
    () => jsonOf(row)
  )
  const key = Result.getOrUndefined(Result.map(decodeLaunch(row), ({ launch }) => Session.keyOf(launch)))
  return { key: key ?? createHash("sha256").update(text).digest("hex"), text }
}

/** Sessions as a handler's pages give them, one after the other. */
const pushed = (all: ReadonlyArray<unknown>, pageRows: number): Adapter.Adapter => {
  const options = { source, setting: { ...setting, objectives: true } }
  const read = Rows.reader(options)
  const pages = Array.from({ length: Math.ceil(all.length / pageRows) }, (_, at): Adapter.Page => {
    const page = Rows.pageOf(source, read, all.slice(at * pageRows, (at + 1) * pageRows).map(keptOf))
    return { ...page, position: String(at + 1), ended: (at + 1) * pageRows >= all.length }
  })
  return { ...Rows.received(options), read: (position) => Stream.fromIterable(pages.slice(Number(position ?? 0))) }
}

const emptied = JSON.parse(folded(envelope(cmi({ mode: "normal" }), 0, { session: "emptied" })).text)
const unread = folded(envelope(cmi({ success_status: "well done" }), 0, { session: "unread" }))

testAdapter("sessions that were taken in", {
  over: "nothing",
  rows,
  facts: 13,
  broken: [{ ...Object(emptied), changes: [] }, JSON.parse(unread.text), 7],
  open: ({ rows, pageRows }) => pushed(rows, pageRows)
})
