/** What it costs to believe a row: decoding with the compiled schema, beside parsing the same bytes and beside peers. */
import { parse } from "csv-parse/sync"
import type { Bench, Bound, Figure, Ratio } from "../Bench.ts"
import { cmi5 } from "../formats/cmi5.ts"
import { csvOf, draftsOf, jsonOf } from "../formats/csv.ts"
import { check, chunk, count, type Format } from "../formats/Format.ts"
import { lms } from "../formats/lms.ts"
import { scorm } from "../formats/scorm.ts"
import { xapi } from "../formats/xapi.ts"
import { rate, ratio, relay } from "../Rounds.ts"

const rounds = 5

const formats = [xapi, cmi5, scorm, lms]
const peers = {
  "JSON.parse": { is: "atLeast", floor: 1.2, stretch: null },
  zod: { is: "atLeast", floor: 0.9, stretch: null },
  // The guide's stretch alone: ajv gives no value back, it only says yes.
  ajv: { is: "atLeast", floor: null, stretch: 0.5 }
} satisfies Record<string, Bound>
const unbound: Bound = { is: "atLeast", floor: null, stretch: null }

const bounds: Record<string, Bound> = {
  ...Object.fromEntries(
    formats.flatMap(({ name }) => Object.entries(peers).map(([peer, bound]) => [`${name} / ${peer}`, bound]))
  ),
  "CSV / csv-parse": unbound,
  "CSV / JSON.parse": unbound
}

const chunks = function* (lines: ReadonlyArray<string>) {
  for (let from = 0; from < lines.length; from += chunk) {
    const some = lines.slice(from, from + chunk)
    yield { some, rows: some.map((line): unknown => JSON.parse(line)) }
  }
}

const measure = async (format: Format, rows: number) => {
  check(format)
  const lines = format.lines(rows)
  const times = await relay(
    rounds,
    () => chunks(lines),
    ["JSON.parse", ({ some }) => count(some, (line): unknown => JSON.parse(line))],
    ["laurel", ({ rows }) => count(rows, format.laurel)],
    ["zod", ({ rows }) => count(rows, format.zod)],
    ["ajv", ({ rows }) => count(rows, format.ajv)]
  )
  const laurel = rate(`${format.name} decoded`, "rows", rows, times("laurel"))
  const peer = (name: "JSON.parse" | "zod" | "ajv", title: string): [string, Ratio] => [
    `${format.name} / ${name}`,
    ratio(laurel, rate(title, "rows", rows, times(name)))
  ]
  return [peer("JSON.parse", "JSON.parse"), peer("zod", "zod compiled"), peer("ajv", "ajv, validates only")]
}

const measureCsv = async (rows: number): Promise<ReadonlyArray<[string, Ratio]>> => {
  const [bytes, lines] = [csvOf(rows), jsonOf(rows)]
  const times = await relay(
    rounds,
    () => [{ bytes, lines }],
    ["laurel", (file) => draftsOf(file.bytes)],
    ["csv-parse", (file) => parse(file.bytes, { columns: true }).length],
    ["JSON.parse", (file) => count(file.lines, (line): unknown => JSON.parse(line))]
  )
  const figure = (name: "laurel" | "csv-parse" | "JSON.parse", title: string): Figure =>
    rate(title, "rows", rows, times(name))
  const laurel = figure("laurel", "CSV to drafts")
  return [
    ["CSV / csv-parse", ratio(laurel, figure("csv-parse", "csv-parse to objects"))],
    ["CSV / JSON.parse", ratio(laurel, figure("JSON.parse", "the same rows by JSON.parse"))]
  ]
}

export const bench: Bench = {
  name: "decode-adapters",
  compares: "decoding parsed rows with compiled schemas, against JSON.parse of the same bytes, zod compiled and ajv",
  bounds,
  run: async ({ size }) => {
    const rows = size === "ci" ? 20_000 : 200_000
    const ratios: Array<readonly [string, Ratio]> = []
    for (const format of formats) ratios.push(...(await measure(format, rows)))
    ratios.push(...(await measureCsv(rows)))
    return {
      input: `${rows.toLocaleString("en")} rows of each format, all valid`,
      ratios: Object.fromEntries(ratios),
      notes: [
        "CSV is the whole way from bytes to drafts, digests included; the others decode values that are parsed already. The guide's floors speak of the latter."
      ]
    }
  }
}
