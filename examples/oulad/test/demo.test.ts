/** The demo over the whole data set, compared with what plain SQL makes of the same files. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { spawnSync } from "node:child_process"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { afterAll, assert, beforeAll, describe, inject, it, vi } from "@effect/vitest"
import { Schema } from "effect"
import { type Expected, expected } from "./expected.ts"

declare module "vitest" {
  interface ProvidedContext {
    readonly programs: string
  }
}

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

const example = join(import.meta.dirname, "..")
const Counts = Schema.Struct({ issued: Schema.Int, withdrawn: Schema.Int, standing: Schema.Int })
const decode = Schema.decodeUnknownSync(
  Schema.fromJsonString(
    Schema.Struct({
      contacts: Schema.Int,
      learners: Schema.Int,
      facts: Schema.Int,
      rejections: Schema.Int,
      corrections: Schema.Int,
      achievements: Schema.Record(Schema.String, Counts),
      holding: Schema.Record(Schema.String, Schema.Record(Schema.String, Schema.Int)),
      written: Schema.Int,
      verified: Schema.Struct({ entries: Schema.Int, root: Schema.String, agrees: Schema.Boolean })
    })
  )
)

let folder = ""
let truth: Expected
let first: ReturnType<typeof decode>
let second: ReturnType<typeof decode>
/** What it says in words, once there is nothing new. */
let words: ReturnType<typeof demoOf>

const demoOf = (folder: string, ...args: ReadonlyArray<string>) => {
  const [config, program] = [join(folder, "laurel.config.json"), join(inject("programs"), "laurel.mjs")]
  return spawnSync(process.execPath, [join(example, "demo.ts"), "--program", program, "--config", config, ...args], {
    encoding: "utf8",
    maxBuffer: 1 << 26
  })
}

/** A copy of the example: the store lies beside the configuration, so it has a store of its own. */
const copy = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "laurel-oulad-"))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  for (const part of ["laurel.config.json", "catalog.json", "data"])
    cpSync(join(example, part), join(folder, part), { recursive: true })
  return folder
}

/** Asks the store past the program. A day is bound to `?1`. */
const query = (sql: string, day?: number) => {
  const db = new DatabaseSync(join(folder, ".laurel/oulad.db"), { readOnly: true })
  try {
    return db.prepare(sql).all(...(day === undefined ? [] : [day]))
  } finally {
    db.close()
  }
}

const run = (folder: string): ReturnType<typeof decode> => {
  const { status, stdout, stderr } = demoOf(folder, "--json")
  assert.strictEqual(status, 0, stderr)
  return decode(stdout.trimEnd().split("\n").at(-1))
}

beforeAll(() => {
  folder = copy()
  truth = expected(join(example, "data"))
  first = run(folder)
  second = run(folder)
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
    assert.strictEqual(second.written, 0)
    assert.deepStrictEqual({ ...second, written: first.written }, first)
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

  it("counts the same when the files are read in another order and in other pages", () => {
    const folder = copy()
    const path = join(folder, "laurel.config.json")
    const config = JSON.parse(readFileSync(path, "utf8"))
    const { mapping } = config.sources[0]
    writeFileSync(
      path,
      JSON.stringify({
        ...config,
        sources: [
          { ...config.sources[0], mapping: { ...mapping, pageRows: 9_999, streams: mapping.streams.toReversed() } }
        ]
      })
    )
    const { achievements, holding, facts, verified } = run(folder)
    assert.deepStrictEqual(
      { achievements, holding, facts },
      { achievements: first.achievements, holding: first.holding, facts: first.facts }
    )
    assert.isTrue(verified.agrees)
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
