/** Real commits that were broken: each is facts, or nothing for a reason, or a problem with words, or refused with words. */
import { assert, describe, it } from "@effect/vitest"
import { Draft } from "@laurel/core"
import { mutations } from "@laurel/testkit"
import { Result, Schema } from "effect"
import type { Problem } from "../src/commit/Problem.ts"
import * as Rows from "../src/commit/Rows.ts"
import * as Session from "../src/commit/Session.ts"
import { envelope, recorded, runs, setting, source } from "./commits.ts"

const real = runs.flatMap((name) => recorded(name).commits.map(({ body }) => body))

const reader = Rows.reader({ source, setting: { ...setting, objectives: true, mastery: "score" } })

const encodeDraft = Schema.encodeResult(Draft.FromJson)

type Come = "facts" | "nothing" | "a problem" | "facts and a problem" | "refused"

const checkWords = ({ expected, found, advice }: Problem, name: string): void => {
  assert.isTrue(
    [expected, found, advice].every((text) => text.trim() !== "" && text.length < 2_000),
    name
  )
  assert.isTrue(
    [expected, found, advice].every((text) => text.isWellFormed()),
    name
  )
}

/** What one commit comes to; fails the test where that is none of what it may come to. */
const comesTo = (commit: unknown, name: string, before?: string): Come => {
  const taken = Session.take(before, envelope(commit, 5))
  if (Result.isFailure(taken)) {
    checkWords(taken.failure, name)
    return "refused"
  }
  const { text } = taken.success
  assert.isTrue(Result.isSuccess(Session.decode(text)), name)
  assert.deepStrictEqual(Session.take(text, envelope(commit, 5)), Result.succeed({ text, isNew: false }), name)
  const { drafts, problem } = reader({ key: "record", text })
  for (const draft of drafts) {
    const wire = encodeDraft(draft)
    assert.isTrue(
      Result.isSuccess(wire) && Result.isSuccess(Draft.decode(wire.success)),
      `${name}: ${JSON.stringify(draft)}`
    )
    assert.isTrue(draft.reference.key.startsWith("record/"), name)
  }
  assert.strictEqual(new Set(drafts.map(({ reference }) => reference.key)).size, drafts.length, name)
  if (problem !== undefined) checkWords(problem, name)
  return drafts.length > 0
    ? problem === undefined
      ? "facts"
      : "facts and a problem"
    : problem === undefined
      ? "nothing"
      : "a problem"
}

/** Random numbers that are the same for the same seed. */
const randomOf = (seed: number): ((below: number) => number) => {
  let state = (seed * 2_654_435_761) >>> 0
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) >>> 0
    state = Math.imul(state ^ (state >>> 12), 0x297a2d39) >>> 0
    return ((state ^ (state >>> 15)) >>> 0) % below
  }
}

const words = ["", " ", "passed", "failed", "completed", "incomplete", "browsed", "done", "PASSED"]
const numbers = ["-0", "0", "1", "100", "1e3", "NaN", "0,5", "01:00", "9999:99:99", "PT1H", "P1Y"]
const odd = ["[object Object]", "\u0000", "\ud800", "😀".repeat(300), "x".repeat(300), "__proto__"]
const others = [null, true, 0, -1, 1.5, 1e300, [], {}, ["a"], { cmi: {} }, { "0": { id: "a" } }]
const values: ReadonlyArray<unknown> = [...words, ...numbers, ...odd, ...others]

/** The same commit with some bytes of its text changed, or with some fields taken out, doubled, moved or given other values. */
const broken = (commit: unknown, seed: number): unknown => {
  const next = randomOf(seed)
  const text = typeof commit === "string" ? commit : JSON.stringify(commit)
  if (next(2) === 0) {
    const at = next(text.length)
    const cut = [text.slice(0, at), text.slice(at + 1 + next(8)), String.fromCharCode(next(256))]
    return next(3) === 0 ? text.slice(0, at) : [cut[0], next(2) === 0 ? cut[2] : "", cut[1]].join("")
  }
  let at = 0
  const [target, value] = [next(40), values[next(values.length)]]
  const parsed: unknown = typeof commit === "string" ? Object.fromEntries(new URLSearchParams(text)) : commit
  const walk = (node: unknown): unknown => {
    if (typeof node !== "object" || node === null) return node
    const entries = Object.entries(node).flatMap(([key, inner]): ReadonlyArray<readonly [string, unknown]> => {
      const isHit = at++ === target
      if (!isHit) return [[key, walk(inner)]]
      const kind = next(4)
      return kind === 0
        ? []
        : kind === 1
          ? [
              [`${key}.x`, inner],
              [key, inner]
            ]
          : kind === 2
            ? [["cmi.success_status", value]]
            : [[key, value]]
    })
    return Object.fromEntries(entries)
  }
  return walk(parsed)
}

/** Commits that are tried; LAUREL_RUNS tries more, from LAUREL_SEED on. */
const tried = Number(process.env["LAUREL_RUNS"] ?? 1_000)
const firstSeed = Number(process.env["LAUREL_SEED"] ?? 1)
const timeout = 60_000 + tried * 20

describe("a real commit that was broken", () => {
  it(
    "in one place by every hostile value is read or refused, with words",
    () => {
      const all = new Set<Come>()
      const [commit] = recorded("12-objectives-interactions").commits
      const giants = mutations(commit?.body, "giants").slice(0, 60)
      for (const { name, value } of [...mutations(commit?.body), ...giants]) all.add(comesTo(value, name))
      assert.isTrue(all.has("refused") && all.has("facts"))
    },
    timeout
  )
  it(
    "by any seed is read or refused, with words, also where it comes after one that is whole",
    () => {
      const count: Partial<Record<Come, number>> = {}
      const whole = real.map((commit) => Session.take(undefined, envelope(commit, 1)))
      for (let seed = firstSeed; seed < firstSeed + tried; seed++) {
        const at = seed % real.length
        const commit = broken(real[at], seed)
        const come = comesTo(commit, `seed ${seed}`)
        count[come] = (count[come] ?? 0) + 1
        const before = whole[at]
        if (before !== undefined && Result.isSuccess(before)) comesTo(commit, `seed ${seed}`, before.success.text)
      }
      // Breaks within a name or a text that nobody reads are none.
      if (tried >= 500) {
        for (const come of ["facts", "nothing", "refused", "facts and a problem", "a problem"] as const)
          assert.isAbove(count[come] ?? 0, 0, come)
      }
    },
    timeout
  )
})
