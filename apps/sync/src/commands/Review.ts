/** `laurel review`: what waits for a person, and how to answer it. */
import { Catalog, CivilDate, Words } from "@laurel/core"
import { Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import * as Configuration from "../configuration/Configuration.ts"
import * as ListFlags from "../flags/ListFlags.ts"
import * as Listing from "../terminal/Listing.ts"
import * as Print from "../terminal/Print.ts"
import * as Reviews from "../lists/Reviews.ts"
import { root } from "../Root.ts"
import * as Store from "../store/Store.ts"
import * as Table from "../terminal/Table.ts"
import { unable } from "../Unable.ts"

interface ListInput extends Pick<Listing.Way, "csv" | "out" | "limit"> {
  readonly kind: Reviews.Kind | null
}

const list = Effect.fn("laurel.review.list")(function* ({ kind, ...way }: ListInput) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  yield* Effect.gen(function* () {
    yield* Listing.tell(Reviews.listing(yield* Store.versions, kind), { json, ...way })
  }).pipe(Effect.provide(Store.toRead(opened)))
})

const listCommand = Command.make(
  "list",
  {
    kind: Flag.Literals("kind", Reviews.kinds).pipe(
      Flag.withDescription(
        "Only contested achievements (contested), what would be over before it began (unresolved), identities that several persons share (identity), or decisions that wait for a second person (approval)"
      ),
      Flag.optional,
      Flag.map(Option.getOrNull)
    ),
    ...ListFlags.of("Rows")
  },
  list
).pipe(
  Command.withDescription(
    "List what waits for a person: achievements that stand although the facts say otherwise, with the last day to decide and what is done otherwise; achievements that would be over before they began, and count on no day; identities shared by several persons who may be one; and decisions that count once somebody else has approved them."
  ),
  Command.withShortDescription("What waits for a decision"),
  Command.withExamples([
    { command: "laurel review list", description: "All that waits" },
    { command: "laurel review list --kind contested", description: "Achievements that the facts support no longer" }
  ])
)

/** What speaks for and against, and by when. */
const detail = (item: Reviews.Item, accounts: ReadonlySet<string>): ReadonlyArray<string> => {
  switch (item.kind) {
    case "contested":
      return [
        `${Reviews.nameOf(item)} of ${Words.contact(item.person, accounts)}`,
        `  ${Reviews.questionOf(item)}`,
        `  since ${Words.moment(item.since)}; to be decided by ${CivilDate.format(item.deadline)}, and otherwise ${item.otherwise === "keep" ? "it is kept" : "the facts are applied"}`,
        ...(item.evidence.length === 0
          ? []
          : ["  The facts that say so:", ...Table.texts(item.evidence.map(Words.factCells), "    ")])
      ]
    case "unresolved":
      return [`${Reviews.nameOf(item)} of ${Words.contact(item.person, accounts)}`, `  ${Reviews.questionOf(item)}`]
    case "identity":
      return [
        `${Reviews.nameOf(item)} is what several persons are called:`,
        ...item.people.map((person) => `  ${Words.contact(person, accounts)}`),
        ...(item.conflict === null ? [] : [`  They can't be one without more: ${item.conflict}`])
      ]
    case "approval":
      return [
        `Decision ${item.decision.id} about ${item.people.map((person) => Words.contact(person, accounts)).join(", ")}`,
        `  ${Reviews.questionOf(item)}`
      ]
  }
}

const found = Effect.fnUntraced(function* (versions: Catalog.Versions, name: string) {
  const item = yield* Reviews.find(versions, name)
  if (item !== undefined) return item
  return yield* unable(
    `nothing that waits for a decision is called "${Print.oneLine(name)}": it may be answered already. Give an achievement, a shared identity or a decision's number as \`laurel review list\` shows it`
  )
})

const show = Effect.fn("laurel.review.show")(function* ({ what }: { readonly what: string }) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const { item, accounts } = yield* Effect.gen(function* () {
    const versions = yield* Store.versions
    return { item: yield* found(versions, what), accounts: Catalog.accounts(versions) }
  }).pipe(Effect.provide(Store.toRead(opened)))
  yield* json
    ? Print.json(Reviews.plain(accounts)(item))
    : Print.lines(
        [
          ...detail(item, accounts),
          "",
          "One of these answers it; with --preview it only shows what it would change:",
          ...Reviews.answersOf(item).map((answer) => `  ${answer}`),
          ...("person" in item ? ["", `\`laurel explain ${Reviews.nameOf(item)}\` tells all of its story.`] : [])
        ].map(Print.oneLine)
      )
})

const showCommand = Command.make(
  "show",
  {
    what: Argument.String("what").pipe(
      Argument.withDescription("An achievement, a shared identity or a decision's number, as `list` shows it")
    )
  },
  show
).pipe(
  Command.withDescription(
    "Show one thing that waits for a person, with what it rests on and the commands that answer it, ready but for who decides and why."
  ),
  Command.withShortDescription("One of them, and how to answer it"),
  Command.withExamples([{ command: "laurel review show algebra-pass:12:1", description: "A contested achievement" }])
)

export const command = Command.make("review").pipe(
  Command.withDescription(
    "What waits for a person: contested achievements, what would be over before it began, shared identities, and decisions that a second person has to approve. `resolve`, `set-date`, `link`, `separate`, `approve` and `withdraw` answer them."
  ),
  Command.withShortDescription("What waits for a person, and how to answer it"),
  Command.withSubcommands([listCommand, showCommand])
)
