/** What a suggestion never takes for granted: the day, the person, and whether a row counts at all. */
import type { Tabular } from "@laurel/adapter-tabular"
import { assert, describe, it } from "@effect/vitest"
import { CivilDate } from "@laurel/core"
import { Effect } from "effect"
import { filled } from "./ready.ts"
import { readFiles, says, suggested } from "./readyFiles.ts"

const ofList = (...lines: ReadonlyArray<string>) => suggested("list.csv", `${lines.join("\n")}\n`)
const open = ({ remarks }: Tabular.Suggestion): ReadonlyArray<string> =>
  remarks.flatMap((remark) => (remark.open === null ? [] : [remark.open])).toSorted()
const columns = ({ mapping }: Tabular.Suggestion) => mapping.streams[0]?.columns ?? {}
const schemes = ({ mapping }: Tabular.Suggestion) => {
  const { contact = [] } = mapping.streams[0]?.subject ?? {}
  return ("scheme" in contact ? [contact] : contact).map(({ scheme }) => scheme)
}

const read = (
  lines: ReadonlyArray<string>,
  answers: Readonly<Record<string, string>> = {},
  maps: Readonly<Record<string, Readonly<Record<string, string>>>> = {}
) =>
  Effect.gen(function* () {
    const { mapping } = yield* ofList(...lines)
    const whole = { ...mapping, maps: { ...mapping.maps, ...maps } }
    const told = yield* readFiles(filled(whole, { day: "2026-01-15", activity: "forklift", ...answers }), {
      "list.csv": `${lines.join("\n")}\n`
    })
    return {
      facts: told.drafts.map(({ reference, evidence, happened }) =>
        [reference.line, evidence._tag, CivilDate.format(happened.on)].join(" ")
      ),
      rejected: told.rejections.map(({ line }) => line)
    }
  })

describe("the day of a completion", () => {
  const dated = (heading: string, cells: string) => ofList(`Email,Course,${heading}`, `a@example.org,Forklift,${cells}`)

  it.effect("is the one column whose heading says so, whatever stands before it", () =>
    Effect.gen(function* () {
      for (const other of ["Date of birth", "Start date", "Last access date", "Date", "Completion due date"]) {
        const suggestion = yield* dated(`${other},Completion date`, "1980-02-28,2026-01-15")
        assert.deepStrictEqual(columns(suggestion)["completed"], ["Completion date"], other)
        assert.include(says(suggestion), `${other}: Not read.`)
      }
    })
  )
  it.effect("is left open where no heading says so, and where two do; a sole date is it", () =>
    Effect.gen(function* () {
      for (const heading of [
        "Renewal date",
        "Start date,End date",
        "Date,Start date",
        "Completed on,Completion date"
      ]) {
        const suggestion = yield* dated(heading, heading.includes(",") ? "2026-01-15,2026-01-16" : "2026-01-15")
        assert.include(open(suggestion), "completedColumn", heading)
        const [first = ""] = heading.split(",")
        assert.include(says(suggestion), `"${first}"`)
      }
      assert.deepStrictEqual(columns(yield* dated("Date", "2026-01-15"))["completed"], ["Date"])
    })
  )
  it.effect("is of the column that a person names, once they do", () =>
    Effect.gen(function* () {
      const lines = ["Email,Course,Start date,End date", "a@example.org,First aid,2026-01-14,2026-01-16"]
      assert.deepStrictEqual((yield* read(lines, { completedColumn: "End date" })).facts, ["2 Completed 2026-01-16"])
    })
  )
  it.effect("of a ready mapping's bare date is left open beside others; alone it is taken", () =>
    Effect.gen(function* () {
      const credit = (heading: string, cells: string) =>
        ofList(`Email,Activity,Category,Credits,Date${heading}`, `a@example.org,Talk,Ethics,5,2026-02-01${cells}`)
      const both = yield* credit(",Completion date", ",2025-12-30")
      assert.strictEqual(both.preset, "cpd-credits")
      assert.include(open(both), "dateColumn")
      assert.isNull(both.mapping.constants?.["dateColumn"])
      assert.strictEqual(both.mapping.constants?.["days"], "iso")
      assert.notInclude(says(both), "Date: Not read")
      assert.isBelow(both.confidence, 1)
      const start = yield* credit(",Start date", ",2025-12-30")
      assert.include(open(start), "dateColumn")
      const alone = yield* credit("", "")
      assert.notInclude(open(alone), "dateColumn")
      assert.strictEqual(alone.confidence, 1)
    })
  )
})

