/** What it costs to believe real statements: the adapter's whole schema, then its facts too; and the memory of reading a file. */
import assert from "node:assert/strict"
import { createWriteStream, rmSync } from "node:fs"
import { join } from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { fileURLToPath } from "node:url"
import { createGzip } from "node:zlib"
import { Xapi } from "@laurel/adapter-xapi"
import { Id } from "@laurel/core"
import { Schema } from "effect"
import type { Bench, Bound, Figure, Size } from "../Bench.ts"
import { check, chunk, count } from "../formats/Format.ts"
import { statement } from "../formats/statement.ts"
import { inProcessWith } from "../inProcess.ts"
import { courses, lines } from "../input/Recorded.ts"
import { alone, rate, ratio, relay } from "../Rounds.ts"

const rounds = 3
const counts: { readonly [S in Size]: number } = { ci: 100_000, full: 1_000_000 }

const bounds = {
  "decoded / JSON.parse": { is: "atLeast", floor: 1.2, stretch: null },
  "decoded / zod": { is: "atLeast", floor: 0.9, stretch: null },
  // As of other formats: ajv gives no value back, it only says yes.
  "decoded / ajv": { is: "atLeast", floor: null, stretch: 0.5 },
  "facts / JSON.parse": { is: "atLeast", floor: null, stretch: null },
  "peak of a file": { is: "atMost", floor: 300, stretch: null }
} satisfies Record<string, Bound>

const read = Xapi.reader({
  source: Id.SourceId.make("record-store"),
  setting: Schema.decodeUnknownSync(Xapi.Setting)({
    zone: "Europe/Paris",
    offerings: [{ id: "course", activities: courses }]
  })
})

/** Of 2,000: those with a progress or a completion, as the adapter's tests count them. */
const perRepetition = 607 + 259 + 34 + 62

const chunks = function* (size: number) {
  for (let from = 0; from < size; from += chunk) {
    const some = lines(from, chunk)
    yield { some, rows: some.map((line): unknown => JSON.parse(line)) }
  }
}

/** What an operator gives a process that is to stay small. Left alone, V8 keeps what a machine with memory to spare lets it keep. */
const small = ["--max-old-space-size=128", "--max-semi-space-size=16"]

interface Read {
  readonly peak: Figure
  readonly speed: Figure
}

/** Reads a packed file of so many statements, in a process that is kept small and in one that is left alone. */
const readFile = async (folder: string, size: number): Promise<readonly [small: Read, free: Read]> => {
  const file = join(folder, "statements.ndjson.gz")
  const text = function* () {
    for (let from = 0; from < size; from += chunk) yield `${lines(from, chunk).join("\n")}\n`
  }
  await pipeline(Readable.from(text()), createGzip({ level: 1 }), createWriteStream(file))
  const program = fileURLToPath(import.meta.resolve("../xapiFileOnce.ts"))
  const read = (name: string, flags: ReadonlyArray<string>): Read => {
    const { rows, drafts, rejections, rss, seconds } = inProcessWith(flags, program, file, ...courses)
    assert.deepEqual([rows, drafts, rejections], [size, (size / 2_000) * perRepetition, 0])
    return {
      peak: { name: `peak, ${name}`, unit: "MB", rounds: [Number(rss) / 1e6] },
      speed: rate(`a gzip file to facts, ${name}`, "statements", size, [Number(seconds)])
    }
  }
  const both = [read("kept small", small), read("left alone", [])] as const
  rmSync(file)
  return both
}

export const bench: Bench<keyof typeof bounds> = {
  name: "xapi-adapter",
  compares:
    "decoding real statements and making facts of them, against JSON.parse, zod compiled and ajv; memory of a file",
  bounds,
  run: async ({ size, folder }) => {
    const all = counts[size]
    check(statement)
    const times = await relay(
      rounds,
      () => chunks(all),
      ["JSON.parse", ({ some }) => count(some, (line): unknown => JSON.parse(line))],
      ["laurel", ({ rows }) => count(rows, statement.laurel)],
      ["facts", ({ rows }) => count(rows, (row) => read(row, null).statement)],
      ["zod", ({ rows }) => count(rows, statement.zod)],
      ["ajv", ({ rows }) => count(rows, statement.ajv)]
    )
    const figure = (name: Parameters<typeof times>[0], title: string): Figure =>
      rate(title, "statements", all, times(name))
    const parsed = figure("JSON.parse", "JSON.parse")
    const decoded = figure("laurel", "decoded")
    const [kept, free] = await readFile(folder, all)
    return {
      input: `2,000 real statements of 1.2 KB, ${(all / 2_000).toLocaleString("en")} times over, each with its own id and time`,
      ratios: {
        "decoded / JSON.parse": ratio(decoded, parsed),
        "decoded / zod": ratio(decoded, figure("zod", "zod compiled")),
        "decoded / ajv": ratio(decoded, figure("ajv", "ajv, validates only")),
        "facts / JSON.parse": ratio(figure("facts", "decoded and made facts of"), parsed),
        "peak of a file": alone(kept.peak)
      },
      beside: [free.peak, kept.speed, free.speed],
      notes: [
        "Only Laurel checks what a schema of the peers can't say: one identifier for each actor, existing dates, levels within extensions.",
        `The file is read by a process with ${small.join(" ")}; what one takes that is left alone is told beside.`
      ]
    }
  }
}
