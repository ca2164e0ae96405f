/**
 * Random things to do to a ledger: pages of facts, decisions of every kind, links, catalogs, previews. A deed names people and
 * types; what it means is resolved against the ledger when it is done, so that any ledger will do. Many are refused.
 */
import type { AchievementId } from "@laurel/core"
import {
  type Achievement,
  Catalog,
  CivilDate,
  type Decision,
  type Fact,
  Fraction,
  Id,
  Ledger,
  type Preview,
  Period,
  Review,
  Span,
  Sync
} from "@laurel/core"
import { Arbitrary, Effect, Result, Schema, Stream } from "effect"
import { TestClock } from "effect/testing"
import { learnerOf } from "./deciding.ts"
import * as Histories from "./Histories.ts"
import { participant } from "./participant.ts"
import { page } from "./scripted.ts"

const between = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))

/** Every act there is; those about achievements most often. */
export const acts = [
  "Granted",
  "Granted",
  "Granted",
  "Denied",
  "Assessed",
  "Assessed",
  "Assessed",
  "DateSet",
  "DateSet",
  "ScoreSet",
  "Extended",
  "Suspended",
  "Suspended",
  "Revoked",
  "Revoked",
  "Reinstated",
  "Voided",
  "Reissued",
  "Resolved",
  "Governed",
  "Approved",
  "Withdrawn",
  "Withdrawn",
  "Linked",
  "Separated"
] as const satisfies ReadonlyArray<Decision.Act["_tag"]>

const Deed = Schema.Struct({
  act: Schema.Literals(acts),
  who: between(0, Histories.participants.length - 1),
  other: between(0, Histories.participants.length - 1),
  type: between(0, 2),
  /** A day of the history, or a little later. */
  on: between(0, 25),
  /** For how long, in days; 0 for no end. */
  days: between(0, 6),
  /** Which of several: decisions, earnings, fields, catalogs. */
  nth: between(0, 9),
  actor: Schema.Literals(["mia", "max"]),
  role: Schema.Literals(["manager", "assessor"])
})

/** What somebody means to decide. */
export type Deed = Omit<typeof Deed.Type, "act"> & { readonly act: (typeof Deed.Type)["act"] | "Erased" }

/** One deed. */
export const deed: Arbitrary.Arbitrary<Deed> = Arbitrary.schema(Deed)
/** Four deeds or more, one after the other; half of what is suspended or revoked is reinstated next. */
export const deeds: Arbitrary.Arbitrary<ReadonlyArray<Deed>> = Arbitrary.array(deed, {
  minLength: 4,
  maxLength: 8
}).pipe(Arbitrary.map((all) => all.flatMap((each): ReadonlyArray<Deed> => [each, ...reinstating(each)])))

const reinstating = (each: Deed): ReadonlyArray<Deed> =>
  (each.act === "Suspended" || each.act === "Revoked") && each.nth % 2 === 0 ? [{ ...each, act: "Reinstated" }] : []

/** Up to four deeds that say who is one person. */
export const links: Arbitrary.Arbitrary<ReadonlyArray<Deed>> = Arbitrary.array(
  deed.pipe(Arbitrary.map((each): Deed => ({ ...each, act: "Linked" }))),
  { minLength: 1, maxLength: 4 }
)

/** Three days of processing, in any order, each before anything a random catalog names. */
export const waits: Arbitrary.Arbitrary<ReadonlyArray<number>> = Arbitrary.schema(
  Schema.Array(between(0, 15_000)).check(Schema.isMinLength(3), Schema.isMaxLength(3))
)

const someone = (at: number) => Histories.participants[at] ?? participant({ offering: "course-1" })
const dayAt = (offset: number): CivilDate.CivilDate => CivilDate.plusDays(Histories.firstDay, offset)

/** The versions in force. A catalog is applied before anything else is done. */
export const versions: Effect.Effect<Catalog.Versions, Ledger.LedgerError, Ledger.Ledger> = Effect.flatMap(
  Sync.versions,
  (found) => (found === undefined ? Effect.die(new Error("no catalog was applied")) : Effect.succeed(found))
)

/** The first day of a suspension or revocation: what a reinstatement can end. */
const interruptionOf = ({ terms }: Achievement.Achievement): CivilDate.CivilDate | undefined =>
  [...(terms.suspensions ?? []), ...(terms.revocations ?? [])][0]?.from

