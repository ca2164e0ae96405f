/** `laurel explain`: why an achievement stands as it does, down to the source's own rows. */
import { AchievementId, Audit, type Catalog, Ledger } from "@laurel/core"
import { Effect, Option } from "effect"
import { Argument, Command } from "effect/cli"
import * as Configuration from "../Configuration.ts"
import * as Events from "../Events.ts"
import { suggest } from "../Nearest.ts"
import * as People from "../People.ts"
import * as Plain from "../Plain.ts"
import * as Print from "../Print.ts"
import { root } from "../Root.ts"
import * as Store from "../Store.ts"
import * as Tree from "../Tree.ts"
import { unable } from "../Unable.ts"
import * as Words from "../Words.ts"

const knownTypes = (versions: Catalog.Versions): ReadonlyArray<string> => [
  ...new Set([...versions.all.values()].flatMap(({ types }) => [...types.keys()]))
]

const names = (dossier: Ledger.Dossier): string =>
  dossier.achievements.map(({ id }) => AchievementId.format(id)).join(", ") || "none"

/** `coursework-pass:5678:1` */
const byName = Effect.fnUntraced(function* (versions: Catalog.Versions, text: string) {
  const ledger = yield* Ledger.Ledger
  const id = AchievementId.parse(text)
  if (id === undefined) {
    return yield* unable(
      `"${Print.oneLine(text)}" is no achievement's id. Write type:learner:earning, such as coursework-pass:5678:1, or a contact and a type; \`laurel history <contact>\` shows a contact's ids`
    )
  }
  if ((yield* ledger.achievement(id)) !== undefined) return [id]
  const types = knownTypes(versions)
  if (!types.includes(id.type))
    return yield* unable(`no achievement type is called "${id.type}". ${suggest(id.type, types)}`)
  const learner = (yield* ledger.learner(id.learner))?.learner
  if (learner === undefined) {
    return yield* unable(`no learner ${id.learner}: the store has learners 1 to ${(yield* ledger.totals).learners}`)
  }
  const dossier = yield* ledger.contact(learner.contact)
  const others = dossier === undefined ? "" : ` Achievements of c${learner.contact}: ${names(dossier)}`
  return yield* unable(`${Words.learner(learner)} has no ${text}: nothing of that name was ever issued.${others}`)
})

/** All achievements of that type that the contact ever had. */
const byContact = Effect.fnUntraced(function* (versions: Catalog.Versions, contact: string, type: string) {
  const types = knownTypes(versions)
  if (!types.includes(type))
    return yield* unable(`no achievement type is called "${Print.oneLine(type)}". ${suggest(type, types)}`)
  const dossier = yield* People.find(contact)
  const found = dossier.achievements.filter(({ id }) => id.type === type)
  return found.length > 0
    ? found.map(({ id }) => id)
    : yield* unable(
        `${Words.contact(dossier.contact)} has no ${type} and never had one. Achievements: ${names(dossier)}`
      )
})

const explain = Effect.fnUntraced(function* (versions: Catalog.Versions, id: AchievementId.AchievementId) {
  const ledger = yield* Ledger.Ledger
  const explained = yield* Audit.explain(versions, id)
  const dossier = explained === undefined ? undefined : yield* ledger.contact(explained.achievement.contact)
  if (explained === undefined || dossier === undefined) {
    return yield* unable(
      `${AchievementId.format(id)} can't be explained: the catalog version that governs it lacks its type or its offering`
    )
  }
  return { explained, contact: dossier.contact }
})

const plain = ({
  explained: { achievement, type, offering, verdict, story },
  contact
}: Effect.Success<ReturnType<typeof explain>>) => ({
  achievement: AchievementId.format(achievement.id),
  type: type.id,
  offering: offering.id,
  contact: Plain.contact(contact),
  catalog: achievement.catalog,
  revision: achievement.revision,
  held: Plain.spans(achievement.held),
  contested: achievement.contested === null ? null : Plain.spans(achievement.contested),
  verdict: Plain.verdict(verdict),
  story: story.map(Events.plain)
})

interface Input {
  readonly achievement: string
  readonly type: Option.Option<string>
}

const run = Effect.fn("laurel.explain")(function* ({ achievement, type }: Input) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const all = yield* Effect.gen(function* () {
    const versions = yield* Store.versions
    const ids = yield* Option.isSome(type)
      ? byContact(versions, achievement, type.value)
      : byName(versions, achievement)
    return yield* Effect.forEach(ids, (id) => explain(versions, id))
  }).pipe(Effect.provide(Store.toRead(opened)))
  yield* json
    ? Print.json(all.length === 1 ? all.map(plain)[0] : { explanations: all.map(plain) })
    : Print.lines(
        all.flatMap(({ explained, contact }, index) => [
          ...(index > 0 ? ["", ""] : []),
          ...Tree.explanation(explained, Words.contact(contact))
        ])
      )
})

export const command = Command.make(
  "explain",
  {
    achievement: Argument.String("achievement").pipe(
      Argument.withDescription("An achievement's id (coursework-pass:5678:1); or a contact, followed by a type")
    ),
    type: Argument.String("type").pipe(
      Argument.withDescription("After a contact: the type of the achievement"),
      Argument.optional
    )
  },
  run
).pipe(
  Command.withDescription(
    "Explain an achievement: its rule clause by clause, what was reached and what was needed, the facts behind each with the line they were read from, and every entry about it."
  ),
  Command.withShortDescription("Why an achievement stands as it does"),
  Command.withExamples([
    { command: "laurel explain coursework-pass:5678:1", description: "By the achievement's id" },
    { command: "laurel explain 11391 coursework-pass", description: "By a contact and a type" }
  ])
)
