/** `laurel announce`: tells record stores what was achieved since they were told last. */
import { Outbox } from "@laurel/adapter-xapi"
import { AchievementId, type Catalog, CivilDate, Instant, Phrase, Words } from "@laurel/core"
import { Http } from "@laurel/http"
import { Console, Effect } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import * as Configuration from "../configuration/Configuration.ts"
import * as Numbers from "../terminal/Numbers.ts"
import * as OutboxSetting from "../configuration/OutboxSetting.ts"
import * as Print from "../terminal/Print.ts"
import { root } from "../Root.ts"
import * as Credentials from "../sources/Credentials.ts"
import { StatusLine } from "../terminal/StatusLine.ts"
import * as Store from "../store/Store.ts"
import { endWithDifferences, Incomplete, unable, toMend } from "../Unable.ts"

/** Statements that are shown one by one. */
const maxLines = 1_000

/** A statement in one line: `earned algebra-pass:1:1 ed3e3ef2-…`; of a void, what it voids. */
const lineOf = ({ statement, voids }: Outbox.Outgoing, outcome: Outbox.Outcome): string => {
  const about = voids?.target ?? statement.context?.extensions[`${Outbox.extension}achievement`] ?? ""
  const refused = outcome._tag === "Refused" ? `: refused with ${outcome.status}, ${Print.oneLine(outcome.said)}` : ""
  const advice =
    outcome._tag === "Refused" && outcome.status === 409
      ? ". It holds a statement of that id that says something else: find out who has changed it"
      : ""
  return `  ${Outbox.verbOf(statement)} ${about} ${statement.id}${refused}${advice}`
}

const totalOf = ({ sent }: Outbox.Report): number => Object.values(sent).reduce((sum, each) => sum + each, 0)

const words = (
  id: string,
  report: Outbox.Report,
  shown: ReadonlyArray<string>,
  dry: boolean
): ReadonlyArray<string> => {
  const { sent, refused, waiting, waitingMore, known, day } = report
  const total = totalOf(report)
  const counts = Object.entries(sent).flatMap(([verb, each]) => (each === 0 ? [] : [`${Numbers.number(each)} ${verb}`]))
  const upTo =
    known === null || day === null
      ? ""
      : `; told up to ${Words.moment(known)}, with what expired by ${CivilDate.format(day)}`
  return [
    total === 0
      ? `${id}: nothing ${dry ? "would be" : "was"} sent${upTo}`
      : `${id}: ${Numbers.count(total, "statement")} ${dry ? "would be sent" : "sent"} (${counts.join(", ")})${upTo}`,
    ...shown,
    ...(total > shown.length && shown.length === maxLines ? [`  and ${Numbers.number(total - maxLines)} more`] : []),
    ...(refused === 0
      ? []
      : [`  ${Numbers.count(refused, "statement")} refused by the store: kept, and sent again with each announcement`]),
    ...(waiting === 0
      ? []
      : [
          `  ${waitingMore ? "more than " : ""}${Numbers.count(waiting, "contact")} with achievements, but without an identity that "actor" names: told when there is one`
        ])
  ]
}

const plain = (id: string, report: Outbox.Report, statements: ReadonlyArray<object>) => ({
  id,
  sent: report.sent,
  refused: report.refused,
  waiting: report.waiting,
  waitingMore: report.waitingMore,
  waitingAchievements: report.shown.map(AchievementId.format),
  known: report.known === null ? null : Instant.format(report.known),
  day: report.day === null ? null : CivilDate.format(report.day),
  statements
})

const checkTypes = ({ all }: Catalog.Versions, { id, types = [] }: OutboxSetting.OutboxSetting) => {
  const known = [...new Set([...all.values()].flatMap((each) => [...each.types.keys()]))]
  const wrong = types.find((type) => !known.includes(type))
  return wrong === undefined
    ? Effect.void
    : Effect.fail(unable(`outbox "${id}": no catalog has the type ${wrong}. ${Phrase.suggest(wrong, known)}`))
}

const client = Effect.fnUntraced(function* ({ id, endpoint, auth, perSecond }: OutboxSetting.OutboxSetting) {
  return yield* Http.make({
    source: id,
    base: endpoint,
    auth: yield* Credentials.identified(auth).auth.pipe(Effect.mapError((cause) => toMend(cause, `outbox "${id}"`))),
    ...(perSecond === undefined ? {} : { perSecond })
  })
})

