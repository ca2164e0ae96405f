/** `laurel holds`: does this person hold that, on a day? */
import { AchievementId, type Catalog, CivilDate, Holding, type Id, type Ledger, Span } from "@laurel/core"
import { Clock, Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import * as Configuration from "../Configuration.ts"
import * as Events from "../Events.ts"
import { suggest } from "../Nearest.ts"
import * as People from "../People.ts"
import * as Plain from "../Plain.ts"
import * as Print from "../Print.ts"
import { at } from "../DayFlag.ts"
import { root } from "../Root.ts"
import * as Store from "../Store.ts"
import { unable } from "../Unable.ts"
import * as Words from "../Words.ts"
import { contactArgument } from "./History.ts"

const today = Effect.map(Clock.currentTimeMillis, (millis) =>
  CivilDate.plusDays(CivilDate.CivilDate.make(0), Math.floor(millis / 86_400_000))
)

interface Answer {
  readonly status: Holding.Status | "never held"
  readonly lines: ReadonlyArray<string>
  readonly plain: object
}

/** From the holding the ledger keeps for the certification. */
const ofCertification = (dossier: Ledger.Dossier, id: string, day: CivilDate.CivilDate): Answer => {
  const holding = dossier.holdings.find(({ certification }) => certification === id)
  if (holding === undefined) return { status: "never held", lines: [], plain: { period: null, periods: [] } }
  const speaker = Holding.representative(holding, day)
  return {
    status: Holding.status(holding, day),
    lines: [
      ...(speaker === undefined
        ? []
        : [
            `${AchievementId.format(speaker.achievement)} speaks for it: ${Events.period(speaker)}.`,
            speaker.last === null ? "It has no last valid day." : `Last valid day: ${CivilDate.format(speaker.last)}.`
          ]),
      ...holding.periods
        .filter((period) => period !== speaker)
        .map(
          (period) =>
            `${speaker === undefined ? "" : "Also "}${AchievementId.format(period.achievement)}: ${Events.period(period)}.`
        )
    ],
    plain: { period: speaker === undefined ? null : Plain.period(speaker), periods: holding.periods.map(Plain.period) }
  }
}

/** A type that is no certification is held on the days its achievements count. */
const ofType = (dossier: Ledger.Dossier, type: Id.TypeId, day: CivilDate.CivilDate): Answer => {
  const all = dossier.achievements.filter(({ id, held }) => id.type === type && held.length > 0)
  const counts = all.some(({ held }) => Span.covers(held, day))
  const early = all.every(({ held }) => held.every(({ from }) => from > day))
  return {
    status: all.length === 0 ? "never held" : counts ? "valid" : early ? "pending" : "withdrawn",
    lines: all.map(({ id, held }) => `${AchievementId.format(id)} counts ${Words.spans(held)}.`),
    plain: { achievements: all.map(({ id, held }) => ({ id: AchievementId.format(id), held: Plain.spans(held) })) }
  }
}

const answer = Effect.fnUntraced(function* (
  versions: Catalog.Versions,
  contact: string,
  name: string,
  day: CivilDate.CivilDate
) {
  const catalog = versions.all.get(versions.latest)
  const certifications: ReadonlyArray<string> = (catalog?.certifications ?? []).map(({ id }) => id)
  const type = [...(catalog?.types.keys() ?? [])].find((id) => id === name)
  if (!certifications.includes(name) && type === undefined) {
    const names = [...new Set([...certifications, ...(catalog?.types.keys() ?? [])])]
    return yield* unable(
      `no certification or achievement type is called "${Print.oneLine(name)}". ${suggest(name, names)}`
    )
  }
  const dossier = yield* People.find(contact)
  const found =
    type === undefined || certifications.includes(name)
      ? ofCertification(dossier, name, day)
      : ofType(dossier, type, day)
  return { dossier, found }
})

interface Input {
  readonly contact: string
  readonly certification: string
  readonly at: Option.Option<CivilDate.CivilDate>
}

const run = Effect.fn("laurel.holds")(function* ({ contact, certification, at }: Input) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const day = Option.isSome(at) ? at.value : yield* today
  const { dossier, found } = yield* Effect.flatMap(Store.versions, (versions) =>
    answer(versions, contact, certification, day)
  ).pipe(Effect.provide(Store.toRead(opened)))
  const on = `${CivilDate.format(day)}${Option.isSome(at) ? "" : " (today, UTC)"}`
  yield* json
    ? Print.json({
        contact: Plain.contact(dossier.contact),
        certification,
        at: CivilDate.format(day),
        status: found.status,
        ...found.plain
      })
    : Print.lines([
        `${certification} of ${Words.contact(dossier.contact)} on ${on}: ${found.status}`,
        ...found.lines.map((line) => `  ${line}`)
      ])
})

export const command = Command.make(
  "holds",
  {
    contact: contactArgument,
    certification: Argument.String("certification").pipe(
      Argument.withDescription("A certification of the catalog, or an achievement type")
    ),
    at: at.pipe(Flag.withDescription("The day, such as 2015-06-30; today in UTC unless given"), Flag.optional)
  },
  run
).pipe(
  Command.withDescription(
    "Tell whether a contact holds a certification on a day: valid, pending, lapsed, withdrawn or never held, and which achievement speaks for it. Ends with 0 whatever the answer."
  ),
  Command.withShortDescription("Does somebody hold something on a day?"),
  Command.withExamples([
    { command: "laurel holds 11391 coursework --at 2015-06-30", description: "On a day of the past" }
  ])
)