/**
 * The achievement a deed is about: that of the person's participation, or of those that are joined with it by registration; where
 * there is none yet, the one it would have. Where a window joins several, a deed means none of them: which are one may change.
 */
const achievementOf = Effect.fnUntraced(function* ({ act, who, type, nth }: Deed) {
  const ledger = yield* Ledger.Ledger
  const { learner, contact } = yield* learnerOf(someone(who))
  if (learner === 0) return undefined
  const dossier = yield* ledger.contact(contact, null)
  const { all, latest } = yield* versions
  const one = dossier?.learners.find(({ id }) => id === learner)
  const joins = one === undefined ? undefined : all.get(latest)?.offerings.get(one.offering)?.joins
  const beside = (dossier?.learners ?? []).filter(({ offering }) => offering === one?.offering)
  if (joins?.by === "window" && beside.length > 1) return undefined
  const learners = beside.filter(({ id, key }) => (joins === undefined ? id === learner : key === one?.key))
  const names = [...(all.get(latest)?.types.keys() ?? [])]
  const meant = names[type % Math.max(1, names.length)] ?? Id.TypeId.make("type-0")
  // In an order that no ledger's numbers decide.
  const own = (dossier?.achievements ?? [])
    .filter(({ id, held }) => held.length > 0 && learners.some((each) => each.id === id.learner))
    .toSorted((a, b) => (a.id.type < b.id.type ? -1 : a.id.type > b.id.type ? 1 : a.id.earning - b.id.earning))
  const exact = own.filter(({ id }) => id.type === meant)
  const ended = act === "Reinstated" ? own.find((each) => interruptionOf(each) !== undefined) : undefined
  const known = ended ?? exact[nth % Math.max(1, exact.length)] ?? own[nth % Math.max(1, own.length)]
  const head = learners.map((each) => each.id).toSorted((a, b) => a - b)[0] ?? learner
  const id: AchievementId.AchievementId = known?.id ?? { type: meant, learner: head, earning: 1 }
  return { id, known }
})

const ending = (from: CivilDate.CivilDate, days: number) =>
  days === 0 ? {} : { until: CivilDate.plusDays(from, days - 1) }

const fields = ["earnedOn", "validFrom", "expiry", "due"] as const
const verdicts = ["pass", "pass", "fail", "waive"] as const
const groups = [null, "coursework", "exam"] as const

const ofAchievement = (
  { act, on: offset, days, nth }: Deed,
  achievement: AchievementId.AchievementId,
  known: Achievement.Achievement | undefined
): Decision.Act | undefined => {
  const on = dayAt(offset)
  switch (act) {
    case "Granted":
      return { _tag: act, achievement, on, ...ending(on, days) }
    case "Denied":
      return { _tag: act, achievement, ...(nth % 2 === 0 ? {} : { from: on, ...ending(on, days) }) }
    case "DateSet":
      return { _tag: act, achievement, field: fields[nth % fields.length] ?? "due", value: on }
    case "ScoreSet":
      return { _tag: act, achievement, value: Fraction.make(BigInt(nth), 10n) }
    case "Extended":
      return { _tag: act, achievement, period: Period.parse(`P${days + 1}D`) ?? { years: 0, months: 0, days: 1 } }
    case "Suspended":
      return { _tag: act, achievement, from: on, clock: nth % 2 === 0 ? "runs" : "stops", ...ending(on, days) }
    case "Revoked":
      return { _tag: act, achievement, from: on }
    case "Reinstated":
      return { _tag: act, achievement, from: (known === undefined ? undefined : interruptionOf(known)) ?? on }
    case "Voided":
    case "Reissued":
      return { _tag: act, achievement }
    case "Resolved":
      return {
        _tag: act,
        achievement,
        says: known?.contested?.held ?? Span.never,
        choice: nth % 2 === 0 ? "keep" : "apply"
      }
    case "Governed":
      return { _tag: act, achievement, catalog: Id.CatalogVersion.make(1 + (nth % 2)) }
    default:
      return undefined
  }
}