/** Announces to one store; what was sent, in order, is shown as far as it is bounded. */
const one = Effect.fnUntraced(function* (setting: OutboxSetting.OutboxSetting, dry: boolean, json: boolean) {
  const shown: Array<string> = []
  const statements: Array<object> = []
  const line = new StatusLine()
  let told = 0
  line.begin(`${setting.id}: reading the ledger`)
  const tell: Outbox.Tell = (outgoing, outcome) =>
    Effect.sync(() => {
      told += 1
      line.show(() => `${setting.id}: ${Numbers.count(told, "statement")}`)
      if (shown.length >= maxLines) return
      shown.push(lineOf(outgoing, outcome))
      statements.push({ outcome: outcome._tag, statement: outgoing.statement })
    })
  const options = OutboxSetting.optionsOf(setting)
  yield* checkTypes(yield* Store.versions, setting)
  // A terminal's line is left standing, or what comes next would be written behind it.
  const leave = Effect.sync(() => {
    if (process.stderr.isTTY) line.end(`${setting.id}: ${Numbers.count(told, "statement")}`)
  })
  const work = dry
    ? Outbox.preview(options, tell)
    : Effect.scoped(
        Effect.flatMap(client(setting), (made) =>
          Outbox.announce(options, Outbox.lrs(made, setting.version ?? "1.0.3"), tell)
        )
      )
  const report = yield* Effect.ensuring(work, leave)
  if (!json) yield* Print.lines(words(setting.id, report, shown, dry))
  return { report, told: plain(setting.id, report, statements) }
})

const select = Effect.fnUntraced(function* ({ outbox, file }: Configuration.Opened, names: ReadonlyArray<string>) {
  const known = outbox.map(({ id }) => id)
  if (known.length === 0) return yield* unable(`${file} names no "outbox": there is nobody to tell`)
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined) return yield* unable(`no outbox ${unknown}. ${Phrase.suggest(unknown, known)}`)
  return names.length === 0 ? outbox : outbox.filter(({ id }) => names.includes(id))
})

const failed = (message: string) => Effect.as(Console.error(Print.visible(message)), undefined)

const run = Effect.fn("laurel.announce")(function* ({
  ids,
  dryRun
}: {
  readonly ids: ReadonlyArray<string>
  readonly dryRun: boolean
}) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const settings = yield* select(opened, ids)
  // One that can't be told does not keep the others from it.
  const outcomes = yield* Effect.forEach(settings, (setting) =>
    one(setting, dryRun, json).pipe(
      Effect.catchTag(["OutboxError", "HttpError", "Unable"], ({ message }) => failed(message)),
      // Somebody else is at it, or has gone on with it.
      Effect.catchIf(
        ({ reason }) => reason._tag === "Busy" || reason._tag === "Superseded",
        () => failed(`outbox "${setting.id}": another announcement is going on. Run again when that one has ended`)
      )
    )
  ).pipe(Effect.provide(dryRun ? Store.toRead(opened) : Store.toChange(opened)))
  const done = outcomes.flatMap((outcome) => outcome ?? [])
  if (json) yield* Print.json({ dryRun, outbox: done.map(({ told }) => told) })
  if (done.length < outcomes.length) return yield* new Incomplete()
  if (done.some(({ report }) => report.refused > 0)) yield* endWithDifferences
})

export const command = Command.make(
  "announce",
  {
    ids: Argument.String("outbox").pipe(
      Argument.withDescription("Stores to tell, by their ids in the configuration; all unless given"),
      Argument.variadic()
    ),
    dryRun: Flag.Boolean("dry-run").pipe(
      Flag.withDescription("Show what would be sent; send and write nothing"),
      Flag.withDefault(false)
    )
  },
  run
).pipe(
  Command.withDescription(
    "Tell each record store what was earned, lost and has expired since it was told last, and void what is not true any more. " +
      "Safe to stop and to run again at any time, also twice at once: a statement has the same id whoever sends it, and the store keeps it once."
  ),
  Command.withShortDescription("Tell record stores (xAPI) what was achieved"),
  Command.withExamples([
    { command: "laurel announce --dry-run", description: "Show what would be sent" },
    { command: "laurel announce lrs", description: "Tell one store" }
  ])
)
