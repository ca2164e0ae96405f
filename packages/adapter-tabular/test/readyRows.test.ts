/** Rows by which a ready mapping could say something else than its file: corrected ones, unknown words, namesakes. */
import { Tabular } from "@laurel/adapter-tabular"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { filled, type Name } from "./ready.ts"
import { fixture, readFiles, type Told } from "./readyFiles.ts"

const readRows = (name: Name, lines: ReadonlyArray<string>, more: Readonly<Record<string, string>> = { days: "iso" }) =>
  readFiles(filled(Tabular.presets[name].mapping, more), { "list.csv": `${lines.join("\n")}\n` })
const keys = ({ drafts }: Told) => drafts.map(({ reference }) => reference.key)
const lines = ({ rejections }: Told) => rejections.map(({ line }) => line)

const lists = [
  {
    name: "cpd-credits",
    header: "Email,Activity,Category,Credits,Date",
    row: "a@example.org,Talk,Ethics,10,2026-01-01",
    corrected: "a@example.org,Talk,Ethics,1,2026-01-01",
    another: "a@example.org,Talk,Ethics,10,2026-01-02"
  },
  {
    name: "training-records",
    header: "Email,Course,Hours,Completion date",
    row: "a@example.org,First aid,16,2026-01-01",
    corrected: "a@example.org,First aid,8,2026-01-01",
    another: "b@example.org,First aid,16,2026-01-01"
  }
] as const

describe("a row of a list", () => {
  for (const { name, header, row, corrected, another } of lists) {
    it.effect(
      `is the same when it is corrected, or a column is added; of another day or person it is another: ${name}`,
      () =>
        Effect.gen(function* () {
          const [key] = keys(yield* readRows(name, [header, row]))
          assert.isDefined(key)
          assert.deepStrictEqual(keys(yield* readRows(name, [header, corrected])), [key])
          assert.deepStrictEqual(keys(yield* readRows(name, [`${header},Notes`, `${row},seen`])), [key])
          assert.notDeepEqual(keys(yield* readRows(name, [header, another])), [key])
        })
    )
    it.effect(`is rejected with the other that says something else of the same; said twice it is taken: ${name}`, () =>
      Effect.gen(function* () {
        const found = yield* readRows(name, [header, row, corrected, another])
        assert.deepStrictEqual(lines(found), [2, 3])
        assert.include(found.rejections[0]?.expected, "line 3")
        assert.strictEqual(found.drafts.length, 1)
        assert.deepStrictEqual(lines(yield* readRows(name, [header, row, row])), [])
      })
    )
    it.effect(
      `with a status counts where somebody has said that it does, though nobody suggested the mapping: ${name}`,
      () =>
        Effect.gen(function* () {
          const found = yield* readRows(name, [`${header},Status`, `${row},Rejected`])
          assert.deepStrictEqual([found.drafts, lines(found)], [[], [2]])
        })
    )
  }
})

describe("a status of TalentLMS", () => {
  it.effect("that is not known rejects its row; one that waits says nothing", () =>
    Effect.gen(function* () {
      const statuses = ["Passed", "Completed", "Abgeschlossen", "Expired", "", "In progress", "Not started"]
      const rows = statuses.map((status, n) => `a${n}@example.org,First aid,${status},2026-01-01`)
      const found = yield* readRows("talentlms-completion", ["Email,Course,Status,Completion date", ...rows])
      assert.deepStrictEqual(
        found.drafts.map(({ reference }) => reference.line),
        [3]
      )
      assert.deepStrictEqual(lines(found), [2, 4, 5, 6])
    })
  )
})

describe("a name that two people share", () => {
  it.effect("is a claim of neither, and names only whoever has nothing else", () =>
    Effect.gen(function* () {
      const { mapping } = Tabular.presets["zoom-attendance"]
      const stay = "7/22/2026 7:02:11 PM,7/22/2026 8:02:11 PM"
      const { drafts, rejections } = yield* readFiles(
        filled(Tabular.withNames(mapping, "zoom-name"), { times: "M/d/yyyy h:mm:ss a" }),
        {
          "zoom.csv": `Name (Original Name),User Email,Join Time,Leave Time\nAnn Smith,a@example.org,${stay}\nAnn Smith,b@example.org,${stay}\nAnn Smith,,${stay}\n,,${stay}\n`
        }
      )
      assert.deepStrictEqual(
        drafts.map(({ reference, subject: { contact, claims = [] } }) => [reference.line, contact.value, claims]),
        [
          [2, "a@example.org", []],
          [3, "b@example.org", []],
          [4, "Ann Smith", []]
        ]
      )
      assert.deepStrictEqual(
        rejections.map(({ line, kind }) => [line, kind]),
        [[5, "person"]]
      )
    })
  )
})

describe("a set of OneRoster", () => {
  const files = ["users", "enrollments", "lineItems", "results"]
  const readSet = (changes: Readonly<Record<string, (text: string) => string>>) =>
    Effect.gen(function* () {
      const set = files.map((file) => [`${file}.csv`, (changes[file] ?? String)(fixture(`oneroster/${file}.csv`))])
      const { drafts, rejections } = yield* readFiles(
        filled(Tabular.presets["oneroster-1.2"].mapping),
        Object.fromEntries(set)
      )
      return {
        facts: drafts.map(({ reference, evidence }) => `${reference.key} ${evidence._tag}`),
        rejected: rejections.map(({ line, column }) => [line, column])
      }
    })
  const whole = ["e-1 Registered", "e-2 Registered", "r-1 Scored", "r-2 Assessed"]
  const unknown = [6, "studentSourcedId"]

  it.effect("takes back the results of a line item that is to be deleted; of one that is active they stand", () =>
    Effect.gen(function* () {
      const deleted = yield* readSet({
        lineItems: (text) => text.replace("li-quiz,,,", "li-quiz,tobedeleted,2026-10-01T08:00:00.000Z,")
      })
      assert.deepStrictEqual(
        deleted.facts.filter((each) => each.startsWith("r-")),
        ["r-1 Retracted", "r-2 Retracted", "r-3 Retracted", "r-4 Retracted"]
      )
      const active = yield* readSet({
        lineItems: (text) => text.replace("li-quiz,,,", "li-quiz,active,2026-10-01T08:00:00.000Z,")
      })
      assert.deepStrictEqual(active, { facts: whole, rejected: [unknown] })
    })
  )
  it.effect("rejects what it says of a user who is to be deleted", () =>
    Effect.gen(function* () {
      const found = yield* readSet({
        users: (text) => text.replace("u-ada,,,", "u-ada,tobedeleted,2026-10-01T08:00:00.000Z,")
      })
      assert.deepStrictEqual(found.facts, ["e-2 Registered", "r-2 Assessed"])
      assert.deepStrictEqual(found.rejected, [[2, "user.status"], [2, "user.status"], [5, "user.status"], unknown])
    })
  )
  it.effect(
    "rejects a state, a role and a status of a score that it does not know; a known one that is no score is none",
    () =>
      Effect.gen(function* () {
        const found = yield* readSet({
          enrollments: (text) => text.replace("e-1,,,", "e-1,inactive,,").replace(",u-ben,student", ",u-ben,learner"),
          results: (text) =>
            text.replace("fully graded", "fully_graded").replace("exempt", "").replace("partially graded", "submitted")
        })
        assert.deepStrictEqual(found, {
          facts: [],
          rejected: [[2, "status"], [3, "role"], [2, "scoreStatus"], [3, "scoreStatus"], unknown]
        })
      })
  )
})