describe("a day that does not exist", () => {
  const dated = (...rows: ReadonlyArray<string>) => ofList("E-mail,Course,Completed on,Valid until", ...rows)
  const good = ["a@example.org,First aid,03.03.2025,03.03.2027", "b@example.org,First aid,17.02.2025,17.02.2027"]
  const remarkOf = ({ remarks }: Tabular.Suggestion) => remarks.find(({ open: constant }) => constant === "days")

  it.effect("is named with its column, and not the good ones of another", () =>
    Effect.gen(function* () {
      const remark = remarkOf(yield* dated(...good, "c@example.org,First aid,31.02.2025,28.02.2027"))
      assert.strictEqual(remark?.column, "Completed on")
      assert.include(remark?.says, 'All values but "31.02.2025" in "Completed on" can be read as d.M.yyyy.')
      assert.notInclude(remark?.says, "2027")
    })
  )
  it.effect("is named in each column that has one", () =>
    Effect.gen(function* () {
      const remark = remarkOf(yield* dated(...good, "c@example.org,First aid,31.02.2025,31.04.2027"))
      assert.include(remark?.says, '"31.02.2025" in "Completed on", "31.04.2027" in "Valid until"')
    })
  )
  it.effect("is none where all exist, nor where no way reads most of them", () =>
    Effect.gen(function* () {
      const fine = yield* dated(...good)
      assert.strictEqual(fine.mapping.constants?.["days"], "d.M.yyyy")
      const odd = remarkOf(
        yield* dated("a@example.org,First aid,in May,03.03.2027", "b@example.org,First aid,1 June (?),17.02.2027")
      )
      assert.strictEqual(odd?.column, "Completed on")
      assert.include(odd?.says, 'such as "in May"')
    })
  )
})

describe("whose row it is", () => {
  const rows = (heading: string, cells: ReadonlyArray<string>) =>
    ofList(`${heading},Course,Completion date`, ...cells.map((each) => `${each},Forklift,2026-01-15`))

  it.effect("is nobody's under a heading that is not a person's; under one that is, the person's", () =>
    Effect.gen(function* () {
      const booked = yield* rows("Employee ID,Booked by", ["E17,boss@example.org", "E18,boss@example.org"])
      assert.deepStrictEqual(schemes(booked), ["{constant.accounts}"])
      assert.include(says(booked), 'Addresses stand in "Booked by"')
      const alone = yield* rows("Requested for", ["a@example.org", "b@example.org"])
      assert.include(open(alone), "emailColumn")
      assert.deepStrictEqual(columns(alone)["email"], ["{constant.emailColumn}"])
      const own = yield* rows("Employee ID,Work email", ["E17,a@example.org", "E18,b@example.org"])
      assert.deepStrictEqual(schemes(own), ["email", "{constant.accounts}"])
    })
  )
  it.effect("is never by an organisation's id, nor by a bare one", () =>
    Effect.gen(function* () {
      for (const heading of ["Company ID", "ID", "Course ID"]) {
        const suggestion = yield* rows(`${heading},Email`, ["C-100,a@example.org", "C-101,b@example.org"])
        assert.deepStrictEqual(schemes(suggestion), ["email"], heading)
        assert.include(says(suggestion), `${heading}: Not read.`)
      }
    })
  )
  it.effect("is not told by an address that two ids share, nor by an id that two addresses share", () =>
    Effect.gen(function* () {
      const shared = yield* rows("Employee ID,Email", ["E17,desk@example.org", "E18,desk@example.org"])
      assert.deepStrictEqual(schemes(shared), ["{constant.accounts}"])
      assert.include(
        says(shared),
        'Email: Not taken for whose row it is: "desk@example.org" stands beside "E17" and "E18"'
      )
      const site = yield* rows("Staff number,Email", ["S1,a@example.org", "S1,b@example.org"])
      assert.deepStrictEqual(schemes(site), ["email"])
      const again = yield* rows("Employee ID,Email", ["E17,a@example.org", "E17,A@example.org"])
      assert.deepStrictEqual(schemes(again), ["email", "{constant.accounts}"])
    })
  )
  it.effect("is not told by an address that people of different names share; of two spellings of one name it is", () =>
    Effect.gen(function* () {
      const shared = yield* rows("Name,Email", ["Ann Ames,desk@example.org", "Bob Bell,desk@example.org"])
      assert.include(open(shared), "emailColumn")
      const phone = yield* rows("Name,Email", ["Ann Ames,ann@example.org", "Ann Ames (phone),ann@example.org"])
      assert.deepStrictEqual(schemes(phone), ["email"])
    })
  )
  it.effect("is never the host of a meeting", () =>
    Effect.gen(function* () {
      const meeting = (address: string, meetingId = "Meeting ID,") =>
        ofList(
          `Topic,${meetingId}User Name,${address},Name (Original Name),Join Time,Leave Time`,
          ...["Ann", "Bob"].map(
            (name) =>
              `T,${meetingId === "" ? "" : "812,"}Tess,tess@example.org,${name},07/22/2026 07:02:11 PM,07/22/2026 08:02:11 PM`
          )
        )
      const usage = yield* meeting("User Email")
      assert.strictEqual(usage.preset, "zoom-usage")
      assert.notInclude(columns(usage)["email"] ?? [], "User Email")
      assert.notInclude(columns(usage)["who"] ?? [], "User Email")
      assert.include(says(usage), 'though there are some in "User Email"')
      // Without the meeting's number it is held for a report of one meeting, whose address this would be.
      const one = yield* meeting("User Email", "")
      assert.include(open(one), "emailColumn")
      assert.deepStrictEqual(columns(one)["email"], ["{constant.emailColumn}"])
    })
  )
})

