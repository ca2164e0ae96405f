/** `laurel doctor`: looks at what the sources need before they are read, and says what to mend. */
import type { Catalog, Finding, Id } from "@laurel/core"
import { Effect } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import * as Configuration from "../configuration/Configuration.ts"
import * as Configured from "../configuration/Configured.ts"
import * as Examination from "../doctor/Examination.ts"
import * as Numbers from "../terminal/Numbers.ts"
import * as Print from "../terminal/Print.ts"
import { root } from "../Root.ts"
import * as Findings from "../sources/Findings.ts"
import * as Sources from "../sources/Sources.ts"
import { Incomplete } from "../Unable.ts"

/** Sources that are looked at together. */
const concurrency = 4
/** Seconds for one source. */
const [usual, most] = [120, 3_600]

interface Examined {
  readonly source: Id.SourceId
  readonly adapter: Sources.Source["adapter"]
  readonly findings: ReadonlyArray<Finding.Finding>
}

/** One that can't be examined does not stop the others. */
const examine = Effect.fnUntraced(function* (
  source: Sources.Source,
  { doctor }: Sources.Selected,
  catalog: Catalog.Compiled | undefined,
  seconds: number
) {
  const found = yield* Findings.within(Findings.guarded(doctor), seconds)
  const findings = [...Configured.ofSource(source), ...found, ...Examination.ofOfferings(source, catalog)]
  return { source: source.id, adapter: source.adapter, findings } satisfies Examined
})

const marks = { fine: "✓", doubtful: "!", wrong: "✗" } as const

/** Lines of a longer text, each as deep as it belongs. */
const indented = (text: string): ReadonlyArray<string> =>
  text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "")
    .map((line) => `      ${line}`)

const told = ({ what, state, found, advice }: Finding.Finding): ReadonlyArray<string> => {
  const [first = "", ...rest] = found.split(/\r?\n/)
  return [
    `  ${marks[state]} ${Print.oneLine(what)}: ${first}`,
    ...indented(rest.join("\n")),
    ...(advice === null ? [] : indented(advice))
  ]
}

const nothing = "  ✓ there is nothing to look at before it is sent something"

const ofSource = ({ source, adapter, findings }: Examined): ReadonlyArray<string> => [
  "",
  `${source} (${adapter})`,
  ...(findings.length === 0 ? [nothing] : findings.flatMap(told))
]

/** A configuration may have none, which is not wrong; but nobody is to think that one was looked at. */
const noSource = 'There is no source yet: until "sources" in the configuration names one, there is nothing to sync.'

interface Counts {
  readonly wrong: number
  readonly doubtful: number
}

const sum = ({ wrong, doubtful }: Counts): string => {
  const parts = [
    ...(wrong === 0 ? [] : [Numbers.count(wrong, "thing is wrong", "things are wrong")]),
    ...(doubtful === 0 ? [] : [Numbers.count(doubtful, "is doubtful", "are doubtful")])
  ]
  return parts.length === 0 ? "Nothing is wrong." : `${parts.join(", ")}.`
}

const run = Effect.fn("laurel.doctor")(function* (input: {
  readonly sources: ReadonlyArray<string>
  readonly seconds: number
}) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const selected = yield* Sources.select(opened, input.sources)
  const program = yield* Examination.ofProgram(opened, input.seconds)
  const examined = yield* Effect.forEach(
    opened.sources.flatMap((source) =>
      selected.filter(({ adapter }) => adapter.source === source.id).map((one) => [source, one] as const)
    ),
    ([source, one]) => examine(source, one, program.catalog, input.seconds),
    { concurrency }
  )
  const all = [...program.findings, ...examined.flatMap(({ findings }) => findings)]
  const count = (state: Finding.Finding["state"]): number => all.filter((finding) => finding.state === state).length
  const counts = { wrong: count("wrong"), doubtful: count("doubtful") }
  yield* json
    ? Print.json({
        ...counts,
        laurel: program.findings,
        sources: Object.fromEntries(examined.map(({ source, adapter, findings }) => [source, { adapter, findings }]))
      })
    : Print.lines([
        "laurel",
        ...program.findings.flatMap(told),
        ...examined.flatMap(ofSource),
        "",
        ...(opened.sources.length === 0 ? [noSource] : []),
        sum(counts)
      ])
  if (counts.wrong > 0) return yield* new Incomplete()
})

export const command = Command.make(
  "doctor",
  {
    sources: Argument.String("source").pipe(
      Argument.withDescription("Sources to look at, by their ids in the configuration; all unless given"),
      Argument.variadic()
    ),
    seconds: Flag.Int("seconds").pipe(
      Flag.filter(
        (seconds) => seconds >= 1 && seconds <= most,
        () => `a whole number from 1 to ${most}`
      ),
      Flag.withDescription(`For each source, at most; ${usual} unless given`),
      Flag.withDefault(usual)
    )
  },
  run
).pipe(
  Command.withDescription(
    "Look at what each source needs, read a little and write nothing: its address, credentials, permissions and version, the courses of its setting, its files; and at the catalog and the store. " +
      "Each thing is fine (✓), doubtful (!) or wrong (✗), with what to do. Ends with 1 where something is wrong. No secret is shown."
  ),
  Command.withShortDescription("Look at what the sources need, and say what to mend"),
  Command.withExamples([
    { command: "laurel doctor", description: "Look at everything" },
    { command: "laurel doctor moodle --json", description: "Look at one source and answer in JSON" }
  ])
)
