/** What every command that decides asks for, and what it does with it: shows what a decision would change, or makes it. */
import {
  AchievementId,
  Audit,
  type Catalog,
  CivilDate,
  type Decision,
  Id,
  Instant,
  Ledger,
  Preview,
  Sync,
  Text,
  Words
} from "@laurel/core"
import { Clock, Effect, Option, Schema } from "effect"
import { Argument, Flag } from "effect/cli"
import * as Explain from "../commands/Explain.ts"
import * as Checkpoints from "../store/Checkpoints.ts"
import * as Configuration from "../configuration/Configuration.ts"
import * as Corrected from "./Corrected.ts"
import { day } from "../flags/DayFlag.ts"
import * as Print from "../terminal/Print.ts"
import { root } from "../Root.ts"
import * as Store from "../store/Store.ts"
import { type Unable, unable } from "../Unable.ts"

/** Who decides and why; `preview` decides nothing. */
export interface By {
  readonly actor: string
  readonly role: string
  readonly reason: string
  readonly preview: boolean
}

/** The flags of every command that does something in somebody's name. */
export const actor = {
  actor: Flag.String("actor").pipe(
    Flag.withMetavar("account"),
    Flag.withDescription("Who decides: an account's id rather than a name, since decisions outlive people's data"),
    Flag.filter(Schema.is(Text.SeenKey), () => Text.seenKeyWords)
  ),
  role: Flag.String("role").pipe(
    Flag.withMetavar("role"),
    Flag.withDescription("In which role, such as registrar"),
    Flag.filter(Schema.is(Text.Slug), () => "a role such as registrar: letters and digits, no spaces")
  )
}

/** The flags of every command that decides. */
export const by = {
  ...actor,
  reason: Flag.String("reason").pipe(
    Flag.withMetavar("text"),
    Flag.withDescription("Why, in up to 200 characters"),
    Flag.filter(Schema.is(Text.Seen), () => Text.seenWords)
  ),
  preview: Flag.Boolean("preview").pipe(
    Flag.withDescription("Show what it would change, and write nothing"),
    Flag.withDefault(false)
  )
}

/** `--review-by <date>`: by when somebody is to look at it again. */
export const reviewBy = day("review-by").pipe(
  Flag.withDescription("By when somebody is to look at it again"),
  Flag.optional
)

/** What is to be decided. */
export interface Intended {
  readonly act: Decision.Act
  /** What was not given, and what is taken instead: `--from: 2024-05-01, today in Europe/London`. */
  readonly assumed?: ReadonlyArray<string>
  /** What the act names only by a number. */
  readonly about?: ReadonlyArray<string>
}

/** When somebody decides: a day, and whose day it is. */
export interface Today {
  readonly today: CivilDate.CivilDate
  readonly zone: string
}

/** The achievement that a command is about. Its days are those of its offering's zone. */
export interface One extends Today, Pick<Audit.Explanation, "id" | "achievement"> {}

const todayIn = (zone: string) =>
  Effect.map(Clock.currentTimeMillis, (millis): Today => ({
    today: Instant.dayIn(Instant.Instant.make(millis), zone),
    zone
  }))

/** A day that a flag gives; otherwise today, told as assumed. */
export const dayOr = (
  flag: string,
  given: Option.Option<CivilDate.CivilDate>,
  { today, zone }: Today
): { readonly day: CivilDate.CivilDate; readonly assumed: ReadonlyArray<string> } =>
  Option.isSome(given)
    ? { day: given.value, assumed: [] }
    : { day: today, assumed: [`${flag}: ${CivilDate.format(today)}, today in ${zone}`] }

/** A day, where a flag gives one. */
export const dayIf = <Key extends string>(
  key: Key,
  given: Option.Option<CivilDate.CivilDate>
): { readonly [_ in Key]?: CivilDate.CivilDate } =>
  // A computed key widens to any text, although this one is the key that was given.
  (Option.isSome(given) ? { [key]: given.value } : {}) as { readonly [_ in Key]?: CivilDate.CivilDate }

/** A later earning of what can be earned repeatedly: nothing explains it before it is there. */
const laterEarning = Effect.fnUntraced(function* (versions: Catalog.Versions, { achievement, type }: Explain.Named) {
  const id = Option.isSome(type) ? undefined : AchievementId.parse(achievement)
  if (id === undefined || id.earning === 1 || (yield* Audit.explain(versions, id, null)) !== undefined) return undefined
  const first = yield* Audit.explain(versions, { ...id, earning: 1 }, null)
  return first?.type.repeat === undefined ? undefined : { ...first, id, achievement: null }
})

