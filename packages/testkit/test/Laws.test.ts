import { assert, describe, it } from "@effect/vitest"
import {
  Achievement,
  AchievementId,
  Audit,
  Entry,
  History,
  type Id,
  type Instant,
  Ledger,
  type Preview,
  Sha256,
  Sync
} from "@laurel/core"
import { Commands, days, entriesIn, Histories, retracted } from "@laurel/testkit"
import { Clock, Effect, Result } from "effect"
import { TestClock } from "effect/testing"
import {
  achievementIds,
  both,
  contactIds,
  doAll,
  doOne,
  dossiers,
  type Drafts,
  fresh,
  hear,
  isOpen,
  linesOf,
  type Outcome,
  outcome,
  outcomeOf,
  refused,
  tries,
  uncertain,
  undecided,
  without
} from "./Laws.ts"

/** What comes of pages and then deeds in a ledger of its own, and of whom the laws say nothing. */
const played = (catalog: unknown, pages: ReadonlyArray<Drafts>, deeds: ReadonlyArray<Commands.Deed>) =>
  fresh(
    Effect.gen(function* () {
      yield* hear(catalog, pages)
      const made = yield* doAll(deeds)
      return { made, outcome: yield* outcome, open: yield* uncertain }
    })
  )

/** The same, with each deed done as early as it can be from some page on, in their order. */
const interleaved = (
  catalog: unknown,
  pages: ReadonlyArray<Drafts>,
  deeds: ReadonlyArray<Commands.Deed>,
  from: number
) =>
  fresh(
    Effect.gen(function* () {
      yield* Commands.applyCatalog(catalog)
      const waiting = [...deeds]
      const made: Array<string> = []
      for (const [index, page] of pages.entries()) {
        yield* Commands.say(page)
        if (index < from) continue
        for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
          const done = yield* doOne(next)
          if (done === refused) break
          waiting.shift()
          made.push(done)
        }
      }
      return { made: [...made, ...(yield* doAll(waiting))], outcome: yield* outcome, open: yield* uncertain }
    })
  )

const assertSame = (one: Outcome, other: Outcome, except: ReadonlySet<string>): void =>
  assert.deepStrictEqual(linesOf(without(other, except)), linesOf(without(one, except)))

