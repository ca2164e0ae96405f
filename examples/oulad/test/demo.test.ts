/** The demo over the whole data set, compared with what plain SQL makes of the same files. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { assert, beforeAll, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { copy, demoOf, example, laurel, run, type Said, told } from "./Demo.ts"
import { type Expected, expected } from "./expected.ts"

let folder = ""
let truth: Expected
let first: Said
/** What it says in words the second time, when there is nothing new. */
let words: ReturnType<typeof demoOf>

const toldOf = Schema.decodeUnknownSync(Schema.fromJsonString(Schema.Struct(told)))

/** Asks the store past the program. A day is bound to `?1`. */
const query = (sql: string, day?: number) => {
  const db = new DatabaseSync(join(folder, ".laurel/oulad.db"), { readOnly: true })
  try {
    return db.prepare(sql).all(...(day === undefined ? [] : [day]))
  } finally {
    db.close()
  }
}

beforeAll(() => {
  folder = copy()
  truth = expected(join(example, "data"))
  first = run(folder)
  words = demoOf(folder)
})

describe("the demo", () => {
  it("counts what plain SQL counts", () => {
    const { contacts, learners, submissions, unregistrations, perType, holding } = truth
    assert.deepStrictEqual(
      {
        contacts: first.contacts,
        learners: first.learners,
        rejections: first.rejections,
        corrections: first.corrections
      },
      { contacts, learners, rejections: 0, corrections: 0 }
    )
    // Each enrolment is a fact, also the 45 without a date of their own.
    assert.strictEqual(first.facts, learners + unregistrations + submissions)
    assert.deepStrictEqual(first.achievements, perType)
    assert.deepStrictEqual(first.holding, { coursework: holding })
    assert.isTrue(first.verified.agrees)
  })

  it("writes nothing the second time, and counts the same", () => {
    const { written, verified, ...counts } = first
    assert.isAbove(written, 0)
    // The root is of every record: not one has come to it.
    assert.include(words.stdout, `Root of the log: ${verified.root}\n`)
    const days = Object.keys(first.holding["coursework"] ?? {})
    assert.deepStrictEqual(toldOf(laurel(folder, "status", ...days.flatMap((day) => ["--at", day]))), counts)
  })

  it("says so in words", () => {
    const { status, stdout } = words
    assert.strictEqual(status, 0)
    assert.match(stdout, /\$ laurel sync\nNothing new: .*nothing was written\./)
    assert.match(stdout, /Everything agrees/)
  })

  it("counts what plain SQL counts in every presentation", () => {
    const rows = query(
      `SELECT offering.text AS offering, type.text AS type, count(*) AS issued, count(lost) AS withdrawn
       FROM achievement JOIN learner ON learner.id = achievement.learner
       JOIN name AS offering ON offering.id = offering JOIN name AS type ON type.id = type
       WHERE first IS NOT NULL GROUP BY 1, 2`
    )
    const none = { issued: 0, withdrawn: 0, standing: 0 }
    const counted = new Map(
      rows.map(({ offering, type, issued, withdrawn }) => [
        `${String(offering)} ${String(type)}`,
        { issued: Number(issued), withdrawn: Number(withdrawn), standing: Number(issued) - Number(withdrawn) }
      ])
    )
    for (const [presentation, types] of Object.entries(truth.perPresentation)) {
      for (const [type, counts] of Object.entries(types)) {
        assert.deepStrictEqual(counted.get(`${presentation} ${type}`) ?? none, counts, `${presentation} ${type}`)
      }
    }
  })

  it("counts the people whom plain SQL counts in every presentation", () => {
    for (const date of Object.keys(first.holding["coursework"] ?? {})) {
      // A later pass supersedes the hold that an earlier one gave, so of each presentation the achievements are asked.
      const rows = query(
        `SELECT offering.text AS offering, count(DISTINCT achievement.contact) AS holders
         FROM achievement JOIN learner ON learner.id = achievement.learner JOIN name AS offering ON offering.id = offering
         JOIN name AS type ON type.id = achievement.type
         WHERE type.text = 'coursework-pass' AND first <= ?1 AND (lost IS NULL OR lost > ?1)
           AND date(?1 * 86400, 'unixepoch') < date(first * 86400, 'unixepoch', '+3 years') GROUP BY 1`,
        Date.parse(date) / 86_400_000
      )
      const counted = new Map(rows.map(({ offering, holders }) => [String(offering), Number(holders)]))
      for (const [presentation, byDate] of Object.entries(truth.holdingPerPresentation)) {
        assert.strictEqual(counted.get(presentation) ?? 0, byDate[date], `${presentation} on ${date}`)
      }
    }
  })

  it("prints what the README shows of it", () => {
    const printed = new Set(words.stdout.split("\n").map((line) => line.trimEnd()))
    const [, transcript = ""] =
      /```\n(\$ laurel sync\n.*?)```/s.exec(readFileSync(join(example, "../../README.md"), "utf8")) ?? []
    const lines = transcript.split("\n").filter((line) => line !== "" && !line.startsWith("$"))
    assert.isAbove(lines.length, 10)
    for (const line of lines) assert.isTrue(printed.has(line), line)
  })
})
