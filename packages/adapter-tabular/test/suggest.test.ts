/** What is proposed for a file of a known system, and how it is told. */
import { Tabular } from "@laurel/adapter-tabular"
import { assert, describe, it } from "@effect/vitest"
import { CivilDate } from "@laurel/core"
import { Effect, Result } from "effect"
import { filled, told } from "./ready.ts"
import { fixture, readFiles, says, suggested, written } from "./readyFiles.ts"

const recognised: ReadonlyArray<readonly [file: string, preset: string, times: string | null]> = [
  ["zoom-participants.csv", "zoom-attendance", "M/d/yyyy h:mm:ss a"],
  ["zoom-participants-es.csv", "zoom-attendance", "d/M/yyyy H:mm:ss"],
  ["zoom-unique-users.csv", "zoom-attendance-totals", null],
  ["zoom-usage.csv", "zoom-usage", "iso"],
  ["teams-report.tsv", "teams-attendance", "M/d/yy, h:mm:ss a"],
  ["teams-report-de.tsv", "teams-attendance", "d.M.yy, H:mm:ss"],
  ["teams-list.tsv", "teams-attendance-list", "d/M/yyyy, H:mm:ss"],
  ["moodle-course.csv", "moodle-completion", "d/M/yy, H:mm"],
  ["moodle-report.csv", "moodle-report", "EEEE, d MMMM yyyy, h:mm a"],
  ["talentlms.csv", "talentlms-completion", "d/M/yyyy"],
  ["training-records.csv", "training-records", "d/M/yyyy"],
  ["cpd-credits.csv", "cpd-credits", "iso"],
  ["oneroster/results.csv", "oneroster-1.2", null],
  ["oneroster/users.csv", "oneroster-1.2", null]
]

describe("a file of a known system", () => {
  for (const [file, preset, times] of recognised) {
    it.effect(`is recognised, with how its dates are written: ${file}`, () =>
      Effect.gen(function* () {
        const suggestion = yield* suggested(file)
        assert.strictEqual(suggestion.preset, preset)
        assert.strictEqual(suggestion.confidence, 1)
        const { times: found, days } = suggestion.mapping.constants ?? {}
        assert.strictEqual(found ?? days ?? null, times)
      })
    )
  }
  it.effect("is read by what was suggested as by the ready mapping itself, once it is filled", () =>
    Effect.gen(function* () {
      for (const [file, preset] of recognised) {
        if (file.includes("/") || preset.startsWith("moodle")) continue
        const { mapping } = yield* suggested(file)
        const { times, days } = mapping.constants ?? {}
        const ready = Object.values(Tabular.presets).find(({ name }) => name === preset) ?? assert.fail(preset)
        const files = { [file]: written(file) }
        const own = yield* readFiles(filled(mapping), files)
        const formats = { times: times ?? "iso", days: days ?? "iso" }
        const by = yield* readFiles(filled(ready.mapping, formats), files)
        assert.deepStrictEqual(own.drafts.map(told), by.drafts.map(told), file)
      }
    })
  )
  it.effect("that lacks one of the columns it is known by is not", () =>
    Effect.gen(function* () {
      const lacking = fixture("cpd-credits.csv").replace(",Category,", ",Whatever,")
      assert.strictEqual((yield* suggested("cpd-credits.csv")).preset, "cpd-credits")
      assert.isNull((yield* suggested("cpd-credits.csv", lacking)).preset)
    })
  )
  it.effect(
    "of TalentLMS says when people enrolled, or their average; a list with courses, days and statuses is not its",
    () =>
      Effect.gen(function* () {
        const preset = (...lines: ReadonlyArray<string>) =>
          Effect.map(suggested("list.csv", `${lines.join("\n")}\n`), (found) => found.preset)
        const row = "a@example.org,First aid,03.03.2025"
        assert.strictEqual(
          yield* preset("Email,Course,Completed on,Status,Enrolled on", `${row},Completed,01.02.2025`),
          "talentlms-completion"
        )
        assert.strictEqual(
          yield* preset("Email,Course,Completed on,Status,Average score", `${row},Completed,92`),
          "talentlms-completion"
        )
        assert.isNull(yield* preset("Email,Course,Completed on,Status", `${row},Completed`))
        for (const more of ["", ",Enrolled on"])
          assert.strictEqual(
            yield* preset(
              `Email,Course,Completed on,Valid until,Status${more}`,
              `${row},03.03.2027,Completed${more === "" ? "" : ",01.02.2025"}`
            ),
            "training-records"
          )
      })
  )
  it.effect("is held only against the ready mappings that are given", () =>
    Effect.gen(function* () {
      const only = { presets: [Tabular.presets["zoom-usage"]] }
      assert.isNull((yield* suggested("cpd-credits.csv", undefined, only)).preset)
    })
  )
  it.effect("has how it is written stated, so that one written otherwise is refused", () =>
    Effect.gen(function* () {
      const { mapping } = yield* suggested("teams-report.tsv")
      assert.deepStrictEqual(mapping.format, { kind: "csv", delimiter: "\t", encoding: "utf-16le" })
    })
  )
})

