/** Each ready mapping over a file as its system writes it, with the nearest rows that say something else. */
import { Tabular } from "@laurel/adapter-tabular"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Result } from "effect"
import { readFileSync } from "node:fs"
import { filled as filledByReadme } from "./filling.ts"
import { filled, type Name, reading, told } from "./ready.ts"
import { fixture, readFiles, type Told, written } from "./readyFiles.ts"

const golden = (name: string): ReadonlyArray<string> =>
  readFileSync(new URL(`fixtures/presets/golden/${name}.txt`, import.meta.url), "utf8")
    .trimEnd()
    .split("\n")

const all = ({ drafts, rejections }: Told): ReadonlyArray<string> => [
  ...drafts.map(told),
  ...rejections.map(
    ({ line, kind, column, expected, found }) =>
      `rejected ${line}${kind === "row" ? "" : ` (${kind})`}; ${column}: expected ${expected}, found ${found}`
  )
]

const set = (folder: string) => ["users", "enrollments", "lineItems", "results"].map((file) => `${folder}/${file}.csv`)

/** A set of files as it lies in its folder. */
const readSet = (folder: string) =>
  readFiles(
    filled(Tabular.presets["oneroster-1.2"].mapping),
    Object.fromEntries(set(folder).map((path) => [path.slice(folder.length + 1), fixture(path)]))
  )

const us = { times: "M/d/yyyy h:mm:ss a" }
const table: ReadonlyArray<readonly [name: Name, file: string, more: Readonly<Record<string, string>>]> = [
  ["zoom-attendance", "zoom-participants.csv", us],
  ["zoom-attendance", "zoom-participants-es.csv", { times: "dd/MM/yyyy HH:mm:ss" }],
  ["zoom-attendance-totals", "zoom-unique-users.csv", {}],
  ["zoom-usage", "zoom-usage.csv", { times: "iso" }],
  ["teams-attendance", "teams-report.tsv", { times: "M/d/yy, h:mm:ss a" }],
  ["teams-attendance", "teams-report-de.tsv", { times: "dd.MM.yy, HH:mm:ss" }],
  ["teams-attendance-totals", "teams-report.tsv", { times: "M/d/yy, h:mm:ss a" }],
  ["moodle-completion", "moodle-course.csv", { times: "dd/MM/yy, HH:mm" }],
  ["moodle-report", "moodle-report.csv", { times: "EEEE, d MMMM yyyy, h:mm a" }],
  ["talentlms-completion", "talentlms.csv", { days: "dd/MM/yyyy" }],
  ["training-records", "training-records.csv", { days: "dd/MM/yyyy" }],
  ["cpd-credits", "cpd-credits.csv", { days: "iso" }]
]

describe("a ready mapping", () => {
  for (const [name, file, more] of table) {
    it.effect(`${name} reads ${file} as it is meant, and tells whatever it leaves out`, () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(all(yield* reading(name, file, more)), golden(`${name}.${file}`))
      })
    )
  }
  it.effect("oneroster-1.2 reads a whole set, and a set of changes", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(all(yield* readSet("oneroster")), golden("oneroster"))
      assert.deepStrictEqual(all(yield* readSet("oneroster-changes")), golden("oneroster-changes"))
    })
  )

  it("asks for each constant that it has no value for, and for no other", () => {
    for (const { asks, maps, mapping } of Object.values(Tabular.presets)) {
      const open = Object.entries(mapping.constants ?? {}).filter(([, value]) => value === null)
      assert.deepStrictEqual(open.map(([name]) => name).toSorted(), Object.keys(asks).toSorted())
      for (const name of Object.keys(maps)) assert.deepStrictEqual(mapping.maps?.[name], {})
    }
  })
  it("has its constants and maps listed in the README, in the words of its own", () => {
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")
    const names = (cell = "") => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name)
    const rows = readme.split("\n").map((line) => line.split("|"))
    for (const { name, asks, maps } of Object.values(Tabular.presets)) {
      const listed = rows.filter((cells) => cells.length === 5 && cells[1]?.trim() === `\`${name}\``)
      assert.deepStrictEqual(
        listed.map(([, , constants, of]) => [names(constants).toSorted(), names(of).toSorted()]),
        [[Object.keys(asks).toSorted(), Object.keys(maps).toSorted()]],
        name
      )
    }
    assert.include(readme, readFileSync(new URL("filling.ts", import.meta.url), "utf8"))
    assert.strictEqual(Result.getOrThrow(filledByReadme).constants?.["days"], "dd.MM.yyyy")
  })
  it("is no mapping until it is told all of them, and takes no other", () => {
    const { mapping } = Tabular.presets["zoom-attendance"]
    const values = { zone: "Europe/London", times: "iso", offering: "o", session: "s" }
    const messageOf = (given: Readonly<Record<string, string>>) =>
      Result.match(Tabular.fill(mapping, given), {
        onFailure: ({ expected, found }) => `${expected}, found ${found}`,
        onSuccess: () => ""
      })
    assert.strictEqual(messageOf(values), "")
    for (const name of Object.keys(values)) {
      const rest = Object.fromEntries(Object.entries(values).filter(([each]) => each !== name))
      assert.include(messageOf(rest), `"${name}"`)
    }
    assert.include(messageOf({ ...values, sesion: "s" }), '"sesion"')
    assert.include(messageOf({ ...values, zone: "Europe/Londen" }), "IANA")
    assert.include(messageOf({ ...values, times: "HH:mm" }), "a year, a month and a day")
  })
})