describe("a column of statuses", () => {
  it.effect("of activities without a day is no completion where it says failed or not begun; passed is one", () =>
    Effect.gen(function* () {
      const lines = [
        "Email,Module,Status",
        "a@example.org,Forklift,Failed",
        "b@example.org,Forklift,Not started",
        "c@example.org,Forklift,Passed",
        "d@example.org,Forklift,Postponed"
      ]
      const suggestion = yield* ofList(...lines)
      assert.include(open(suggestion), "maps.statuses")
      assert.include(open(suggestion), "day")
      assert.include(says(suggestion), "Status: Say what these mean: Postponed")
      assert.deepStrictEqual(yield* read(lines), {
        facts: ["2 Failed 2026-01-15", "4 Completed 2026-01-15", "4 Passed 2026-01-15"],
        rejected: [5]
      })
    })
  )
  it.effect("of courses leaves its map open, whether its words are known or not", () =>
    Effect.gen(function* () {
      const lines = ["Email,Course,Status,Completion date", "a@example.org,First aid,Passed,2026-01-15"]
      const list = yield* suggested("list.csv", `${lines.join("\n")}\n`, { presets: [] })
      assert.include(open(list), "maps.outcomes")
      assert.deepStrictEqual(list.mapping.maps?.["outcomes"], { passed: "passed" })
    })
  )
  for (const [preset, header, row] of [
    ["cpd-credits", "Email,Activity,Category,Credits,Date,Status", "Talk,Ethics,5,2026-02-01"],
    ["training-records", "Email,Course,Completion date,Provider,Status", "First aid,2026-01-01,Acme"],
    [
      "training-records",
      "Email,Course,Completion date,Certificate,Approval outcome",
      "First aid,2026-01-01,https://x.org"
    ],
    [null, "Email,Credits,Date,Approved", "5,2026-02-01"],
    [null, "Email,Quiz,Score,Date,Result", "Finals,5,2026-02-01"]
  ] as const) {
    it.effect(`lets no row count that nobody has said to count: ${header}`, () =>
      Effect.gen(function* () {
        const lines = [
          header,
          ...["Rejected", "No show", "Approved", ""].map((each, n) => `a${n}@example.org,${row},${each}`)
        ]
        const suggestion = yield* ofList(...lines)
        assert.strictEqual(suggestion.preset, preset)
        assert.include(open(suggestion), "maps.statuses")
        assert.deepStrictEqual((yield* read(lines, { most: "10" })).facts, [])
        const said = yield* read(lines, { most: "10" }, { statuses: { approved: "approved" } })
        assert.deepStrictEqual([said.facts.map((each) => each.slice(0, 1)), said.rejected], [["4"], [2, 3, 5]])
      })
    )
  }
  it.effect("is asked for where there are two; a list without one counts", () =>
    Effect.gen(function* () {
      const two = yield* ofList(
        "Email,Course,Completion date,Provider,Status,Approved",
        "a@example.org,First aid,2026-01-01,Acme,Done,No"
      )
      assert.include(open(two), "statusColumn")
      assert.include(says(two), '"Status", "Approved"')
      const none = yield* ofList("Email,Course,Completion date,Provider", "a@example.org,First aid,2026-01-01,Acme")
      assert.notInclude(open(none), "maps.statuses")
    })
  )
  it.effect("under the heading of a day is none: yes and no are statuses", () =>
    Effect.gen(function* () {
      const lines = ["Email,Module,Completed", "a@example.org,Forklift,Yes", "b@example.org,Forklift,No"]
      assert.deepStrictEqual((yield* read(lines)).facts, ["2 Completed 2026-01-15"])
    })
  )
})