describe("a report of Teams in a language that nobody has told us", () => {
  it.effect("is known by its shape, which is told, and each of its stays is read", () =>
    Effect.gen(function* () {
      const suggestion = yield* suggested("teams-report-eo.tsv")
      assert.strictEqual(suggestion.preset, "teams-attendance")
      assert.isBelow(suggestion.confidence, 1)
      assert.include(says(suggestion), "by their places")
      const file = { "teams-report-eo.tsv": written("teams-report-eo.tsv") }
      const { drafts } = yield* readFiles(filled(suggestion.mapping), file)
      const who = "email:ada.lovelace@example.org in first-aid-2026/ada.lovelace@example.org of first-aid-2026"
      assert.deepStrictEqual(drafts.map(told), [
        `stays:10; Attended, from 2026-07-22T08:00:00.000Z, until 2026-07-22T08:30:00.000Z; at session 1; 2026-07-22T08:00:00.000Z; ${who}`,
        `stays:11; Attended, from 2026-07-22T08:40:00.000Z, until 2026-07-22T09:30:00.000Z; at session 1; 2026-07-22T08:40:00.000Z; ${who}`
      ])
    })
  )
  it.effect("without times has no such shape", () =>
    Effect.gen(function* () {
      const without = fixture("teams-report-eo.tsv").replaceAll(/\d\d:\d\d:\d\d/g, "")
      assert.isNull((yield* suggested("teams-report-eo.tsv", without)).preset)
    })
  )
})

describe("a wide report", () => {
  it.effect("has each of its activities added, passed where the state says so", () =>
    Effect.gen(function* () {
      const { mapping } = yield* suggested("moodle-course.csv")
      const file = { "moodle-course.csv": written("moodle-course.csv") }
      const { drafts } = yield* readFiles(filled(mapping), file)
      assert.deepStrictEqual(
        drafts.map(({ reference, activity, evidence }) => [reference.line, activity, evidence._tag]),
        [
          [2, null, "RolledUp"],
          [2, "Quiz", "Completed"],
          [2, "Quiz", "Passed"],
          [2, "Essay", "Completed"],
          [3, "Quiz", "Completed"],
          [3, "Quiz", "Passed"]
        ]
      )
    })
  )
})

describe("a report of activities whose columns of times have no heading", () => {
  it.effect("is known by its shape; what its states do not say is rejected until it is told", () =>
    Effect.gen(function* () {
      const file = "moodle-activities.csv"
      const suggestion = yield* suggested(file)
      assert.strictEqual(suggestion.preset, "moodle-activities")
      assert.include(says(suggestion), "Completed (set by Tess Trainer)")
      const { drafts, rejections } = yield* readFiles(filled(suggestion.mapping), { [file]: written(file) })
      assert.deepStrictEqual(
        drafts.map(({ reference, activity, evidence, happened }) => [
          reference.line,
          activity,
          evidence._tag,
          CivilDate.format(happened.on)
        ]),
        [
          [2, "Quiz", "Completed", "2026-07-22"],
          [2, "Quiz", "Passed", "2026-07-22"],
          [3, "Quiz", "Failed", "2026-07-22"],
          [3, "Essay", "Completed", "2026-07-23"]
        ]
      )
      assert.deepStrictEqual(
        rejections.map(({ line, found }) => [line, found]),
        [[4, '"completed (set by tess trainer)"']]
      )
    })
  )
  it.effect("is not known where no state is one of Moodle's", () =>
    Effect.gen(function* () {
      const other = fixture("moodle-activities.csv").replaceAll(/"?(Not c|C)ompleted( \([^)]*\))?"?/g, "done")
      assert.isNull((yield* suggested("list.csv", other)).preset)
    })
  )
})

describe("addresses under a heading that the ready mapping has not", () => {
  const file = fixture("zoom-participants-es.csv")
  const readAs = (heading: string, more: Readonly<Record<string, string>> = {}) =>
    Effect.gen(function* () {
      const content = file.replace("Correo electrónico", heading)
      const suggestion = yield* suggested("zoom.csv", content)
      const { drafts, rejections } = yield* readFiles(filled(suggestion.mapping, more), { "zoom.csv": content })
      return { says: says(suggestion), drafts, rejections }
    })

  it.effect("are nobody's until somebody says whose; not even then where they are a host's", () =>
    Effect.gen(function* () {
      const other = yield* readAs("Dirección", { emailColumn: "Dirección" })
      assert.include(other.says, 'Dirección: Addresses stand in "Dirección"')
      assert.strictEqual(other.drafts.length, 1)
      const { mapping } = yield* suggested("zoom.csv", file.replace("Correo electrónico", "Dirección"))
      assert.isNull(mapping.constants?.["emailColumn"])
      const host = yield* readAs("Host email")
      assert.include(host.says, "No column is known to hold the people's addresses")
      assert.deepStrictEqual(host.drafts, [])
      assert.deepStrictEqual(
        host.rejections.map(({ kind }) => kind),
        ["person"]
      )
    })
  )
})

describe("every suggestion", () => {
  it.effect("leaves nothing to be read until each of its open constants is told, and then is whole", () =>
    Effect.gen(function* () {
      for (const [file] of recognised) {
        const { mapping, remarks } = yield* suggested(file)
        const constants = Object.entries(mapping.constants ?? {}).filter(([, value]) => value === null)
        assert.isNotEmpty(constants)
        assert.isTrue(Result.isFailure(Tabular.fill(mapping, {})))
        for (const [name] of constants)
          assert.isTrue(
            remarks.some(({ open }) => open === name),
            `${file}: ${name}`
          )
        filled(mapping, { times: "iso", days: "iso" })
      }
    })
  )
})
