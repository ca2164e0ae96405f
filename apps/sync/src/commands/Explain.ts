/** `laurel explain`: why an achievement stands as it does, or why there is none, down to the source's own rows. */
import {
  AchievementId,
  Audit,
  Catalog,
  CivilDate,
  Holding,
  type Id,
  type Instant,
  Ledger,
  Plain,
  Sync,
  Words
} from "@laurel/core"
import { Effect, Option } from "effect"
import { Argument, Command } from "effect/cli"
import * as Configuration from "../configuration/Configuration.ts"
import { known } from "../flags/KnownFlag.ts"
import * as Numbers from "../terminal/Numbers.ts"
import * as People from "../flags/People.ts"
import * as Print from "../terminal/Print.ts"
import { root } from "../Root.ts"
import * as Store from "../store/Store.ts"
import * as Table from "../terminal/Table.ts"
import * as Types from "../flags/Types.ts"
import { unable } from "../Unable.ts"
import * as Width from "../terminal/Width.ts"
import { lastOf } from "./Holds.ts"

const names = (dossier: Ledger.Dossier): string =>
  dossier.achievements.map(({ id }) => AchievementId.format(id)).join(", ") || "none"

/** `coursework-pass:5678:1` */
const byName = Effect.fnUntraced(function* (versions: Catalog.Versions, text: string, known: Instant.Instant | null) {
  const ledger = yield* Ledger.Ledger
  const id = AchievementId.parse(text)
  if (id === undefined) {
    return yield* unable(
      `"${Print.oneLine(text)}" is no achievement's id. Write type:learner:earning, such as coursework-pass:5678:1, or a contact and a type; \`laurel history <contact>\` shows a contact's ids`
    )
  }
  const explained = yield* Audit.explain(versions, id, known)
  if (explained !== undefined) return [explained]
  yield* Types.named(versions, id.type)
  const learner = (yield* ledger.learner(id.learner))?.learner
  if (learner === undefined) {
    const { learners } = yield* ledger.totals
    return yield* unable(
      `no learner ${id.learner}: it is none of the ${Numbers.count(learners, "learner")} of the store, whose numbers have gaps`
    )
  }
  const dossier = yield* ledger.contact(learner.contact, known)
  const others = dossier === undefined ? "" : ` Achievements of c${learner.contact}: ${names(dossier)}`
  return yield* unable(
    `${Words.learner(learner)} has no ${text} and can't have one: the catalog names none of that name there.${others}`
  )
})

/** All achievements of that type that the contact ever had; without any, those that they could have. */
const ofType = Effect.fnUntraced(function* (
  versions: Catalog.Versions,
  { achievements, learners }: Ledger.Dossier,
  type: Id.TypeId,
  known: Instant.Instant | null
) {
  const issued = achievements.flatMap(({ id }) => (id.type === type ? [id] : []))
  const ids = issued.length > 0 ? issued : learners.map(({ id }) => ({ type, learner: id, earning: 1 }))
  return (yield* Effect.forEach(ids, (id) => Audit.explain(versions, id, known))).flatMap((one) => one ?? [])
})

const cannot = (versions: Catalog.Versions, dossier: Ledger.Dossier, name: string) =>
  unable(
    `${Words.contact(dossier.contact, Catalog.accounts(versions))} has no ${name} and takes part in nothing that could earn it. Achievements: ${names(dossier)}`
  )

const byContact = Effect.fnUntraced(function* (
  versions: Catalog.Versions,
  contact: string,
  name: string,
  known: Instant.Instant | null
) {
  const type = yield* Types.named(versions, name)
  const dossier = yield* People.find(contact, known)
  const found = yield* ofType(versions, dossier, type, known)
  return found.length > 0 ? found : yield* cannot(versions, dossier, name)
})

/** What somebody has, or could have, of each type that a certification takes, and how they stand with it. */
const byCertification = Effect.fnUntraced(function* (
  versions: Catalog.Versions,
  contact: string,
  id: Id.CertificationId,
  known: Instant.Instant | null
) {
  const dossier = yield* People.find(contact, known)
  const found = (yield* Effect.forEach(Types.through(versions, id), (type) =>
    ofType(versions, dossier, type, known)
  )).flat()
  if (found.length === 0) return yield* cannot(versions, dossier, id)
  const holding = dossier.holdings.find(({ certification }) => certification === id)
  const day = yield* Sync.today
  const status = holding === undefined || holding.periods.length === 0 ? "never held" : Holding.status(holding, day)
  const last = holding === undefined ? undefined : lastOf(holding, day)
  const period = last === undefined ? "" : `: ${Words.period(last)}. ${Words.lastDay(last)}`
  return { found, status, words: `So ${id} is ${status} on ${CivilDate.format(day)} (today, UTC)${period || "."}` }
})