describe("a state of Moodle's activities that the rows looked at have not", () => {
  const header = "ID,Name,Email address,Exam,Exam - Completion date,Course complete"
  const row = (n: number, state: string) => `${n},P ${n},p${n}@example.org,${state},2026-03-01 10:00:00,`
  const passed = Array.from({ length: 210 }, (_, n) => row(n, "Completed (achieved pass grade)"))

  it.effect("is read as what it says: failed is no completion, undone is nothing, and an unknown one is rejected", () =>
    Effect.gen(function* () {
      const found = yield* read([
        header,
        ...passed,
        row(210, "Completed (did not achieve pass grade)"),
        row(211, "Not completed"),
        row(212, "Completed by magic"),
        row(213, "Completed")
      ])
      assert.deepStrictEqual(found.facts.slice(420), ["212 Failed 2026-03-01", "215 Completed 2026-03-01"])
      assert.deepStrictEqual(found.rejected, [214])
    })
  )
  it.effect("and one that they have is read alike", () =>
    Effect.gen(function* () {
      const found = yield* read([header, row(1, "Completed (did not achieve pass grade)"), row(2, "Not completed")])
      assert.deepStrictEqual(found.facts, ["2 Failed 2026-03-01"])
    })
  )
})

describe("what a heading says of more than a role", () => {
  it.effect("is not taken for it: progress is no course, and a pass mark no score", () =>
    Effect.gen(function* () {
      const progress = yield* ofList(
        "Email,Course progress,Course,Completion date",
        "a@example.org,50%,Forklift,2026-01-15"
      )
      assert.deepStrictEqual(columns(progress)["course"], ["Course"])
      const alone = yield* ofList("Email,Course progress,Completion date", "a@example.org,50%,2026-01-15")
      assert.include(open(alone), "offering")
      assert.notProperty(columns(alone), "course")
      const marks = yield* ofList("Email,Quiz,Pass mark,Score,Date", "a@example.org,Finals,10,17,2026-01-15")
      assert.deepStrictEqual(columns(marks)["score"], ["Score"])
    })
  )
  it.effect("is told: whether its values do not fit, or which column is taken for it", () =>
    Effect.gen(function* () {
      const suggestion = yield* ofList(
        "Email,Quiz,Score,Score note,Max,Date,Course name",
        "a@example.org,Finals,17,well done,20,2026-01-15,Forklift",
        "b@example.org,Finals,18,well,20,2026-01-16,Forklift"
      )
      assert.include(
        says(suggestion),
        "Score note: Not read. Its heading suggests score, but its values (text) do not fit."
      )
      const two = yield* ofList("Email,Course,Course title,Completion date", "a@example.org,Forklift,F1,2026-01-15")
      assert.include(says(two), 'Course title: Not read. Its heading suggests course, but "Course" is taken for it.')
    })
  )
})
