/**
 * A file of rows read to facts, whole processes from the first byte to the last: rows known by their content, and rows with keys of
 * their own, which are looked over first. The memory that more rows take; and the million clicks of the Open University.
 */
import assert from "node:assert/strict"
import { rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import type { Bench, Bound, Figure, Size } from "../Bench.ts"
import { inProcessWith } from "../inProcess.ts"
import { every, write } from "../input/Attendance.ts"
import { alone, interleaved, rate, ratio } from "../Rounds.ts"

const counts: { readonly [S in Size]: number } = { ci: 50_000, full: 5_000_000 }
const seed = 1
/** The bigger file has so many times the rows of the smaller one. */
const times = 5
/** Of the first 1,048,575 clicks, so many rows are the same as an earlier one. */
const clicks = { rows: 1_048_575, again: 89_529 }

const bounds = {
  "known by content / csv-parse": { is: "atLeast", floor: null, stretch: null },
  "with keys / csv-parse": { is: "atLeast", floor: null, stretch: null },
  "real clicks / csv-parse": { is: "atLeast", floor: null, stretch: null },
  // Two tables while one grows into the next, each at most half empty. The heap of a short run is still growing to its size.
  "memory of a further row, known by content": { is: "atMost", floor: 100, stretch: 64, onlyFull: true },
  "memory of a further row, with keys": { is: "atMost", floor: 100, stretch: 64, onlyFull: true }
} satisfies Record<string, Bound>

const program = fileURLToPath(import.meta.resolve("../tabularOnce.ts"))
const example = join(import.meta.dirname, "..", "..", "..", "examples", "oulad")
/** What an operator gives a process that is to stay small. */
const small = ["--max-old-space-size=256", "--max-semi-space-size=16"]

const mapping = (file: string, key: object) => ({
  zone: "UTC",
  streams: [
    {
      name: "attendance",
      file,
      subject: { key: "{person}/{run}", offering: "{run}", contact: { scheme: "staff", value: "{person}" } },
      facts: [{ evidence: "Attended", ...key, activity: "{session}", minutes: "{minutes}", on: [{ date: "{day}" }] }]
    }
  ]
})

interface Once {
  readonly seconds: number
  readonly rss: number
}

/** Reads a file once; what it gives must be as many facts as it has rows, so many of them of a content that occurred before. */
const once = (expected: { readonly rows: number; readonly again?: number }, ...args: ReadonlyArray<string>): Once => {
  const { rows, drafts, rejections, again, seconds, rss } = inProcessWith(small, program, ...args)
  assert.deepEqual([rows, rejections], [expected.rows, 0])
  if (args.length > 1) assert.equal(drafts, expected.rows, "each row is a fact")
  if (expected.again !== undefined) assert.equal(again, expected.again, "rows that are the same as an earlier one")
  return { seconds: Number(seconds), rss: Number(rss) }
}

export const bench: Bench<keyof typeof bounds> = {
  name: "tabular",
  compares: "files of rows read to facts by a mapping, against csv-parse that only finds the cells",
  bounds,
  run: async ({ size, folder }) => {
    const count = counts[size]
    const files = { less: count / times, more: count }
    for (const [name, rows] of Object.entries(files)) {
      await write(join(folder, `${name}.csv`), seed, rows)
      writeFileSync(join(folder, `${name}-content.json`), JSON.stringify(mapping(`${name}.csv`, {})))
      writeFileSync(
        join(folder, `${name}-keys.json`),
        JSON.stringify(mapping(`${name}.csv`, { key: "{person}/{session}" }))
      )
    }
    const by = (name: keyof typeof files, how: "content" | "keys"): Once => {
      const again = how === "content" ? { again: Math.floor(files[name] / every) } : {}
      return once({ rows: files[name], ...again }, folder, join(folder, `${name}-${how}.json`))
    }
    const peaks = { content: 0, keys: 0 }
    const run = (how: "content" | "keys") => (): number => {
      const { seconds, rss } = by("more", how)
      peaks[how] = Math.max(peaks[how], rss)
      return seconds
    }
    const taken = await interleaved(
      size === "ci" ? 3 : 2,
      ["content", run("content")],
      ["keys", run("keys")],
      ["csv-parse", () => once({ rows: count }, join(folder, "more.csv")).seconds]
    )
    const further = (how: "content" | "keys"): Figure => {
      const bytes = (peaks[how] - by("less", how).rss) / (files.more - files.less)
      return { name: `a further row, ${how}`, unit: "bytes", rounds: [Math.max(bytes, 0)] }
    }
    const [content, keys] = [further("content"), further("keys")]
    for (const name of Object.keys(files)) rmSync(join(folder, `${name}.csv`))
    const rows = (title: string, name: "content" | "keys" | "csv-parse"): Figure =>
      rate(title, "rows", count, taken(name))
    const real = once(clicks, example, join(example, "mappings", "vle.json"))
    const parsed = once({ rows: clicks.rows }, join(example, "data", "studentVle.tsv.gz"))
    const bare = rows("csv-parse", "csv-parse")
    return {
      input: `${count.toLocaleString("en")} rows of six columns; ${clicks.rows.toLocaleString("en")} real clicks, ${clicks.again.toLocaleString("en")} of them the same as an earlier one`,
      ratios: {
        "known by content / csv-parse": ratio(rows("known by content", "content"), bare),
        "with keys / csv-parse": ratio(rows("with keys", "keys"), bare),
        "real clicks / csv-parse": ratio(
          rate("real clicks, packed", "rows", clicks.rows, [real.seconds]),
          rate("csv-parse", "rows", clicks.rows, [parsed.seconds])
        ),
        "memory of a further row, known by content": alone(content),
        "memory of a further row, with keys": alone(keys)
      },
      beside: [
        {
          name: `peak, ${count.toLocaleString("en")} rows known by content`,
          unit: "MB",
          rounds: [peaks.content / 1e6]
        },
        { name: `peak, ${count.toLocaleString("en")} rows with keys`, unit: "MB", rounds: [peaks.keys / 1e6] },
        { name: "peak, real clicks", unit: "MB", rounds: [real.rss / 1e6] }
      ],
      notes: [
        `The adapter reads a file several times: to digest it, to look it over, and to make facts of it. csv-parse reads it once. Processes run with ${small.join(" ")}.`
      ]
    }
  }
}
