/** `laurel contact`: who somebody is, and how they stand on a day. */
import {
  Achievement,
  AchievementId,
  CivilDate,
  Contact,
  Holding,
  Instant,
  type Ledger,
  Plain,
  Sync,
  Words
} from "@laurel/core"
import { Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import * as Configuration from "../configuration/Configuration.ts"
import { at } from "../flags/DayFlag.ts"
import { asKnown, known as knownFlag } from "../flags/KnownFlag.ts"
import * as Numbers from "../terminal/Numbers.ts"
import * as People from "../flags/People.ts"
import * as Print from "../terminal/Print.ts"
import { root } from "../Root.ts"
import * as Store from "../store/Store.ts"
import * as Table from "../terminal/Table.ts"
import * as Width from "../terminal/Width.ts"
import { contactArgument } from "./History.ts"
import { isContested, lastOf } from "./Holds.ts"

/** Rows of one part that are told. */
const listed = 50

const more = (count: number): ReadonlyArray<string> =>
  count > listed ? [`  and ${Numbers.number(count - listed)} more: \`laurel history\` tells all`] : []

interface Standing {
  readonly holding: Holding.Holding
  readonly status: Holding.Status
  readonly last: Holding.Period | undefined
  readonly isContested: boolean
}

const standingOf = (dossier: Ledger.Dossier, day: CivilDate.CivilDate): ReadonlyArray<Standing> =>
  dossier.holdings
    .filter(({ periods }) => periods.length > 0)
    .map((holding) => {
      const last = lastOf(holding, day)
      return {
        holding,
        status: Holding.status(holding, day),
        last,
        isContested: last !== undefined && isContested(dossier, last)
      }
    })

const lastDayOf = (last: Holding.Period | undefined): CivilDate.CivilDate | null =>
  last === undefined ? null : Holding.lastValid(last)

const holdsWords = ({ holding, status, last, isContested }: Standing): ReadonlyArray<string> => {
  const day = lastDayOf(last)
  return [
    holding.certification,
    status,
    day !== null ? `last valid day ${CivilDate.format(day)}` : last === undefined ? "" : "no last valid day",
    last === undefined ? "" : `by ${Words.earnedBy(last)}`,
    isContested ? "contested" : ""
  ]
}

const called = (dossier: Ledger.Dossier, schemes: ReadonlySet<string>): ReadonlyArray<string> => {
  const { contact } = dossier
  const { names, accounts } = Contact.apart(contact, schemes)
  const others = contact.members.filter((member) => member !== contact.id).map((member) => `c${member}`)
  return [
    `Contact c${contact.id}${contact.identities.length === 0 ? ": all that named this person was erased" : ""}`,
    ...Table.texts([
      ...names.map((identity, row) => [row === 0 ? "known as" : "", Contact.keyOf(identity)]),
      ...accounts.map((identity, row) => [row === 0 ? "of" : "", Contact.keyOf(identity)]),
      ...(others.length === 0 ? [] : [["one person with", others.join(", ")]])
    ])
  ]
}

const achievementWords = ({ achievements, learners }: Ledger.Dossier, screen: number): ReadonlyArray<string> => {
  const offerings = new Map(learners.map(({ id, offering }): readonly [number, string] => [id, offering]))
  return [
    "",
    achievements.length === 0 ? "No achievement so far." : "Achievements:",
    ...Table.rows(
      achievements
        .slice(0, listed)
        .map((one) => [
          AchievementId.format(one.id),
          offerings.get(one.id.learner) ?? "",
          `counts ${Words.spans(Achievement.counting(one))}`,
          one.contested === null ? "" : "contested"
        ]),
      screen
    ),
    ...more(achievements.length)
  ]
}

const learnerWords = ({ learners }: Ledger.Dossier, screen: number): ReadonlyArray<string> => [
  "",
  learners.length === 0 ? "Takes part in nothing." : "Takes part in:",
  ...Table.rows(
    learners
      .slice(0, listed)
      .map((one) => [one.offering, `learner ${one.id}`, `${one.source} / ${Words.key(one.key)}`].map(Print.oneLine)),
    screen
  ),
  ...more(learners.length)
]

interface Input {
  readonly contact: string
  readonly at: Option.Option<CivilDate.CivilDate>
  readonly known: Instant.Instant | null
}

const run = Effect.fn("laurel.contact")(function* ({ contact, at: asked, known }: Input) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const day = Option.isSome(asked) ? asked.value : yield* Sync.today
  const { dossier, accounts } = yield* Effect.all({
    dossier: People.find(contact, known),
    accounts: Store.accounts
  }).pipe(Effect.provide(Store.toRead(opened)))
  const standing = standingOf(dossier, day)
  if (json)
    return yield* Print.json({
      contact: Plain.contact(dossier.contact, accounts),
      at: CivilDate.format(day),
      known: known === null ? null : Instant.format(known),
      holds: standing.map(({ holding, status, last, isContested: contested }) => ({
        certification: holding.certification,
        status,
        lastValidDay: Plain.dayOrNull(lastDayOf(last)),
        contested
      })),
      achievements: dossier.achievements.map(Plain.achievement),
      learners: dossier.learners.map(Plain.learner),
      decisions: dossier.decisions.length
    })
  const screen = yield* Width.Screen
  const on = `${CivilDate.format(day)}${Option.isSome(asked) ? "" : " (today, UTC)"}`
  yield* Print.fitted([
    ...asKnown(known),
    ...called(dossier, accounts).map(Print.oneLine),
    "",
    standing.length === 0 ? "Never held a certification." : `Certifications on ${on}:`,
    ...Table.rows(standing.map(holdsWords), screen),
    ...achievementWords(dossier, screen),
    ...learnerWords(dossier, screen),
    ...(dossier.decisions.length === 0
      ? []
      : ["", `${Numbers.count(dossier.decisions.length, "decision")} about them.`]),
    "",
    `\`laurel history c${dossier.contact.id}\` tells how it came about, and \`laurel explain <achievement>\` why.`
  ])
})

export const command = Command.make(
  "contact",
  {
    contact: contactArgument,
    at: at.pipe(Flag.withDescription("The day, such as 2015-06-30; today in UTC unless given"), Flag.optional),
    known: knownFlag
  },
  run
).pipe(
  Command.withDescription(
    "Tell who a contact is: all that they are called, their accounts, how they stand with each certification on a day, what they have achieved, and what they take part in."
  ),
  Command.withShortDescription("Who somebody is, and how they stand"),
  Command.withExamples([
    { command: "laurel contact ada@example.com", description: "By an e-mail address that a source gave" },
    { command: "laurel contact c12 --at 2026-06-30", description: "By the ledger's number, on a day" }
  ])
)
