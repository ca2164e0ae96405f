/** Adapters that are written with promises keep every promise of an adapter: over HTTP, over files, and over what is at hand. */
import { jsonOf, testAdapter } from "@laurel/testkit"
import { defineAdapter } from "laurel"
import { broken, campus, respond, rows } from "./campus.ts"

testAdapter("an adapter of promises over HTTP", {
  over: "http",
  rows,
  // A pass and a fail with their scores, and a completion; whoever is only enrolled has proved nothing.
  facts: 5,
  broken,
  respond,
  open: (url) => campus(url)
})

interface Event {
  readonly id: string
  readonly badge: string
  readonly briefing: string
  readonly at: string
  readonly voids: string | null
}

const texts = ["id", "badge", "briefing", "at"]

/** A row reader that throws, as a program writes it that has no library for it. */
const event = (row: unknown): Event => {
  if (typeof row !== "object" || row === null) throw new Error("expected an event")
  const { voids = null, ...fields }: Partial<Record<keyof Event, unknown>> = row
  for (const name of texts) {
    if (typeof new Map(Object.entries(fields)).get(name) !== "string") throw new Error(`expected a text as ${name}`)
  }
  if (voids !== null && typeof voids !== "string") throw new Error("expected the id of an event as voids")
  // Each field was looked at.
  return { ...fields, voids } as Event
}

/** Events of a gate, none of which is ever changed, and of which one takes another back. */
const gate = (
  pages: (position: string | null) => Promise<{ rows: Array<unknown>; position: string; ended: boolean } | undefined>
) =>
  defineAdapter({
    source: "gate",
    family: "record",
    stream: "events",
    row: event,
    key: "id",
    page: ({ position }) => pages(position),
    facts: ({ id, badge, briefing, at, voids }) => {
      if (voids !== null) return []
      const subject = { key: `${badge}/${briefing}`, offering: briefing, contact: { scheme: "badge", value: badge } }
      const happened = { at: new Date(at), zone: "UTC" }
      return [{ key: id, subject, activity: briefing, happened, evidence: { _tag: "Completed" } }]
    },
    withdrawals: ({ id, at, voids }) =>
      voids === null ? [] : [{ record: voids, by: id, happened: { at, zone: "UTC" }, observedAt: at, said: "voided" }]
  })

/** Rows at hand, of which the position counts those that were read. */
const pagesOf =
  (load: () => Promise<ReadonlyArray<unknown>>, pageRows: number): Parameters<typeof gate>[0] =>
  async (position) => {
    const rows = await load()
    const from = Number(position ?? 0)
    const to = Math.min(from + pageRows, rows.length)
    return from >= rows.length
      ? undefined
      : { rows: rows.slice(from, to), position: String(to), ended: to === rows.length }
  }

const said = (id: string, badge: string, voids: string | null = null) => ({
  id,
  badge,
  briefing: "fire-safety",
  at: `2026-03-0${1 + Number(id.slice(1))}T08:00:00Z`,
  voids
})
const events = {
  rows: [said("e1", "b7"), said("e2", "b8"), said("e3", "b7", "e1"), said("e4", "b9")],
  facts: 3,
  broken: [{ ...said("e5", "b7"), at: "yesterday" }, { ...said("e6", "b7"), briefing: null }, null]
}

testAdapter("an adapter of promises over nothing", {
  ...events,
  over: "nothing",
  open: ({ rows, pageRows }) => gate(pagesOf(async () => rows, pageRows))
})

const read = async (chunks: AsyncIterable<Uint8Array>): Promise<ReadonlyArray<unknown>> => {
  const decoder = new TextDecoder("utf-8", { fatal: true })
  let text = ""
  for await (const chunk of chunks) text += decoder.decode(chunk, { stream: true })
  return text
    .split("\n")
    .slice(0, -1)
    .map((line): unknown => JSON.parse(line))
}

testAdapter("an adapter of promises over a file", {
  ...events,
  over: "file",
  write: (rows) => new TextEncoder().encode(rows.map((row) => `${jsonOf(row)}\n`).join("")),
  open: (_, { chunks, pageRows }) => gate(pagesOf(() => read(chunks()), pageRows))
})
