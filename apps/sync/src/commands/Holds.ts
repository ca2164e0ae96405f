/** `laurel holds`: does this person hold that, on a day? */
import { AchievementId, Catalog, CivilDate, Holding, Id, Instant, type Ledger, Plain, Sync, Words } from "@laurel/core"
import { Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import * as Configuration from "../configuration/Configuration.ts"
import * as People from "../flags/People.ts"
import * as Print from "../terminal/Print.ts"
import { at } from "../flags/DayFlag.ts"
import { asKnown, known as knownFlag } from "../flags/KnownFlag.ts"
import { root } from "../Root.ts"
import * as Store from "../store/Store.ts"
import * as Types from "../flags/Types.ts"
import { contactArgument } from "./History.ts"

interface Answer {
  readonly status: Holding.Status | "never held"
  readonly lines: ReadonlyArray<string>
  readonly plain: object
}

const ofHolding = (holding: Holding.Holding | undefined, dossier: Ledger.Dossier, day: CivilDate.CivilDate): Answer => {
  if (holding === undefined || holding.periods.length === 0)
    return { status: "never held", lines: [], plain: { period: null, contested: false, periods: [] } }
  const speaker = Holding.representative(holding, day)
  const last = lastOf(holding, day)
  const contested = speaker !== undefined && isContested(dossier, speaker)
  return {
    status: Holding.status(holding, day),
    lines: [
      ...(speaker === undefined ? [] : [`${Words.earnedBy(speaker)} speaks for it: ${Words.period(speaker)}.`]),
      ...(last === undefined ? [] : [Words.lastDay(last)]),
      ...(contested ? ["It is contested: a person must decide. `laurel explain` says why."] : []),
      ...holding.periods
        .filter((period) => period !== speaker)
        .map((period) => `${speaker === undefined ? "" : "Also "}${Words.earnedBy(period)}: ${Words.period(period)}.`)
    ],
    plain: {
      period: speaker === undefined ? null : Plain.period(speaker),
      contested,
      periods: holding.periods.map(Plain.period)
    }
  }
}

/** What speaks for it on a day; where nothing does, what did last still has a last valid day. */
export const lastOf = (holding: Holding.Holding, day: CivilDate.CivilDate): Holding.Period | undefined =>
  Holding.representative(holding, day) ??
  holding.periods.findLast((period) => period.from <= day && Holding.counts(period))

/** Whether what earned a period is contested. */
export const isContested = ({ achievements }: Ledger.Dossier, { achievement, beside }: Holding.Period): boolean =>
  [achievement, ...beside].some((id) =>
    achievements.some((each) => each.contested !== null && AchievementId.isSame(each.id, id))
  )

/** A type that is no certification is held as one that never expires. */
const ofType = (dossier: Ledger.Dossier, type: Id.TypeId, day: CivilDate.CivilDate): Answer => {
  const own = dossier.achievements.filter(({ id }) => id.type === type)
  const id = Id.CertificationId.make(type)
  const found = ofHolding(Holding.derive({ id, through: [type], validity: { basis: "never" } }, own), dossier, day)
  return { ...found, plain: { ...found.plain, achievements: own.map(Plain.achievement) } }
}

const answer = Effect.fnUntraced(function* (
  versions: Catalog.Versions,
  contact: string,
  name: string,
  day: CivilDate.CivilDate,
  known: Instant.Instant | null
) {
  const { certification, type } = yield* Types.either(versions, name)
  const dossier = yield* People.find(contact, known)
  const found =
    certification !== null || type === null
      ? ofHolding(
          dossier.holdings.find((each) => each.certification === certification),
          dossier,
          day
        )
      : ofType(dossier, type, day)
  return { dossier, found, accounts: Catalog.accounts(versions) }
})

interface Input {
  readonly contact: string
  readonly certification: string
  readonly at: Option.Option<CivilDate.CivilDate>
  readonly known: Instant.Instant | null
}

const run = Effect.fn("laurel.holds")(function* ({ contact, certification, at, known }: Input) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const day = Option.isSome(at) ? at.value : yield* Sync.today
  const { dossier, found, accounts } = yield* Effect.flatMap(Store.versions, (versions) =>
    answer(versions, contact, certification, day, known)
  ).pipe(Effect.provide(Store.toRead(opened)))
  const on = `${CivilDate.format(day)}${Option.isSome(at) ? "" : " (today, UTC)"}`
  yield* json
    ? Print.json({
        contact: Plain.contact(dossier.contact, accounts),
        certification,
        at: CivilDate.format(day),
        known: known === null ? null : Instant.format(known),
        status: found.status,
        ...found.plain
      })
    : Print.fitted([
        ...asKnown(known),
        `${certification} of ${Words.contact(dossier.contact, accounts)} on ${on}: ${found.status}`,
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
    at: at.pipe(Flag.withDescription("The day, such as 2015-06-30; today in UTC unless given"), Flag.optional),
    known: knownFlag
  },
  run
).pipe(
  Command.withDescription(
    "Tell whether a contact holds a certification on a day: valid, renewable, in grace, lapsed, pending, suspended, withdrawn, revoked, void or never held; which achievement speaks for it, and its last valid day. Ends with 0 whatever the answer."
  ),
  Command.withShortDescription("Does somebody hold something on a day?"),
  Command.withExamples([
    { command: "laurel holds 11391 coursework --at 2015-06-30", description: "On a day of the past" }
  ])
)
