import type { AchievementId } from "@laurel/core"
import { Contact, type Decision, Fraction, Id, Ledger, Period, type Span } from "@laurel/core"
import { Effect } from "effect"
import { day, type Participant } from "./participant.ts"

/** A decision before the ledger has numbered the people it is about. */
export type Deciding = Effect.Effect<Decision.Draft, Ledger.LedgerError, Ledger.Ledger>

/** Somebody who decides. Decisions are counted from 1 in the order they are made in a story. */
export interface Decider {
  readonly assesses: (who: Participant, verdict: "pass" | "fail" | "waive", on: string, group?: string) => Deciding
  readonly grants: (who: Participant, type: string, on: string, until?: string) => Deciding
  readonly denies: (who: Participant, type: string, from?: string, until?: string) => Deciding
  readonly sets: (
    who: Participant,
    type: string,
    field: "earnedOn" | "validFrom" | "expiry" | "due",
    value: string
  ) => Deciding
  readonly scores: (who: Participant, type: string, score: string) => Deciding
  readonly extends: (who: Participant, type: string, period: string) => Deciding
  readonly suspends: (
    who: Participant,
    type: string,
    from: string,
    until?: string,
    clock?: "runs" | "stops"
  ) => Deciding
  readonly revokes: (who: Participant, type: string, from: string) => Deciding
  readonly reinstates: (who: Participant, type: string, from: string) => Deciding
  readonly voids: (who: Participant, type: string) => Deciding
  readonly reissues: (who: Participant, type: string) => Deciding
  readonly resolves: (
    who: Participant,
    type: string,
    choice: "keep" | "apply",
    says: Span.Spans,
    expires?: string
  ) => Deciding
  readonly governs: (who: Participant, type: string, catalog: number) => Deciding
  readonly approves: (decision: number) => Deciding
  readonly withdraws: (decision: number) => Deciding
  readonly links: (one: Participant, other: Participant) => Deciding
  readonly separates: (one: Participant, other: Participant) => Deciding
  /** All contacts of these participants; who may return is somebody new then. */
  readonly erases: (who: ReadonlyArray<Participant>, mayReturn?: true) => Deciding
}

/** What a participation was numbered; 0 where the ledger has never heard of it. */
export const learnerOf = Effect.fnUntraced(function* (who: Participant) {
  const ledger = yield* Ledger.Ledger
  const loaded = yield* ledger.load({
    source: who.source,
    subjects: [who.subject],
    references: [],
    prefixes: [],
    records: [],
    contacts: [],
    whole: false,
    room: null
  })
  const learner = loaded.learners.find(({ key, source }) => key === who.subject.key && source === who.source)
  return {
    learner: learner?.id ?? Id.LearnerId.make(0),
    contact: loaded.contacts.get(Contact.keyOf(who.subject.contact)) ?? Id.ContactId.make(0)
  }
})

/** Mia, a manager, unless said otherwise. */
export const decider = (actor = "mia", role = "manager", reason = "as agreed"): Decider => {
  const saying = (act: Decision.Act): Decision.Draft => ({ act, actor, role, reason })
  const about = (who: Participant, type: string, act: (achievement: AchievementId.AchievementId) => Decision.Act) =>
    Effect.map(learnerOf(who), ({ learner }) => saying(act({ type: Id.TypeId.make(type), learner, earning: 1 })))
  const pair = (_tag: "Linked" | "Separated", one: Participant, other: Participant) =>
    Effect.map(Effect.all([learnerOf(one), learnerOf(other)]), ([a, b]) =>
      saying({ _tag, contacts: [a.contact, b.contact] })
    )
  const named = (_tag: "Approved" | "Withdrawn", decision: number) =>
    Effect.succeed(saying({ _tag, decision: Id.DecisionId.make(decision) }))
  return {
    assesses: (who, verdict, on, group) =>
      Effect.map(learnerOf(who), ({ learner }) =>
        saying({ _tag: "Assessed", learner, group: group ?? null, verdict, on: day(on) })
      ),
    grants: (who, type, on, until) =>
      about(who, type, (achievement) => ({ _tag: "Granted", achievement, on: day(on), ...ending(until) })),
    denies: (who, type, from, until) =>
      about(who, type, (achievement) => ({
        _tag: "Denied",
        achievement,
        ...(from === undefined ? {} : { from: day(from) }),
        ...ending(until)
      })),
    sets: (who, type, field, value) =>
      about(who, type, (achievement) => ({ _tag: "DateSet", achievement, field, value: day(value) })),
    scores: (who, type, score) =>
      about(who, type, (achievement) => ({
        _tag: "ScoreSet",
        achievement,
        value: Fraction.parse(score) ?? Fraction.zero
      })),
    extends: (who, type, period) =>
      about(who, type, (achievement) => ({
        _tag: "Extended",
        achievement,
        period: Period.parse(period) ?? { years: 0, months: 0, days: 0 }
      })),
    suspends: (who, type, from, until, clock = "runs") =>
      about(who, type, (achievement) => ({
        _tag: "Suspended",
        achievement,
        from: day(from),
        clock,
        ...ending(until)
      })),
    revokes: (who, type, from) =>
      about(who, type, (achievement) => ({ _tag: "Revoked", achievement, from: day(from) })),
    reinstates: (who, type, from) =>
      about(who, type, (achievement) => ({ _tag: "Reinstated", achievement, from: day(from) })),
    voids: (who, type) => about(who, type, (achievement) => ({ _tag: "Voided", achievement })),
    reissues: (who, type) => about(who, type, (achievement) => ({ _tag: "Reissued", achievement })),
    resolves: (who, type, choice, says, expires) =>
      about(who, type, (achievement) => ({
        _tag: "Resolved",
        achievement,
        says,
        choice,
        ...(expires === undefined ? {} : { expires: day(expires) })
      })),
    governs: (who, type, catalog) =>
      about(who, type, (achievement) => ({
        _tag: "Governed",
        achievement,
        catalog: Id.CatalogVersion.make(catalog)
      })),
    approves: (decision) => named("Approved", decision),
    withdraws: (decision) => named("Withdrawn", decision),
    links: (one, other) => pair("Linked", one, other),
    separates: (one, other) => pair("Separated", one, other),
    erases: (who, mayReturn) =>
      Effect.map(Effect.forEach(who, learnerOf), (found) =>
        saying({
          _tag: "Erased",
          contacts: found.map(({ contact }) => contact),
          ...(mayReturn === undefined ? {} : { mayReturn })
        })
      )
  }
}

const ending = (until: string | undefined) => (until === undefined ? {} : { until: day(until) })