describe("whatever is said and decided, with every policy set to apply", () => {
  it.effect.prop(
    "another order, repetitions and other pages compute the same outcome",
    [Histories.catalogs, Histories.histories, Histories.arrangements, Commands.deeds],
    ([catalog, history, arrangement, deeds]) =>
      Effect.gen(function* () {
        const one = yield* played(catalog, [history], deeds)
        const other = yield* played(catalog, Histories.arrange(history, arrangement), deeds)
        // A decision that is refused where it came too early, or means another achievement, is another history.
        if (one.made.join() === other.made.join()) assertSame(one.outcome, other.outcome, both(one.open, other.open))
      }),
    tries(20)
  )

  it.effect.prop(
    "decisions made as soon as they can be compute what they would at the end",
    [Histories.catalogs, Histories.histories, Histories.arrangements, Commands.deeds],
    ([catalog, history, arrangement, deeds]) =>
      Effect.gen(function* () {
        const pages = Histories.arrange(history, { ...arrangement, order: history.map((_, index) => index) })
        // What an act like these says depends on when it is said.
        const timeless = deeds.filter(({ act }) => !["Withdrawn", "Approved", "Linked", "Separated"].includes(act))
        const one = yield* played(catalog, [history], timeless)
        const other = yield* interleaved(catalog, pages, timeless, arrangement.pages[0] ?? 0)
        if (one.made.join() === other.made.join()) assertSame(one.outcome, other.outcome, both(one.open, other.open))
      }),
    tries(20)
  )

  it.effect.prop(
    "what stands is what the facts in force say in a ledger that never heard another, and the audit finds nothing",
    [Histories.catalogs, Histories.histories, Histories.arrangements, Commands.deeds],
    ([catalog, history, arrangement, deeds]) =>
      Effect.gen(function* () {
        const one = yield* fresh(
          Effect.gen(function* () {
            yield* hear(catalog, Histories.arrange(history, arrangement))
            const made = yield* doAll(deeds)
            const { differences } = yield* Audit.verify(yield* Commands.versions, Sha256.sha256)
            assert.deepStrictEqual(differences, [])
            return { made, outcome: yield* outcome, open: yield* uncertain }
          })
        )
        const other = yield* played(catalog, [Histories.lastWords(history)], deeds)
        if (one.made.join() === other.made.join()) assertSame(one.outcome, other.outcome, both(one.open, other.open))
      }),
    tries(20)
  )

  it.effect.prop(
    "a link that is taken back leaves both as if it had never been, and all that they heard meanwhile",
    [Histories.catalogs, Histories.histories, Histories.pages, Commands.links],
    ([catalog, history, later, links]) =>
      Effect.gen(function* () {
        const linked = yield* fresh(
          Effect.gen(function* () {
            yield* hear(catalog, [history])
            const made = yield* doAll(links)
            yield* Commands.say(later)
            const { decisions } = yield* (yield* Ledger.Ledger).totals
            for (let nth = decisions - 1; nth >= 0; nth--) yield* Commands.decide([withdrawal(nth)])
            return { made, outcome: yield* outcome, open: yield* uncertain }
          })
        )
        const apart = yield* played(catalog, [history, later], [])
        assertSame(apart.outcome, linked.outcome, both(apart.open, linked.open))
      }),
    tries(20)
  )

  it.effect.prop(
    "rows that are taken back and said again leave what stood",
    [Histories.catalogs, Histories.histories, Histories.arrangements, Commands.deeds],
    ([catalog, history, { repeated }, deeds]) =>
      fresh(
        Effect.gen(function* () {
          yield* hear(catalog, [history])
          yield* doAll(deeds)
          const before = yield* outcome
          const open = yield* uncertain
          const chosen = Histories.lastWords(history).filter((_, index) => repeated[index % repeated.length] === true)
          yield* Commands.say(chosen.map(retracted))
          yield* Commands.say(chosen)
          assertSame(before, yield* outcome, both(open, yield* uncertain))
        })
      ),
    tries(20)
  )

  it.effect.prop(
    "the time of processing changes nothing but when it was recorded and issued",
    [Histories.timelessCatalogs, Histories.histories, Commands.deeds, Commands.waits],
    ([catalog, history, deeds, waits]) =>
      Effect.gen(function* () {
        const one = yield* played(catalog, [history.slice(0, 10), history.slice(10)], deeds)
        const other = yield* fresh(
          Effect.gen(function* () {
            const [first = 0, second = 0, third = 0] = waits
            yield* TestClock.setTime(first * 86_400_000)
            yield* hear(catalog, [history.slice(0, 10)])
            yield* TestClock.setTime(second * 86_400_000)
            yield* Commands.say(history.slice(10))
            yield* TestClock.setTime(third * 86_400_000)
            return { made: yield* doAll(deeds), outcome: yield* outcome }
          })
        )
        yield* TestClock.setTime(0)
        assert.deepStrictEqual(other.made, one.made)
        assertSame(one.outcome, other.outcome, new Set())
      }),
    tries(20)
  )

  it.effect.prop(
    "nothing counts without a verdict that says so, or a person who does",
    [Histories.catalogs, Histories.histories, Histories.arrangements, Commands.deeds],
    ([catalog, history, arrangement, deeds]) =>
      fresh(
        Effect.gen(function* () {
          yield* hear(catalog, Histories.arrange(history, arrangement))
          yield* doAll(deeds)
          const versions = yield* Commands.versions
          for (const id of yield* achievementIds) {
            const explanation = yield* Audit.explain(versions, id, null)
            if (explanation === undefined || explanation.achievement === null)
              return assert.fail(`nothing explains ${AchievementId.format(id)}`)
            if (isOpen(explanation)) continue
            const { achievement, verdict, decisions } = explanation
            assert.strictEqual(days(achievement.shadow ?? achievement.held), days(verdict.spans))
            const outranked = decisions.some(({ act }) => ["Granted", "Denied", "DateSet"].includes(act._tag))
            if (!outranked) assert.strictEqual(days(achievement.held), days(verdict.spans))
            if (verdict.outcome === "met") assert.isNotEmpty(verdict.spans)
          }
        })
      ),
    tries(20)
  )

  it.effect.prop(
    "taking every decision back, the last one first, restores what stood before them",
    [Histories.catalogs, Histories.histories, Commands.deeds],
    ([catalog, history, deeds]) =>
      fresh(
        Effect.gen(function* () {
          yield* hear(catalog, [history])
          const before = yield* outcome
          yield* doAll(deeds)
          const { decisions } = yield* (yield* Ledger.Ledger).totals
          for (let nth = decisions - 1; nth >= 0; nth--) yield* Commands.decide([withdrawal(nth)])
          assertSame(before, yield* outcome, yield* undecided(yield* Commands.versions))
        })
      ),
    tries(20)
  )
})

/** Takes back the decision at that place, counted from 0. */
const withdrawal = (nth: number): Commands.Deed => ({
  act: "Withdrawn",
  who: 0,
  other: 0,
  type: 0,
  on: 0,
  days: 0,
  nth,
  actor: "mia",
  role: "manager"
})

/** What a commit wrote: as it can be seen from outside. */
const written = Effect.gen(function* () {
  const found = yield* dossiers
  const texts = (yield* entriesIn).map(({ text }) => text)
  return { texts, people: [...found.values()].map((dossier) => [dossier, outcomeOf(dossier)]) }
})

/** What a preview shows, as it would be after it. */
const shownIn = ({ changes, holdings, commit }: Preview.Preview) => ({
  after: new Map(changes.map(({ after }) => [AchievementId.format(after.id), after])),
  entries: changes.reduce((sum, { entries }) => sum + entries.length, 0),
  holdings,
  texts: commit.entries.map(Entry.canonical)
})