const actOf = Effect.fnUntraced(function* (
  deed: Deed
): Effect.fn.Return<Decision.Act | undefined, Ledger.LedgerError, Ledger.Ledger> {
  const ledger = yield* Ledger.Ledger
  const { act, who, other, on, nth } = deed
  switch (act) {
    case "Assessed": {
      const { learner } = yield* learnerOf(someone(who))
      const [verdict = "pass", group = null] = [verdicts[nth % verdicts.length], groups[nth % groups.length]]
      return learner === 0 ? undefined : { _tag: act, learner, group, verdict, on: dayAt(on) }
    }
    case "Approved":
    case "Withdrawn": {
      const { decisions } = yield* ledger.totals
      return decisions === 0 ? undefined : { _tag: act, decision: Id.DecisionId.make(1 + (nth % decisions)) }
    }
    case "Linked":
    case "Separated": {
      const [a, b] = yield* Effect.all([learnerOf(someone(who)), learnerOf(someone(other))])
      return a.contact === 0 || b.contact === 0 ? undefined : { _tag: act, contacts: [a.contact, b.contact] }
    }
    case "Erased": {
      const dossier = yield* ledger.contact((yield* learnerOf(someone(who))).contact, null)
      if (dossier === undefined) return undefined
      // Half of them may return.
      return { _tag: act, contacts: dossier.contact.members, ...(nth % 2 === 0 ? {} : { mayReturn: true }) }
    }
    default: {
      const found = yield* achievementOf(deed)
      return found === undefined ? undefined : ofAchievement(deed, found.id, found.known)
    }
  }
})

/** The deed as a decision about what the ledger knows by now; undefined where it knows nobody that is meant. */
export const resolve = Effect.fnUntraced(function* (deed: Deed) {
  const act = yield* actOf(deed)
  return act === undefined ? undefined : { act, actor: deed.actor, role: deed.role, reason: "as agreed" }
})

const Kinds = Schema.Struct({
  kind: Schema.Literals(["say", "say", "decide", "decide", "decide", "link", "catalog", "settle", "wait"]),
  /** Whether it is previewed first, and how that ends. */
  preview: Schema.Literals(["no", "no", "no", "accepted", "accepted", "stale"]),
  catalog: Schema.Literals([0, 1]),
  days: between(1, 20)
})

/** Something to do, one after the other. */
export type Command = Omit<typeof Kinds.Type, "kind"> & {
  readonly kind: Exclude<(typeof Kinds.Type)["kind"], "link">
  readonly drafts: ReadonlyArray<Fact.Draft>
  readonly deeds: ReadonlyArray<Deed>
}

/** The deed as one about who is whom; people say that they are one more often than that they are two. */
const linking = (deed: Deed): Deed => ({ ...deed, act: deed.nth % 3 === 0 ? "Separated" : "Linked" })

const command: Arbitrary.Arbitrary<Command> = Arbitrary.all([
  Arbitrary.schema(Kinds),
  Histories.pages,
  Arbitrary.array(deed, { minLength: 1, maxLength: 3 })
]).pipe(
  Arbitrary.map(([{ kind, ...rest }, drafts, deeds]): Command =>
    kind === "link"
      ? { ...rest, kind: "decide", drafts, deeds: deeds.slice(0, 1).map(linking) }
      : { ...rest, kind, drafts, deeds }
  )
)

/** A sequence of commands. */
export const commands: Arbitrary.Arbitrary<ReadonlyArray<Command>> = Arbitrary.array(command, {
  minLength: 8,
  maxLength: 14
})

/** A sequence of commands in which some of the people are erased. */
export const erasing: Arbitrary.Arbitrary<ReadonlyArray<Command>> = commands.pipe(
  Arbitrary.map((all) =>
    all.map((each): Command =>
      each.kind === "decide" && each.days % 2 === 0
        ? { ...each, deeds: each.deeds.slice(0, 1).map((one): Deed => ({ ...one, act: "Erased" })) }
        : each
    )
  )
)

/** Each source says its part of this, in one page. */
export const say = Effect.fnUntraced(function* (drafts: ReadonlyArray<Fact.Draft>) {
  const ledger = yield* Ledger.Ledger
  for (const [source, own] of Map.groupBy(drafts, ({ reference }) => reference.source)) {
    const reading = String((yield* ledger.totals).batches)
    const read = () => Stream.succeed(page({ drafts: own, reading }, reading))
    // A stream that only succeeds leaves no AdapterError but the type's.
    yield* Sync.run(yield* versions, { source, read }).pipe(
      Stream.runDrain,
      Effect.catchTag("AdapterError", (error) => Effect.die(error))
    )
  }
})

