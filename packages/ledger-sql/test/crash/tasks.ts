/** What a program can be told to do. Times are fixed, so that what several programs do can be compared with what one does. */
import { createInterface } from "node:readline"
import { Decision, Instant, Ledger, Plan, Sync } from "@laurel/core"
import { Clock, Effect, Result, Stream } from "effect"
import * as Catalogs from "./catalogs.ts"
import type { Wish } from "./programs.ts"
import { adapter, pagesOf } from "./sources.ts"
import { told } from "./telling.ts"
import { at, current, work } from "./work.ts"

export type Say = (line: object) => void
type Task = (wish: Wish, say: Say) => Effect.Effect<unknown, unknown, Ledger.Ledger>

/** Waits for a line of input. */
const gate = Effect.callback<void>((resume) => {
  const lines = createInterface({ input: process.stdin })
  lines.once("line", () => {
    lines.close()
    resume(Effect.void)
  })
})

/** Says so, and waits to be told to go on. */
const ready = (say: Say) =>
  Effect.andThen(
    Effect.sync(() => say({ ready: true })),
    gate
  )

/** The ledger, but it says before a commit of a page, a range or a decision that it holds it, and goes on once it is told to. */
const holding = <A, E, R>(wish: Wish, say: Say, effect: Effect.Effect<A, E, R>) =>
  Effect.flatMap(Ledger.Ledger, (ledger) => {
    let commits = 0
    const commit: typeof ledger.commit = (each) =>
      (each.lease !== null || each.decisions.length > 0) && ++commits === wish.hold
        ? Effect.andThen(
            Effect.andThen(
              Effect.sync(() => say({ holds: true })),
              gate
            ),
            ledger.commit(each)
          )
        : ledger.commit(each)
    return Effect.provideService(effect, Ledger.Ledger, { ...ledger, commit })
  })

/** Reads a source page by page, each a while after the one before. */
const sync = (wish: Wish, say: Say) =>
  Effect.gen(function* () {
    const telling = wish.tells ?? { source: "one", from: 1, count: 0, perPage: 1, says: "everything" }
    const { source, pages } = told(telling)
    const read = adapter(source, pages)
    const slow = {
      source,
      read: (position: string | null) => Stream.tap(read.read(position), () => Effect.sleep(wish.pause ?? 0))
    }
    yield* ready(say)
    let facts = 0
    yield* Stream.runForEach(Sync.run(yield* current, slow), (progress) =>
      Effect.sync(() => {
        facts += progress.facts
        say({ facts })
      })
    )
    return { facts }
  })

/** Plans a page on what there is, and commits it once told to. */
const plan = (wish: Wish, say: Say) =>
  Effect.gen(function* () {
    const ledger = yield* Ledger.Ledger
    const { source, pages } = told(wish.tells ?? { source: "one", from: 1, count: 1, perPage: 1, says: "everything" })
    const [first] = pagesOf(pages)
    if (first === undefined) return
    // A place of its own, so that whoever comes second finds the source elsewhere, also where there is nothing new.
    const page = { ...first, position: `by ${process.pid}` }
    const loaded = yield* ledger.load({
      ...Ledger.wholePersons([]),
      source,
      subjects: page.drafts.map(({ subject }) => subject),
      room: { facts: page.drafts.length * 2, decisions: 0, exclusive: false }
    })
    const origin = { source, from: loaded.position, lease: null }
    const now = Instant.Instant.make(yield* Clock.currentTimeMillis)
    const { commit } = Plan.ofPage(yield* current, origin, page, loaded, now)
    yield* ready(say)
    yield* ledger.commit(commit)
    return "won"
  })

const apply = (_: Wish, say: Say) =>
  Effect.gen(function* () {
    yield* ready(say)
    const { applied, entries } = yield* Sync.apply(Catalogs.second)
    return { applied, entries }
  })

/** Grants the first one told of an achievement. */
const grant = (wish: Wish, say: Say) =>
  Effect.gen(function* () {
    const ledger = yield* Ledger.Ledger
    const { source, pages } = told(wish.tells ?? { source: "one", from: 1, count: 1, perPage: 1, says: "everything" })
    const subjects = pages.flatMap(({ drafts }) => drafts.map(({ subject }) => subject)).slice(0, 1)
    const { learners } = yield* ledger.load({ ...Ledger.wholePersons([]), source, subjects, whole: false })
    const acts = learners.map(({ id }) => ({
      act: { _tag: "Granted", achievement: { type: "exam", learner: id, earning: 1 }, on: "2025-03-01" },
      actor: "mia",
      role: "manager",
      reason: `by ${process.pid}`
    }))
    yield* ready(say)
    const drafts = acts.map((act) => Result.getOrThrow(Decision.decode(act)))
    yield* Sync.decide(yield* current, drafts)
    return "decided"
  })

/** Erases the first one told of, for good. */
const erase = (wish: Wish, say: Say) =>
  Effect.gen(function* () {
    const ledger = yield* Ledger.Ledger
    const { source, pages } = told(wish.tells ?? { source: "one", from: 1, count: 1, perPage: 1, says: "everything" })
    const subjects = pages.flatMap(({ drafts }) => drafts.map(({ subject }) => subject)).slice(0, 1)
    yield* ready(say)
    const { contacts } = yield* ledger.load({ ...Ledger.wholePersons([]), source, subjects, whole: false })
    const act = { _tag: "Erased", contacts: [...contacts.values()] }
    const draft = Result.getOrThrow(Decision.decode({ act, actor: "mia", role: "manager", reason: "asked for" }))
    yield* Sync.decide(yield* current, [draft])
    return "erased"
  })

export const tasks = {
  /** All of the fixed work that is not done yet. */
  work: (_: Wish, say: Say) => work((step) => say({ step })),
  sync: (wish: Wish, say: Say) => at(1, holding(wish, say, sync(wish, say))),
  plan: (wish: Wish, say: Say) => at(1, plan(wish, say)),
  grant: (wish: Wish, say: Say) => at(1, holding(wish, say, grant(wish, say))),
  erase: (wish: Wish, say: Say) => at(1, holding(wish, say, erase(wish, say))),
  apply: (wish: Wish, say: Say) => at(2, holding(wish, say, apply(wish, say)))
} satisfies { readonly [name: string]: Task }
