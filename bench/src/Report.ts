/** What a run of the suite found: the JSON that is kept, and the table that is printed. */
import {
  type Bench,
  type Bound,
  type Figure,
  isKept,
  type Outcome,
  type Ratio,
  type Setting,
  type Size
} from "./Bench.ts"
import { type Machine, machine } from "./Machine.ts"
import { median } from "./Rounds.ts"

type Verdict = "passed" | "stretch" | "missed" | "told"

/** One bench, as its file in `results/` holds it. */
export interface Report {
  readonly name: string
  readonly compares: string
  readonly size: Size
  readonly at: string
  readonly machine: Machine
  readonly seconds: number
  readonly input: string
  readonly ratios: ReadonlyArray<Held>
  readonly beside: ReadonlyArray<Figure>
  readonly notes: ReadonlyArray<string>
  /** Why there are no figures: what was measured was wrong, or could not be. */
  readonly failure: string | null
  readonly passed: boolean
}

export interface Held extends Ratio, Bound {
  readonly name: string
  readonly verdict: Verdict
}

const verdictOf = (bound: Bound, size: Size, value: number): Verdict => {
  if (bound.onlyFull === true && size !== "full") return "told"
  // NaN keeps no bound: a figure that could not be worked out is missed.
  if (bound.floor !== null && !isKept(bound, bound.floor, value)) return "missed"
  if (bound.stretch !== null && isKept(bound, bound.stretch, value)) return "stretch"
  return bound.floor === null ? "told" : "passed"
}

const held = (bench: Bench, size: Size, outcome: Outcome): ReadonlyArray<Held> =>
  Object.entries(bench.bounds).map(([name, bound]) => {
    const ratio = outcome.ratios[name]
    if (ratio === undefined) throw new Error(`${bench.name} gave no ratio "${name}"`)
    return { name, ...ratio, ...bound, verdict: verdictOf(bound, size, ratio.value) }
  })

/** Runs a bench, and says what it found or why it could not. */
export const reportOf = async (bench: Bench, setting: Setting): Promise<Report> => {
  const start = performance.now()
  const outcome = await bench.run(setting)
  const ratios = held(bench, setting.size, outcome)
  return {
    name: bench.name,
    compares: bench.compares,
    ...circumstances(setting.size, start),
    input: outcome.input,
    ratios,
    beside: outcome.beside ?? [],
    notes: outcome.notes ?? [],
    failure: null,
    passed: ratios.every(({ verdict, absolute }) => verdict !== "missed" || absolute === true)
  }
}

/** Of a bench that could not be loaded, ended without an answer, or found a wrong one. */
export const failed = (name: string, size: Size, start: number, failure: string): Report => ({
  name,
  compares: "",
  ...circumstances(size, start),
  input: "",
  ratios: [],
  beside: [],
  notes: [],
  failure,
  passed: false
})

const circumstances = (size: Size, start: number) => ({
  size,
  at: new Date().toISOString(),
  machine: machine(),
  seconds: Math.round((performance.now() - start) / 100) / 10
})

/** Three digits that matter, and thousands set apart. */
export const number = (value: number): string => {
  if (!Number.isFinite(value)) return String(value)
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)))
  const rounded = value.toLocaleString("en", { maximumFractionDigits: Math.min(digits, 6) })
  return Math.abs(value) >= 1_000 ? Number(value.toPrecision(3)).toLocaleString("en") : rounded
}

const told = ({ name, unit, rounds }: Figure): string => `${name}: ${number(median(rounds))} ${unit}`.trim()

const limit = ({ is }: Bound, value: number | null): string =>
  value === null ? "" : `${is === "atLeast" ? "≥" : "≤"} ${number(value)}`

const words: { readonly [V in Verdict]: string } = {
  stretch: "yes, stretch",
  passed: "yes",
  missed: "**no**",
  told: ""
}

const row = (cells: ReadonlyArray<string>): string =>
  `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`

const rowsOf = ({ name, input, ratios, failure }: Report): ReadonlyArray<string> =>
  failure !== null
    ? [row([name, "", "", "", "", "", "", "**failed**"])]
    : ratios.map((held, index) =>
        row([
          index === 0 ? name : "",
          index === 0 ? input : "",
          told(held.measured),
          held.yardstick === null ? "" : told(held.yardstick),
          number(held.value),
          limit(held, held.floor),
          limit(held, held.stretch),
          held.verdict === "missed" && held.absolute === true ? "no, absolute" : words[held.verdict]
        ])
      )

/** The table of a run, in Markdown. */
export const table = (reports: ReadonlyArray<Report>): string =>
  [
    row(["bench", "input", "measured", "yardstick, same run", "ratio", "floor", "stretch", "kept"]),
    row(["---", "---", "---", "---", "---:", "---:", "---:", "---"]),
    ...reports.flatMap(rowsOf)
  ].join("\n")

/** What the table has no room for: figures without a bound, notes and failures. */
export const remarks = (reports: ReadonlyArray<Report>): string =>
  reports
    .flatMap(({ name, beside, notes, failure }) => [
      ...(beside.length === 0 ? [] : [`- ${name}, beside: ${beside.map(told).join("; ")}`]),
      ...notes.map((note) => `- ${name}: ${note}`),
      ...(failure === null ? [] : [`- ${name} failed: ${failure}`])
    ])
    .join("\n")
