/** Laws of sessions: tried on commits of every kind, in every order. */
import { assert, describe, it } from "@effect/vitest"
import type { Scorm } from "@laurel/adapter-scorm"
import { Fact, Fraction } from "@laurel/core"
import { Effect, Schema } from "effect"
import * as Rows from "../src/commit/Rows.ts"
import { cmi, core, envelope, folded, minute, read, setting, source } from "./commits.ts"

/** Tried this often, and the same way each time; LAUREL_RUNS tries more, each time another way. */
const asked = Number(process.env["LAUREL_RUNS"] ?? 0)
const tries = (runs: number) => ({
  arbitrary: asked > 0 ? { runs: asked } : { runs, seed: "laurel" },
  timeout: 60_000 + asked * 100
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
  "cmi.objectives.0.status": one("passed", "failed")
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
  "objectives.0.id": one("a"),
  "objectives.0.score.scaled": one("0.1", "0.9")
})

const Sent = Schema.Struct({
  old: Old,
  later: Later,
  minute: Schema.Literals([0, 1, 2, 3, 4]),
  sequence: Schema.optionalKey(Schema.Literals([0, 1, 2])),
  isLaunched: Schema.Boolean,
  /** Where it stands in another order, and how often it comes there. */
  place: Schema.Int,
  times: Schema.Literals([1, 2])
})
const Session = Schema.NonEmptyArray(Sent).check(Schema.isMaxLength(8))

const envelopesOf = (sent: ReadonlyArray<typeof Sent.Type>, isOld: boolean): ReadonlyArray<Scorm.Envelope> =>
  sent.map((each) => {
    const commit = isOld ? core({ exit: "", ...each.old }) : cmi({ exit: "", ...each.later })
    return envelope(commit, each.minute, {
      ...(each.sequence === undefined ? {} : { sequence: each.sequence }),
      ...(each.isLaunched ? { loaded: commit } : {})
    })
  })

const meanings: ReadonlyArray<Partial<Scorm.Setting>> = [
  {},
  { mastery: "score", failed: "completed", objectives: true }
]

const said = (row: Rows.Kept) => meanings.map((otherwise) => read(row, otherwise))

describe("the fold of a session", () => {
  it.effect.prop(
    "does not depend on the order of its commits, nor on how often they come",
    [Session, Schema.Boolean],
    ([sent, isOld]) =>
      Effect.sync(() => {
        const shuffled = sent
          .flatMap((each) => Array.from({ length: each.times }, () => each))
          .toSorted((a, b) => a.place - b.place)
        const [row, other] = [folded(...envelopesOf(sent, isOld)), folded(...envelopesOf(shuffled, isOld))]
        assert.strictEqual(other.text, row.text)
        assert.deepStrictEqual(said(other), said(row))
      }),
    tries(300)
  )
  it.effect.prop(
    "says last what the last commit says: all of what is said is in it, or in what came before and it left out",
    [Session, Schema.Boolean],
    ([sent, isOld]) =>
      Effect.sync(() => {
        const ordered = sent.map((each, at) => ({ ...each, sequence: undefined, isLaunched: false, at }))
        const envelopes = ordered.map(({ old, later, at }) =>
          envelope(isOld ? core({ exit: "", ...old }) : cmi({ exit: "", ...later }), at)
        )
        const merged = Object.assign({}, ...envelopes.map(({ commit }) => commit))
        const names = (row: Rows.Kept) =>
          read(row)
            .drafts.filter(({ evidence }) => evidence._tag !== "Retracted")
            .map(({ reference, evidence }) => JSON.stringify([reference.key, evidence]))
            .toSorted()
        assert.deepStrictEqual(names(folded(...envelopes)), names(folded(envelope(merged))))
      }),
    tries(300)
  )
})

describe("facts of a session", () => {
  it.effect.prop(
    "are a pure function of its row, and of the moments of its commits",
    [Session, Schema.Boolean],
    ([sent, isOld]) =>
      Effect.sync(() => {
        const row = folded(...envelopesOf(sent, isOld))
        const moments = new Set(sent.map((each) => minute(each.minute)))
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
