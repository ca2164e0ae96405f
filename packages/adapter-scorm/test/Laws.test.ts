/** Laws of sessions: tried on commits of every kind, in every order. */
import { assert, describe, it } from "@effect/vitest"
import type { Scorm } from "@laurel/adapter-scorm"
import { Fact, Fraction } from "@laurel/core"
import { Effect, Schema } from "effect"
import { inMemory } from "@laurel/testkit"
import * as Rows from "../src/commit/Rows.ts"
import { cmi, core, envelope, folded, minute, read, setting, source } from "./commits.ts"
import { held, hostOf, inForce, rejections } from "./ledger.ts"

/** Tried this often, and the same way each time; LAUREL_RUNS tries more, each time another way. */
const asked = Number(process.env["LAUREL_RUNS"] ?? 0)
const tries = (runs: number) => ({
  arbitrary: asked > 0 ? { runs: asked } : { runs, seed: "laurel" },
  timeout: 600_000 + asked * 100
})

const one = <const Words extends ReadonlyArray<string>>(...words: Words) => Schema.optionalKey(Schema.Literals(words))
const numbers = ["", "0", "0.5", "1", "40", "86.5", "100", "150", "-1", "abc"] as const

const Old = Schema.Struct({
  lesson_status: one("passed", "completed", "failed", "incomplete", "browsed", "not attempted", "", "done"),
  "score.raw": one(...numbers),
  "score.min": one(...numbers),
  "score.max": one(...numbers),
  exit: one("", "suspend"),
  lesson_mode: one("normal", "normal", "normal", "review"),
  session_time: one("00:00:00", "00:10:00", "00:20:00", "soon"),
  "cmi.student_data.mastery_score": one("", "80"),
  "cmi.objectives.0.id": one("a", "b/c"),
  "cmi.objectives.0.status": one("passed", "failed", "")
})
const Later = Schema.Struct({
  completion_status: one("completed", "incomplete", "not attempted", "unknown"),
  success_status: one("passed", "failed", "unknown"),
  completion_threshold: one("", "0.5"),
  scaled_passing_score: one("", "0.5"),
  progress_measure: one("", "0", "0.5", "1", "2"),
  "score.scaled": one("", "-1", "0.4", "0.5", "1.2"),
  "score.raw": one(...numbers),
  "score.min": one(...numbers),
  "score.max": one(...numbers),
  exit: one("", "suspend", "normal"),
  session_time: one("PT0S", "PT10M", "PT20M"),
  "objectives.0.id": one("a", "b"),
  "objectives.0.score.scaled": one("0.1", "0.9", "")
})

const Sent = Schema.Struct({
  old: Old,
  later: Later,
  minute: Schema.Literals([0, 1, 2, 3, 4]),
  sequence: Schema.Literals([0, 1, 2]),
  isLaunched: Schema.Boolean,
  /** Where it stands in another order, and how often it comes there. */
  place: Schema.Int,
  times: Schema.Literals([1, 2])
})
const Session = Schema.Struct({
  sent: Schema.NonEmptyArray(Sent).check(Schema.isMaxLength(8)),
  isOld: Schema.Boolean,
  isCounted: Schema.Boolean
})
type Session = typeof Session.Type

const commitOf = ({ old, later }: typeof Sent.Type, isOld: boolean): unknown =>
  isOld ? core({ exit: "", ...old }) : cmi({ exit: "", ...later })

const envelopesOf = ({ sent, isOld, isCounted }: Session): ReadonlyArray<Scorm.Envelope> =>
  sent.map((each) => {
    const commit = commitOf(each, isOld)
    return envelope(commit, each.minute, {
      ...(isCounted ? { sequence: each.sequence } : {}),
      ...(each.isLaunched ? { loaded: commit } : {})
    })
  })

/** The same commits in another order, some of them twice. */
const shuffled = (session: Session): ReadonlyArray<Scorm.Envelope> => {
  const envelopes = envelopesOf(session).map((each, at) => ({ each, ...session.sent[at] }))
  return envelopes
    .flatMap((one) => Array.from({ length: one.times ?? 1 }, () => one))
    .toSorted((a, b) => (a.place ?? 0) - (b.place ?? 0))
    .map(({ each }) => each)
}

const meanings: ReadonlyArray<Partial<Scorm.Setting>> = [
  {},
  { mastery: "score", failed: "completed", objectives: true }
]

/** Values that nobody can read, each in the words of either edition. */
const unreadable = [
  [{ lesson_status: "done" }, { completion_status: "done" }],
  [{ "score.raw": "many" }, { "score.scaled": "1.2" }],
  [{ "score.raw": "150", "score.max": "100" }, { "score.raw": "many" }],
  [{ "score.max": "most" }, { success_status: "good" }],
  [{ lesson_mode: "exam" }, { mode: "exam" }],
  [{ credit: "some" }, { scaled_passing_score: "2" }],
  [{ session_time: "later" }, { session_time: "P1M" }],
  [{ "cmi.student_data.mastery_score": "high" }, { completion_threshold: "high" }],
  [{ "cmi.objectives.0.status": "done" }, { "objectives.0.score.scaled": "-2" }]
] as const

