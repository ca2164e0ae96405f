/** `laurel history`: a contact's story, down to the rows it came from. */
import { type Fact, History, Instant, type Ledger, type Participation, Plain, Words } from "@laurel/core"
import { Effect } from "effect"
import { Argument, Command } from "effect/cli"
import * as Configuration from "../configuration/Configuration.ts"
import { asKnown, known as knownFlag } from "../flags/KnownFlag.ts"
import * as Numbers from "../terminal/Numbers.ts"
import * as People from "../flags/People.ts"
import * as Print from "../terminal/Print.ts"
import { root } from "../Root.ts"
import * as Store from "../store/Store.ts"
import * as Table from "../terminal/Table.ts"
import * as Width from "../terminal/Width.ts"

interface Story {
  /** The schemes that name accounts. */
  readonly accounts: ReadonlySet<string>
  readonly dossier: Ledger.Dossier
  readonly facts: ReadonlyMap<number, Participation.Participation>
  readonly events: ReadonlyArray<History.Event>
}

const read = Effect.fnUntraced(function* (text: string, known: Instant.Instant | null) {
  const dossier = yield* People.find(text, known)
  const facts = new Map<number, Participation.Participation>()
  for (const { id } of dossier.learners) facts.set(id, yield* History.ofLearner(id, known))
  const events = yield* History.ofContact(dossier.contact.id, known)
  return { accounts: yield* Store.accounts, dossier, facts, events } satisfies Story
})

const isMilestone = ({ evidence: { _tag } }: Fact.Fact): boolean =>
  _tag === "Registered" || _tag === "Unregistered" || _tag === "Closed"

const participationWords = ({ dossier, facts }: Story): ReadonlyArray<string> =>
  Table.texts(
    dossier.learners.map((learner) => {
      const known = facts.get(learner.id) ?? []
      const milestones = known.filter(isMilestone).map((fact) => `${Words.evidence(fact)} ${Words.day(fact)}`)
      return [
        learner.offering,
        `learner ${learner.id}`,
        `${learner.source} / ${Print.oneLine(Words.key(learner.key))}`,
        known.length === 0
          ? "nothing is said of it any more: all of it was taken back"
          : [...milestones, Numbers.count(known.length, "fact")].join(", ")
      ]
    })
  )

const holdingWords = ({ dossier: { holdings } }: Story): ReadonlyArray<string> =>
  holdings.length === 0
    ? ["  no certification"]
    : holdings.flatMap(({ certification, periods }) => [
        `  ${certification}`,
        ...Table.texts(
          periods.map((period) => [Words.period(period), `by ${Words.earnedBy(period)}`]),
          "    "
        )
      ])

/** Decisions that no entry names: a link between contacts, or one that waits for a second actor. */
const decisionWords = ({ dossier, events }: Story): ReadonlyArray<string> => {
  const told = new Set<number>(events.flatMap(({ entry }) => entry.decisions))
  const others = dossier.decisions.filter(({ id }) => !told.has(id))
  return others.length === 0
    ? []
    : [
        "",
        "Decided without changing an achievement:",
        ...others.map((decision) => `  ${Words.decision(decision)}, recorded ${Words.moment(decision.recordedAt)}`)
      ]
}

const words = (story: Story, screen: number): ReadonlyArray<string> => {
  const offerings = new Map<number, string>(story.dossier.learners.map(({ id, offering }) => [id, offering]))
  return [
    `Contact ${Words.contact(story.dossier.contact, story.accounts)}`,
    "",
    `Took part ${story.dossier.learners.length === 1 ? "once" : `${Numbers.number(story.dossier.learners.length)} times`}:`,
    ...participationWords(story),
    "",
    story.events.length === 0 ? "No achievement so far." : "What happened, in the order it was recorded:",
    ...story.events.flatMap((event) => [
      "",
      ...Table.lines(Words.event(event, offerings.get(event.entry.achievement.learner)), screen)
    ]),
    ...decisionWords(story),
    "",
    "Holds, or held:",
    ...holdingWords(story)
  ]
}

const plain = ({ accounts, dossier, facts, events }: Story) => ({
  contact: Plain.contact(dossier.contact, accounts),
  learners: dossier.learners.map((learner) => ({
    ...Plain.learner(learner),
    facts: (facts.get(learner.id) ?? []).map(Plain.fact)
  })),
  achievements: dossier.achievements.map(Plain.achievement),
  decisions: dossier.decisions.map(Plain.decision),
  events: events.map(Plain.event),
  holdings: dossier.holdings.map(Plain.holding)
})

interface Input {
  readonly contact: string
  readonly known: Instant.Instant | null
}

const run = Effect.fn("laurel.history")(function* ({ contact, known }: Input) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const story = yield* read(contact, known).pipe(Effect.provide(Store.toRead(opened)))
  yield* json
    ? Print.json({ known: known === null ? null : Instant.format(known), ...plain(story) })
    : Print.fitted([...asKnown(known), ...words(story, yield* Width.Screen)])
})

export const contactArgument = Argument.String("contact").pipe(
  Argument.withDescription("An identity (oulad-student:11391, or 11391 alone) or the ledger's own number (c12)")
)

export const command = Command.make("history", { contact: contactArgument, known: knownFlag }, run).pipe(
  Command.withDescription(
    "Tell a contact's story: participations, every change of every achievement with the facts and decisions that brought it, and what is held when."
  ),
  Command.withShortDescription("A contact's story"),
  Command.withExamples([
    { command: "laurel history oulad-student:11391", description: "By an identity" },
    { command: "laurel history c12", description: "By the ledger's number" }
  ])
)