/** Decides the deeds together. True where they were made; false where one was refused, or meant nobody. */
export const decide = Effect.fnUntraced(function* (all: ReadonlyArray<Deed>) {
  const drafts = yield* Effect.forEach(all, resolve)
  const known = drafts.flatMap((draft) => draft ?? [])
  if (known.length < all.length) return false
  return yield* Sync.decide(yield* versions, known).pipe(
    Effect.as(true),
    Effect.catchTag("Refusal", () => Effect.succeed(false))
  )
})

/** Applies the catalog with that JSON. */
export const applyCatalog = Effect.fnUntraced(function* (json: unknown) {
  return (yield* Sync.apply(Result.getOrThrow(Catalog.decode(json)))).versions
})

/** What a command's preview is of: what sources say, or what people decide. */
const proposalOf = Effect.fnUntraced(function* ({ kind, drafts, deeds }: Command) {
  if (kind === "say") {
    const [first] = drafts
    const source = first?.reference.source
    return source === undefined
      ? undefined
      : { source, drafts: drafts.filter((each) => each.reference.source === source) }
  }
  const known = (yield* Effect.forEach(deeds, resolve)).flatMap((draft) => draft ?? [])
  return known.length < deeds.length ? undefined : { decisions: known }
})

/** Previews what sources say or people decide; undefined where it is refused. */
export const preview = Effect.fnUntraced(function* (
  command: Command
): Effect.fn.Return<Preview.Preview | undefined, Ledger.LedgerError, Ledger.Ledger> {
  const proposal = yield* proposalOf(command)
  if (proposal === undefined) return undefined
  return yield* Sync.preview(yield* versions, proposal).pipe(
    Effect.catchTag("Refusal", () => Effect.as(Effect.void, undefined))
  )
})

/** What became of a command. */
export type Done = "done" | "refused" | "accepted" | "stale"

/** Applies a catalog, as it was planned where it is previewed: what is recorded in between changes nothing of this plan. */
const replace = Effect.fnUntraced(function* (command: Command, json: unknown) {
  if (command.preview === "no") return yield* Effect.as(applyCatalog(json), "done" as const)
  const compiled = Result.getOrThrow(Catalog.decode(json))
  const terms = { campaign: null, on: Histories.firstDay }
  const planned = yield* Sync.foreseeCatalog(compiled, { ...terms, samples: 0 })
  if (planned === undefined) return "refused" as const
  if (command.preview === "stale") yield* overtake
  return yield* Sync.applyPlanned(compiled, { ...planned, ...terms }).pipe(
    Effect.as("accepted" as const),
    Effect.catchTag("Outdated", (error) => Effect.die(error))
  )
})

/** Does a command, choosing among two catalogs. A preview that the ledger has overtaken is accepted in vain, on purpose. */
export const perform = Effect.fnUntraced(function* (
  command: Command,
  catalogs: readonly [unknown, unknown]
): Effect.fn.Return<Done, Ledger.LedgerError, Ledger.Ledger> {
  const { kind, drafts, deeds, catalog, days } = command
  if (kind === "wait" || kind === "settle") {
    yield* TestClock.adjust(days * 86_400_000)
    if (kind === "settle")
      yield* Effect.catchTag(Review.settle(yield* versions), "Refusal", (error) => Effect.die(error))
    return "done"
  }
  // A fixed date of a catalog may have passed by then.
  if (kind === "catalog")
    return yield* Effect.catchTag(replace(command, catalogs[catalog]), "CatalogError", () =>
      Effect.succeed("refused" as const)
    )
  if (command.preview !== "no") {
    const shown = yield* preview(command)
    if (shown === undefined) return "refused"
    if (command.preview === "stale") yield* overtake
    return yield* Sync.accept(shown).pipe(
      Effect.as("accepted" as const),
      Effect.catchIf(
        ({ reason }) => reason._tag === "Conflict",
        () => Effect.succeed("stale" as const)
      )
    )
  }
  if (kind === "say") {
    yield* say(drafts)
    return "done"
  }
  return (yield* decide(deeds)) ? "done" : "refused"
})

/** Somebody else commits something that changes nothing that counts. */
const overtake = Effect.suspend(() => say([{ ...someone(0).closed("2014-01-01"), evidence: { _tag: "Retracted" } }]))