/** With the contact's identities, which no achievement holds. */
const withContact = Effect.fnUntraced(function* (versions: Catalog.Versions, explained: Audit.Explanation) {
  const ledger = yield* Ledger.Ledger
  const contact = (yield* ledger.contact(explained.learner.contact, null))?.contact
  return { explained, contact, accounts: Catalog.accounts(versions) }
})

const plain = ({ explained, contact, accounts }: Effect.Success<ReturnType<typeof withContact>>) => {
  const { id, achievement, type, offering, catalog, verdict, decisions, story } = explained
  return {
    achievement: AchievementId.format(id),
    type: type.id,
    offering: offering.id,
    contact: contact === undefined ? null : Plain.contact(contact, accounts),
    catalog,
    issued: achievement !== null,
    ...(achievement === null ? {} : Plain.standing(achievement)),
    verdict: Plain.verdict(verdict),
    missing: Audit.missing(verdict).map(Plain.lack),
    decisions: decisions.map(Plain.decision),
    story: story.map(Plain.event)
  }
}

/** An achievement as an operator names it: by its id, or by a contact and a type. */
export interface Named {
  readonly achievement: string
  readonly type: Option.Option<string>
}

/** Everything that a name can mean, of what was issued and, where nothing was, of what could be; as of a moment or now. */
export const meant = (versions: Catalog.Versions, { achievement, type }: Named, known: Instant.Instant | null = null) =>
  Option.isSome(type) ? byContact(versions, achievement, type.value, known) : byName(versions, achievement, known)

/** The arguments of a command about one achievement. */
export const named = {
  achievement: Argument.String("achievement").pipe(
    Argument.withDescription("An achievement's id (coursework-pass:5678:1); or a contact, followed by a type")
  ),
  type: Argument.String("type").pipe(
    Argument.withDescription("After a contact: the type of the achievement"),
    Argument.optional
  )
}

interface Input extends Named {
  readonly known: Instant.Instant | null
}

/** The certification that is meant; null where a type is, which may be a certification as well, or an achievement by its id. */
const certificationOf = Effect.fnUntraced(function* (versions: Catalog.Versions, { type: name }: Named) {
  if (Option.isNone(name)) return null
  const { certification, type } = yield* Types.either(versions, name.value)
  return type === null ? certification : null
})

const read = Effect.fnUntraced(function* (input: Input) {
  const versions = yield* Store.versions
  const certification = yield* certificationOf(versions, input)
  if (certification === null) {
    const found = yield* meant(versions, input, input.known)
    return {
      all: yield* Effect.forEach(found, (each) => withContact(versions, each)),
      certification,
      status: null,
      words: []
    }
  }
  const { found, status, words } = yield* byCertification(versions, input.achievement, certification, input.known)
  return {
    all: yield* Effect.forEach(found, (each) => withContact(versions, each)),
    certification,
    status,
    words: ["", words]
  }
})

const run = Effect.fn("laurel.explain")(function* (input: Input) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const { all, certification, status, words } = yield* read(input).pipe(Effect.provide(Store.toRead(opened)))
  const screen = yield* Width.Screen
  if (json)
    return yield* Print.json(
      certification === null && all.length === 1
        ? all.map(plain)[0]
        : { ...(certification === null ? {} : { certification, status }), explanations: all.map(plain) }
    )
  yield* Print.marked([
    ...all.flatMap(({ explained, contact, accounts }, index) => [
      ...(index > 0 ? ["", ""] : []),
      ...Table.lines(Words.explanation(explained, contact, accounts), screen)
    ]),
    ...words
  ])
})

const type = Argument.String("type").pipe(
  Argument.withDescription(
    "After a contact: the type of the achievement, or a certification, which means all that it takes"
  ),
  Argument.optional
)

export const command = Command.make("explain", { ...named, type, known }, run).pipe(
  Command.withDescription(
    "Explain an achievement, or why there is none: its rule clause by clause, what was reached and what was needed, the facts behind each with the line they were read from, what is still missing, the decisions, and every entry about it."
  ),
  Command.withShortDescription("Why an achievement stands as it does, or why there is none"),
  Command.withExamples([
    { command: "laurel explain coursework-pass:5678:1", description: "By the achievement's id" },
    { command: "laurel explain 11391 coursework-pass", description: "By a contact and a type" },
    { command: "laurel explain 11391 coursework", description: "All that a certification takes, and how it stands" }
  ])
)