/** Facts by their names and evidence alone. */
/** But for how long it lasted: the longest of what is said, and not the last. */
const evidenceOf = (row: Rows.Kept) =>
  read(row)
    .drafts.filter(({ evidence }) => evidence._tag !== "Attended")
    .map(({ reference, evidence }) => JSON.stringify([reference.key, evidence]))
    .toSorted()

const said = (row: Rows.Kept) => meanings.map((otherwise) => read(row, otherwise))

describe("the fold of a session", () => {
  it.effect.prop(
    "does not depend on the order of its commits, nor on how often they come",
    [Session],
    ([session]) =>
      Effect.sync(() => {
        const [row, other] = [folded(...envelopesOf(session)), folded(...shuffled(session))]
        assert.strictEqual(other.text, row.text)
        assert.deepStrictEqual(said(other), said(row))
      }),
    tries(300)
  )
  it.effect.prop(
    "comes to the same facts in force, and to the same achievements, in whatever order a ledger hears of it",
    [Session],
    ([session]) => {
      const after = (envelopes: ReadonlyArray<Scorm.Envelope>) =>
        Effect.gen(function* () {
          const { send } = yield* hostOf({ rule: "completed" }, { objectives: true })
          yield* send(...envelopes)
          // Of what was held once and never after all, a ledger that heard otherwise knows nothing.
          const achievements = (yield* held).filter((each) => !each.includes("never"))
          return [yield* inForce, achievements, yield* rejections]
        }).pipe(inMemory)
      // What has nothing but problems takes nothing back, whatever was said when it was not known.
      const { drafts, problem } = read(folded(...envelopesOf(session)), { objectives: true })
      if (drafts.length === 0 && problem !== undefined) return Effect.void
      return Effect.gen(function* () {
        assert.deepStrictEqual(yield* after(shuffled(session)), yield* after(envelopesOf(session)))
      })
    },
    tries(100)
  )
  it.effect.prop(
    "says last what the last commit says, where that can be read: all that is said is in it, or in what came before and it left out",
    [Session],
    ([{ sent, isOld }]) =>
      Effect.sync(() => {
        const commits = sent.map((each) => commitOf(each, isOld))
        const merged = folded(envelope(Object.assign({}, ...commits)))
        if (read(merged).problem !== undefined) return
        assert.deepStrictEqual(evidenceOf(folded(...commits.map((each, at) => envelope(each, at)))), evidenceOf(merged))
      }),
    tries(500)
  )
  it.effect.prop(
    "takes nothing back by what can't be read",
    [Session, Schema.Literals([0, 1, 2, 3, 4, 5, 6, 7, 8])],
    ([session, which]) =>
      Effect.sync(() => {
        const [old, later] = unreadable[which]
        const envelopes = envelopesOf({ ...session, isCounted: false })
        const last = envelope(session.isOld ? core(old) : cmi(later), 9)
        for (const otherwise of meanings) {
          const [before, after] = [read(folded(...envelopes), otherwise), read(folded(...envelopes, last), otherwise)]
          assert.deepStrictEqual(after.drafts, before.drafts)
        }
      }),
    tries(500)
  )
})

describe("facts of a session", () => {
  it.effect.prop(
    "are a pure function of its row, and of the moments of its commits",
    [Session],
    ([session]) =>
      Effect.sync(() => {
        const row = folded(...envelopesOf(session))
        const moments = new Set(session.sent.map((each) => minute(each.minute)))
        for (const otherwise of meanings) {
          const options = { source, setting: { ...setting, ...otherwise } }
          const page = Rows.pageOf(source, Rows.reader(options), [row])
          const again = Rows.received(options).again?.(Rows.stream, page.received?.() ?? [])
          assert.deepStrictEqual(again?.drafts, page.drafts)
          assert.deepStrictEqual(again?.rejections, page.rejections)
          for (const { happened, observedAt } of page.drafts) {
            assert.isTrue(happened.at !== null && moments.has(happened.at))
            assert.strictEqual(observedAt, happened.at)
          }
        }
      }),
    tries(300)
  )
  it.effect.prop(
    "have a score scaled by what the content gave, or by the standard's hundred of SCORM 1.2, and by nothing else",
    [Old, Later],
    ([old, later]) =>
      Effect.sync(() => {
        const scoreOf = (commit: unknown) =>
          read(folded(envelope(commit))).drafts.flatMap(({ evidence }) =>
            evidence._tag === "Scored" ? [evidence] : []
          )
        for (const score of scoreOf(core({ exit: "", ...old }))) {
          assert.strictEqual(score.scaled, undefined)
          assert.strictEqual(
            String(score.max),
            old["score.max"] === undefined || old["score.max"] === "" ? "100" : old["score.max"]
          )
          assert.strictEqual(String(score.raw), old["score.raw"])
        }
        for (const score of scoreOf(cmi({ exit: "", ...later }))) {
          const given = ["score.raw", "score.min", "score.max"] as const
          if (score.scaled === undefined) assert.isTrue(given.every((name) => (later[name] ?? "") !== ""))
          else assert.strictEqual(Fraction.format(Fact.scaled(score)), later["score.scaled"])
        }
      }),
    tries(1_000)
  )
})