/** The one achievement that a name means; several are an error that lists them. */
export const find = Effect.fnUntraced(function* (versions: Catalog.Versions, named: Explain.Named) {
  const later = yield* laterEarning(versions, named)
  const found = later === undefined ? yield* Explain.meant(versions, named) : [later]
  const [only] = found
  if (only === undefined || found.length > 1) {
    const ids = found.slice(0, listed).map(({ id, offering }) => `  ${AchievementId.format(id)} in ${offering.id}`)
    const more = found.length > listed ? [`  and ${found.length - listed} more`] : []
    const name = Print.oneLine([named.achievement, ...Option.toArray(named.type)].join(" "))
    return yield* unable([`"${name}" is ${found.length} achievements; name one of them:`, ...ids, ...more].join("\n"))
  }
  const { id, achievement, offering } = only
  return { id, achievement, ...(yield* todayIn(offering.zone)) } satisfies One
})

/** Matches that a message lists. */
const listed = 20

/** Decides about one achievement, or shows what that would change. */
export const ofOne = (input: By & Explain.Named, intend: (one: One) => Effect.Effect<Intended, Unable>) =>
  of(input, (versions) =>
    Effect.flatMap(find(versions, input), (one) => Effect.map(intend(one), (intended) => ({ ...one, intended })))
  )

/** Decides what rests on no single achievement, or shows what that would change. */
export const ofAny = (
  input: By,
  intend: () => Effect.Effect<Intended, Unable | Ledger.LedgerError, Ledger.Ledger>,
  around?: Around
) =>
  of(
    input,
    () => Effect.flatMap(todayIn("UTC"), (today) => Effect.map(intend(), (intended) => ({ ...today, intended }))),
    around
  )

/** What is done around a decision, with the ledger it is made in. */
export type Around = <A, E, R>(
  deciding: Effect.Effect<A, E, R>
) => Effect.Effect<A, E | Unable | Ledger.LedgerError, R | Ledger.Ledger>

const of = Effect.fnUntraced(function* (
  { actor, role, reason, preview }: By,
  intend: (
    versions: Catalog.Versions
  ) => Effect.Effect<Today & { readonly intended: Intended }, Unable | Ledger.LedgerError, Ledger.Ledger>,
  around: Around = (deciding) => deciding
) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  yield* Effect.gen(function* () {
    const versions = yield* Store.versions
    const { intended, today, zone } = yield* intend(versions)
    const draft: Decision.Draft = { act: intended.act, actor, role, reason }
    const foreseen = yield* Sync.foresee(versions, [draft])
    // What is kept without effect is a trap to whoever thinks that it was done.
    if (foreseen.outranked.length > 0) return yield* unable(refused(foreseen.outranked))
    const plan = preview ? undefined : yield* Sync.decide(versions, [draft])
    if (plan !== undefined) yield* Checkpoints.after(opened)
    const made = plan?.commit.decisions[0]
    yield* Corrected.tell(
      {
        ...(plan === undefined ? foreseen : { ...Preview.of(versions, plan), people: plan.commit.people }),
        versions,
        draft,
        decision: made ?? null,
        assumed: intended.assumed ?? [],
        about: intended.about ?? [],
        today,
        zone
      },
      json
    )
  }).pipe(
    around,
    Effect.catchTag("Refusal", ({ problems }) => Effect.fail(unable(refused(problems)))),
    Effect.provide(preview ? Store.toRead(opened) : Store.toChange(opened))
  )
})

const refused = (problems: Preview.Preview["outranked"]): string => problems.map(({ message }) => message).join("\n")

/** `laurel withdraw 3`, `laurel approve 3`: the number that a decision has. */
export const number = Argument.String("decision").pipe(
  Argument.filterMap(
    (text) => (/^[1-9]\d{0,14}$/.test(text) ? Option.some(Id.DecisionId.make(Number(text))) : Option.none()),
    () => "a decision's number, such as 3"
  ),
  Argument.withDescription("A decision's number, as `laurel history` and `laurel explain` show it")
)

/** What a decision says that another one is about. */
export const saying = Effect.fnUntraced(function* (id: Id.DecisionId) {
  const ledger = yield* Ledger.Ledger
  return (yield* ledger.decisions([id])).map(Words.decision)
})