describe("whatever is done, with whatever policies", () => {
  it.effect.prop(
    "the entries add up to what stands, nothing that is refused writes anything, and the audit finds nothing",
    [Histories.wilfulCatalogs, Histories.wilfulCatalogs, Commands.erasing],
    ([catalog, other, commands]) =>
      fresh(
        Effect.gen(function* () {
          const ledger = yield* Ledger.Ledger
          yield* Commands.applyCatalog(catalog)
          for (const command of commands) {
            const before = yield* ledger.totals
            const done = yield* Commands.perform(command, [catalog, other])
            const after = yield* ledger.totals
            if (done === "refused") assert.deepStrictEqual(after, before)
            if (done === "stale") assert.strictEqual(after.batches, before.batches + 1)
            const folded = new Map<string, Achievement.Achievement>()
            for (const { text } of yield* entriesIn) {
              const entry = Result.getOrThrow(Entry.parse(text))
              folded.set(AchievementId.format(entry.achievement), Achievement.evolve(entry))
            }
            const stored = [...(yield* dossiers).values()].flatMap(({ achievements }) => achievements)
            assert.deepStrictEqual(new Map(stored.map((each) => [AchievementId.format(each.id), each])), folded)
            const { differences } = yield* Audit.verify(yield* Commands.versions, Sha256.sha256)
            assert.deepStrictEqual(differences, [])
          }
        })
      ),
    tries(20)
  )

  it.effect.prop(
    "a preview is what doing it writes, and what accepting it writes",
    [Histories.wilfulCatalogs, Histories.wilfulCatalogs, Histories.histories, Commands.erasing],
    ([catalog, other, history, commands]) =>
      Effect.gen(function* () {
        const [command, ...before] = commands.filter(({ kind }) => kind === "say" || kind === "decide")
        if (command === undefined) return
        const catalogs = [catalog, other] as const
        const prepared = Effect.gen(function* () {
          yield* hear(catalog, [history])
          for (const each of before) yield* Commands.perform({ ...each, preview: "no" }, catalogs)
        })
        const one = yield* fresh(
          Effect.gen(function* () {
            yield* prepared
            const shown = yield* Commands.preview(command)
            if (shown === undefined) return undefined
            const { texts } = yield* written
            yield* Sync.accept(shown)
            const after = yield* written
            assert.deepStrictEqual(after.texts.slice(texts.length), shownIn(shown).texts)
            assert.strictEqual(shownIn(shown).entries, shown.commit.entries.length)
            const ledger = yield* Ledger.Ledger
            for (const achievement of shownIn(shown).after.values())
              assert.deepStrictEqual(yield* ledger.achievement(achievement.id), achievement)
            for (const { contact, certification, after: held } of shown.holdings) {
              const dossier = yield* ledger.contact(contact, null)
              const own = dossier?.contact.id === contact ? dossier.holdings : []
              assert.deepStrictEqual(own.find((each) => each.certification === certification) ?? null, held)
            }
            return after
          })
        )
        if (one === undefined) return
        const two = yield* fresh(
          Effect.gen(function* () {
            yield* prepared
            if (command.kind === "say") {
              const source = command.drafts[0]?.reference.source
              yield* Commands.say(command.drafts.filter(({ reference }) => reference.source === source))
            } else yield* Commands.perform({ ...command, preview: "no" }, catalogs)
            return yield* written
          })
        )
        assert.deepStrictEqual(two, one)
      }),
    tries(20)
  )

  it.effect.prop(
    "how things stood at any moment is what was shown then",
    [Histories.wilfulCatalogs, Histories.wilfulCatalogs, Commands.erasing],
    ([catalog, other, commands]) =>
      fresh(
        Effect.gen(function* () {
          const shown: Array<{
            readonly at: Instant.Instant
            readonly contact: Id.ContactId
            readonly dossier: Ledger.Dossier
          }> = []
          yield* Commands.applyCatalog(catalog)
          for (const command of commands) {
            yield* TestClock.adjust(60_000)
            yield* Commands.perform(command, [catalog, other])
            const at = instantOf(yield* Clock.currentTimeMillis)
            const ledger = yield* Ledger.Ledger
            for (const contact of yield* contactIds) {
              const dossier = yield* ledger.contact(contact, null)
              if (dossier !== undefined) shown.push({ at, contact, dossier })
            }
          }
          for (const { at, contact, dossier } of shown) {
            const then = yield* History.asOf(contact, at)
            assert.deepStrictEqual(then.members, dossier.contact.members)
            assert.sameDeepMembers([...then.achievements], [...dossier.achievements])
            assert.sameDeepMembers([...then.holdings], [...dossier.holdings])
          }
        })
      ),
    tries(20)
  )
})

// Milliseconds of a test's clock, which is set to days that exist.
const instantOf = (millis: number) => millis as Instant.Instant
