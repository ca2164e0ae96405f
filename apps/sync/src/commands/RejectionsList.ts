/** `laurel rejections list`: the rows that could not be read or placed, and what to do about each. */
import { Adapter, Instant, Ledger, Rejection, Words } from "@laurel/core"
import { Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import * as Configuration from "../configuration/Configuration.ts"
import * as Readings from "../imports/Readings.ts"
import * as Numbers from "../terminal/Numbers.ts"
import * as Print from "../terminal/Print.ts"
import * as ListFlags from "../flags/ListFlags.ts"
import * as RejectionWords from "../lists/RejectionWords.ts"
import { root } from "../Root.ts"
import * as Sources from "../sources/Sources.ts"
import * as Store from "../store/Store.ts"

/** Rows listed at the most, so that the answer fits into memory. */
const maxLimit = 1_000_000

/** Imports that an advice names. */
const maxImports = 10

/** What a row is rejected for: drift is listed by itself. */
export const kinds = ["row", "person", "type"] as const
type Kind = (typeof kinds)[number]

interface Open {
  /** How many there are. */
  readonly open: number
  readonly rejections: ReadonlyArray<Ledger.KeptRejection>
}

/** Rejections that are looked for: so many are listed, and of a kind, all are counted. Mutable, local to one answer. */
class Found {
  readonly #limit: number
  readonly list: Array<Ledger.KeptRejection> = []
  count = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  take(each: Ledger.KeptRejection): void {
    this.count += 1
    if (this.list.length < this.#limit) this.list.push(each)
  }
}

/**
 * The first open rejections, and the first of what drifts, asked for page by page. How many there are of one kind only all of them
 * tell.
 */
const first = Effect.fnUntraced(function* (limit: number, kind: Kind | null) {
  const ledger = yield* Ledger.Ledger
  const totals = yield* ledger.totals
  const due = { rows: Math.min(limit, totals.rejections), drift: Math.min(limit, totals.drift) }
  const [rows, drift] = [new Found(limit), new Found(limit)]
  const isDone = (): boolean => kind === null && rows.count >= due.rows && drift.count >= due.drift
  // Ends with the rejections: each page is after the one before.
  for (let after: number | null = null; !isDone();) {
    const page: ReadonlyArray<Ledger.KeptRejection> = yield* ledger.rejections(after)
    const last = page.at(-1)
    if (last === undefined) break
    after = last.id
    for (const each of page) {
      if (each.kind === "drift") drift.take(each)
      else if (kind === null || each.kind === kind) rows.take(each)
    }
  }
  const found: { readonly rows: Open; readonly drift: Open } = {
    rows: { open: kind === null ? totals.rejections : rows.count, rejections: rows.list },
    drift: kind === null ? { open: totals.drift, rejections: drift.list } : { open: 0, rejections: [] }
  }
  return found
})

const listed = ({ open, rejections }: Open, readings: Readings.Readings): ReadonlyArray<string> => {
  const more = open - rejections.length
  return [
    ...rejections.flatMap((rejection) => {
      const by = readings.importOf(rejection)
      return [
        "",
        `${rejection.source} / ${Print.oneLine(Rejection.describe({ ...rejection, stream: readings.fileOf(rejection) ?? rejection.stream }))}`,
        `  number ${rejection.id}, since ${Words.moment(rejection.recordedAt)}${by === undefined ? "" : `, import ${by}`}${rejection.raw === "" ? "" : `: ${Print.oneLine(rejection.raw)}`}`,
        ...(rejection.reopened === null ? [] : [`  ${RejectionWords.reopening(rejection.reopened)}`])
      ]
    }),
    ...(more > 0 ? ["", `And ${Numbers.number(more)} more: give --limit ${open} to see all.`] : [])
  ]
}

/** Those whose rows are kept: what they sent is not sent again, so that a sync would not mend it. */
const keptOf = Effect.fnUntraced(function* (opened: Configuration.Opened, { rejections }: Open) {
  const rejected = new Set(rejections.map(({ source }) => source))
  return (yield* Sources.select(opened, []))
    .filter(({ adapter, archives }) => archives && Adapter.isRereading(adapter) && rejected.has(adapter.source))
    .map(({ adapter }) => adapter.source)
})

const keptWords = (kept: ReadonlyArray<string>): ReadonlyArray<string> =>
  kept.map(
    (source) =>
      `What "${source}" gave is kept: once its setting or the catalog is mended, \`laurel remap ${source} --apply\` reads it again.`
  )

/** What is rejected, by what it is rejected for. */
const of: Readonly<Record<Kind, string>> = {
  row: " because they can't be read or placed",
  person: " because they name nobody, or nobody who is known is called what they name",
  type: " because the catalog has not what they name"
}

interface Told {
  readonly kind: Kind | null
  readonly rows: Open
  readonly drift: Open
  readonly kept: ReadonlyArray<string>
  readonly readings: Readings.Readings
  readonly dismissed: ReadonlyArray<Ledger.DismissedRejection>
}

const last = "Rows that can be read then are no longer listed."

/** Whether the rows are to be synced or imported again. */
const adviceWords = ({ rejections }: Open, readings: Readings.Readings): string => {
  const imports = new Set(rejections.flatMap((rejection) => readings.importOf(rejection) ?? []))
  const bySync = "Mend the source or the catalog and sync again"
  if (imports.size === 0) return `${bySync}. ${last}`
  const [first, ...others] = imports
  const named = others.length === 0 ? `import ${first}` : `imports ${[...imports].slice(0, maxImports).join(", ")}`
  const byImport = `of ${named}${imports.size > maxImports ? " and more" : ""}: mend the file, its mapping or the catalog, and import the file again. ${last}`
  return rejections.every((rejection) => readings.importOf(rejection) !== undefined)
    ? `They are ${byImport}`
    : `${bySync}; those ${byImport}`
}

/** The first page of what somebody has put aside: a count, or all of it where it is asked for. */
const dismissedWords = (dismissed: ReadonlyArray<Ledger.DismissedRejection>): ReadonlyArray<string> => {
  if (dismissed.length === 0) return []
  const some = `${dismissed.length < Ledger.maxPage ? "" : "at least "}${Numbers.count(dismissed.length, "rejection was", "rejections were")}`
  return ["", `${some} dismissed: \`laurel rejections list --dismissed\` lists them.`]
}

const words = ({ kind, rows, drift, kept, readings, dismissed }: Told): ReadonlyArray<string> => [
  ...(rows.open === 0
    ? [`No row is rejected${kind === null ? "" : of[kind].replace("they", "it")}.`]
    : [
        `${Numbers.count(rows.open, "row is rejected", "rows are rejected")}${kind === null ? "" : of[kind]}. ${adviceWords(rows, readings)}`,
        ...keptWords(kept),
        ...listed(rows, readings)
      ]),
  ...(drift.open === 0
    ? []
    : [
        "",
        `${Numbers.count(drift.open, "item drifts", "items drift")}: said before, and not named by a full reading since. It counts as before until its source takes it back.`,
        ...listed(drift, readings)
      ]),
  ...dismissedWords(dismissed)
]

const plain = ({ rejections }: Open, readings: Readings.Readings) =>
  rejections.map((kept) => {
    const [file, by] = [readings.fileOf(kept), readings.importOf(kept)]
    return {
      ...kept,
      ...(file === undefined ? {} : { file }),
      ...(by === undefined ? {} : { import: by }),
      recordedAt: Instant.format(kept.recordedAt),
      reopened: RejectionWords.plainReopening(kept.reopened)
    }
  })

interface Input {
  readonly limit: number
  readonly kind: Kind | null
  readonly dismissed: boolean
}

/** What somebody has put aside, with by whom and why. */
const listDismissed = Effect.fnUntraced(function* (opened: Configuration.Opened, limit: number, json: boolean) {
  const found: Array<Ledger.DismissedRejection> = []
  const readings = yield* Effect.gen(function* () {
    const ledger = yield* Ledger.Ledger
    // Ends with them, or with those that are listed and one more: each page is after the one before.
    for (let after: number | null = null; found.length <= limit;) {
      const page: ReadonlyArray<Ledger.DismissedRejection> = yield* ledger.dismissed(after)
      const last = page.at(-1)
      if (last === undefined) break
      found.push(...page)
      after = last.id
    }
    return yield* Readings.of(found.slice(0, limit))
  }).pipe(Effect.provide(Store.toRead(opened)))
  const shown = found.slice(0, limit)
  if (json) {
    return yield* Print.json({
      dismissed: plain({ open: shown.length, rejections: shown }, readings).map((each, at) => ({
        ...each,
        dismissal: RejectionWords.plainDismissal(shown[at]?.dismissal)
      })),
      more: found.length > limit
    })
  }
  yield* Print.lines([
    ...(shown.length === 0
      ? ["No rejection is dismissed."]
      : ["Dismissed, and not counted any more: `laurel rejections reopen <number>` lists one among the others again."]),
    ...shown.flatMap((one) => [
      ...listed({ open: 1, rejections: [one] }, readings),
      `  ${RejectionWords.dismissal(one.dismissal)}`
    ]),
    ...(found.length > limit ? ["", "And more: give a higher --limit."] : [])
  ])
})

const run = Effect.fn("laurel.rejections.list")(function* (input: Input) {
  const { limit, kind } = input
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  if (input.dismissed) return yield* listDismissed(opened, limit, json)
  const { rows, drift, readings, dismissed } = yield* Effect.gen(function* () {
    const found = yield* first(limit, kind)
    const aside = yield* (yield* Ledger.Ledger).dismissed(null)
    return { ...found, dismissed: aside, readings: yield* Readings.of(found.rows.rejections) }
  }).pipe(Effect.provide(Store.toRead(opened)))
  yield* json
    ? Print.json({
        open: rows.open,
        rejections: plain(rows, readings),
        drift: { open: drift.open, rejections: plain(drift, readings) }
      })
    : Print.lines(words({ kind, rows, drift, kept: yield* keptOf(opened, rows), readings, dismissed }))
})

export const command = Command.make(
  "list",
  {
    limit: ListFlags.limit("Rejections to list, 50 unless given", maxLimit),
    kind: Flag.Literals("kind", kinds).pipe(
      Flag.withDescription(
        "Only rows of people who are not known (person), of offerings or activities that the catalog has not (type), or with anything else wrong (row)"
      ),
      Flag.optional,
      Flag.map(Option.getOrNull)
    ),
    dismissed: Flag.Boolean("dismissed").pipe(
      Flag.withDescription("Those that somebody has dismissed instead, with by whom and why"),
      Flag.withDefault(false)
    )
  },
  run
).pipe(
  Command.withDescription(
    "List the rows that could not be read or placed: where they are, what was expected, what to do, and their raw text."
  ),
  Command.withShortDescription("Rows that could not be read"),
  Command.withExamples([
    { command: "laurel rejections list", description: "The rows that wait to be mended" },
    { command: "laurel rejections list --kind type --limit 200", description: "Those whose course the catalog has not" }
  ])
)