const lines = ({ rejections }: Told) => rejections.map(({ line, kind }) => [line, kind])

describe("a person of a meeting", () => {
  const named = (name: Name, file: string, more: Readonly<Record<string, string>>) =>
    readFiles(filled(Tabular.withNames(Tabular.presets[name].mapping, "zoom-name"), more), { [file]: written(file) })

  it.effect("without an address is unmatched, and kept as such; with names that the operator keeps, known by it", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(lines(yield* reading("zoom-attendance", "zoom-participants.csv", us)), [[11, "person"]])
      const found = yield* named("zoom-attendance", "zoom-participants.csv", us)
      assert.deepStrictEqual(lines(found), [])
      const at = (line: number) => found.drafts.find(({ reference }) => reference.line === line)?.subject.contact
      assert.deepStrictEqual(at(11), { scheme: "zoom-name", value: "iPhone of Gus" })
      assert.deepStrictEqual(at(7), { scheme: "email", value: "ada.lovelace@example.org" })
    })
  )
  it.effect("who waited to be let in is not there yet; let in, they are", () =>
    Effect.gen(function* () {
      const { drafts } = yield* reading("zoom-attendance", "zoom-participants.csv", us)
      const found = drafts.map(({ reference }) => reference.line)
      assert.notInclude(found, 6)
      assert.include(found, 7)
    })
  )
  it.effect("of an older list is present by joining, for no known time; leaving says nothing", () =>
    Effect.gen(function* () {
      const times = "dd/MM/yyyy, HH:mm:ss"
      const { drafts } = yield* named("teams-attendance-list", "teams-list.tsv", { times })
      assert.deepStrictEqual(
        drafts.map(({ reference, evidence }) => [reference.line, evidence]),
        [
          [2, { _tag: "Attended", status: "present" }],
          [3, { _tag: "Attended", status: "present" }]
        ]
      )
      const unnamed = yield* reading("teams-attendance-list", "teams-list.tsv", { times })
      assert.deepStrictEqual(lines(unnamed), [
        [2, "person"],
        [3, "person"]
      ])
    })
  )
})

describe("a set of OneRoster", () => {
  const kinds = ({ drafts }: Told) =>
    drafts.map(({ reference, evidence }) => `${reference.stream}/${reference.key} ${evidence._tag}`)

  it.effect(
    "has a score where it is fully graded, a waiver where it is exempt, and neither where it is partly so",
    () =>
      Effect.gen(function* () {
        const found = kinds(yield* readSet("oneroster"))
        assert.deepStrictEqual(
          found.filter((each) => each.startsWith("results/")),
          ["results/r-1 Scored", "results/r-2 Assessed"]
        )
      })
  )
  it.effect("enrols students, and no teacher", () =>
    Effect.gen(function* () {
      const found = kinds(yield* readSet("oneroster"))
      assert.deepStrictEqual(
        found.filter((each) => each.startsWith("enrollments/")),
        ["enrollments/e-1 Registered", "enrollments/e-2 Registered"]
      )
    })
  )
  it.effect(
    "takes back what is to be deleted, under the key and of whom it was told, and corrects what is active",
    () =>
      Effect.gen(function* () {
        const before = yield* readSet("oneroster")
        const after = yield* readSet("oneroster-changes")
        assert.deepStrictEqual(kinds(after), [
          "enrollments/e-2 Retracted",
          "results/r-1 Scored",
          "results/r-2 Retracted"
        ])
        for (const { reference, subject } of after.drafts) {
          const earlier = before.drafts.find((each) => each.reference.key === reference.key)
          assert.deepStrictEqual(earlier?.subject, subject)
        }
      })
  )
})

describe("a completion", () => {
  it.effect("that is not there yet is no fact: neither of a course nor of one in progress", () =>
    Effect.gen(function* () {
      const moodle = yield* reading("moodle-completion", "moodle-course.csv", { times: "dd/MM/yy, HH:mm" })
      assert.deepStrictEqual(
        moodle.drafts.map(({ reference }) => reference.line),
        [2]
      )
      const talent = yield* reading("talentlms-completion", "talentlms.csv", { days: "dd/MM/yyyy" })
      const cy = talent.drafts.filter(({ reference }) => reference.line === 4)
      assert.deepStrictEqual(
        cy.map(({ evidence }) => evidence._tag),
        ["Registered"]
      )
    })
  )
  it.effect("of a course that the catalog does not have is told as of an unmatched type", () =>
    Effect.gen(function* () {
      const found = yield* reading("talentlms-completion", "talentlms.csv", { days: "dd/MM/yyyy" })
      assert.deepStrictEqual(lines(found), [[5, "type"]])
    })
  )
})
