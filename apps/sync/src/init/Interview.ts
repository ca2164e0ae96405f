/** What `laurel init` asks at a terminal. Secrets are never asked for: their variables are named instead. */
import { Text } from "@laurel/core"
import { Effect, Result, Schema } from "effect"
import { Prompt } from "effect/cli"
import * as Configuration from "../configuration/Configuration.ts"
import { adapters, kinds, type Source } from "./Kinds.ts"
import { type Choice, type Chosen, configOf } from "./Starter.ts"

export const defaultStore = ".laurel/laurel.db"
const defaultVariable = "env:DATABASE_URL"

/** The zone of this machine. */
export const zoneHere = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** What flags have said already. */
export interface Said {
  readonly sources: ReadonlyArray<Chosen>
  readonly store: string | undefined
  readonly zone: string | undefined
}

const isZone = Schema.decodeUnknownResult(Text.Zone)

/** Why a choice can't be written; nothing where it can. */
export const problemsOf = (choice: Choice): ReadonlyArray<string> => [
  ...(Result.isFailure(isZone(choice.zone))
    ? [`  zone: expected an IANA time zone such as "Europe/London" or "UTC", found ${JSON.stringify(choice.zone)}`]
    : Configuration.problemsIn(configOf(choice)))
]

/** One answer, held against all that is known of it. */
const checked = (choiceOf: (answer: string) => Choice) => (answer: string) => {
  const [problem] = problemsOf(choiceOf(answer))
  return problem === undefined ? Effect.succeed(answer) : Effect.fail(problem.trim())
}

/**
 * A text, or by enter alone what is usual. It is told and not typed already: whoever types on would add to it, and nobody sees that
 * `UTCEurope/London` was meant to be something else.
 */
const text = (message: string, usual: string, choiceOf: (answer: string) => Choice) => {
  const meant = (answer: string): string => (answer.trim() === "" ? usual : answer.trim())
  return Effect.map(
    Prompt.run(
      Prompt.String({ message: `${message} [${usual}]`, validate: (answer) => checked(choiceOf)(meant(answer)) })
    ),
    meant
  )
}

const whereOf = Effect.fnUntraced(function* (adapter: Source["adapter"]) {
  const { title, asks } = kinds[adapter]
  const where = yield* text(`${title}: ${asks.what}`, asks.placeholder, (answer) => ({
    sources: [{ adapter, where: answer }],
    store: defaultStore,
    zone: "UTC"
  }))
  return { adapter, where } satisfies Chosen
})

const sourcesOf = Effect.gen(function* () {
  const chosen = yield* Prompt.MultiSelect({
    message: "Where do your learning records come from? (space marks, enter ends)",
    choices: adapters.map((adapter) => ({ title: kinds[adapter].title, value: adapter })),
    min: 1,
    // With the two lines that mark several at once.
    maxPerPage: adapters.length + 2
  })
  return yield* Effect.forEach(chosen, whereOf)
})

const storeOf = Prompt.Select({
  message: "Where is the record kept?",
  choices: [
    { title: "In a file on this machine", value: defaultStore, description: defaultStore },
    { title: "In a PostgreSQL database", value: defaultVariable, description: "its address in DATABASE_URL" }
  ]
})

const zoneOf = Effect.suspend(() =>
  text("In which time zone do days count? (IANA)", zoneHere(), (zone) => ({ sources: [], store: defaultStore, zone }))
)

/** Asks what no flag has said. */
export const held = Effect.fnUntraced(function* ({ sources, store, zone }: Said) {
  return {
    sources: sources.length === 0 ? yield* sourcesOf : sources,
    store: store ?? (yield* storeOf),
    zone: zone ?? (yield* zoneOf)
  } satisfies Choice
})
