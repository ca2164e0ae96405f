/** Every word of the mapping language: what it takes, beside the nearest that it refuses. */
import { assert, describe, it } from "@effect/vitest"
import { Tabular } from "@laurel/adapter-tabular"
import { CivilDate, Contact, Fact } from "@laurel/core"
import { Result, Schema } from "effect"
import { interpret, mappingOf, type Options } from "./interpreting.ts"

const isEvidence = Schema.is(Fact.Evidence)
const encode = Schema.encodeSync(Fact.Evidence)

type Cells = Readonly<Record<string, string>>

/** One row, read; its evidence as JSON, or why it was refused. */
const row = (
  fact: object,
  cells: Cells,
  { stream = {}, changes = {}, ...options }: Options & { stream?: object; changes?: object } = {}
) => {
  const all = { person: "ann", day: "2024-03-01", ...cells }
  const { problem, drafts, problems } = interpret(
    mappingOf(fact, stream, changes),
    [Object.keys(all), Object.values(all)],
    options
  )
  assert.isUndefined(problem, JSON.stringify(problem))
  return { drafts, draft: drafts[0], problem: problems[0] }
}

const evidence = (fact: object, cells: Cells, options: Parameters<typeof row>[2] = {}): unknown => {
  const { draft, problem } = row(fact, cells, options)
  if (draft === undefined)
    return problem === undefined ? "nothing" : `${problem.column}: ${problem.expected} / ${problem.found}`
  assert.isTrue(isEvidence(draft.evidence), "it is one that the core takes")
  const { _tag, ...said } = encode(draft.evidence)
  return said
}

const takes = (fact: object, cells: Cells, expected: object, options: Parameters<typeof row>[2] = {}) =>
  assert.deepStrictEqual(evidence(fact, cells, options), expected)

const refuses = (fact: object, cells: Cells, ...words: ReadonlyArray<string>) => {
  const found = evidence(fact, cells)
  assert.isString(found)
  for (const word of words) assert.include(found, word)
}

describe("evidence", () => {
  it("Registered may have a day by which it is due", () => {
    const fact = { evidence: "Registered", due: { date: "{due}", format: "d.M.yyyy" } }
    takes(fact, { due: "1.4.2024" }, { due: "2024-04-01" })
    takes(fact, { due: "" }, {})
    refuses(fact, { due: "soon" }, "due: an existing day", '"soon"')
  })
  it("Unregistered, Completed, Passed, Failed, Closed and Retracted say nothing but their kind", () => {
    for (const kind of ["Unregistered", "Completed", "Passed", "Failed", "Closed", "Retracted"] as const)
      assert.deepStrictEqual(row({ evidence: kind, activity: "a" }, {}).draft?.evidence, { _tag: kind })
  })
  it("Scheduled may have times, and ends after it starts", () => {
    const fact = { evidence: "Scheduled", activity: "a", starts: { instant: "{from}" }, ends: { instant: "{to}" } }
    const [from, to] = ["2024-07-01T10:00:00", "2024-07-01T11:00:00"]
    takes(fact, { from, to }, { starts: "2024-07-01T09:00:00.000Z", ends: "2024-07-01T10:00:00.000Z" })
    takes(fact, { from, to: "" }, { starts: "2024-07-01T09:00:00.000Z" })
    refuses(fact, { from: to, to: from }, "to end after it starts")
    refuses(fact, { from, to: from }, "to end after it starts")
  })
  it("Attended has minutes, or when somebody came and left, or a mark", () => {
    const fact = {
      evidence: "Attended",
      minutes: "{minutes}",
      from: { instant: "{from}" },
      until: { instant: "{until}" },
      status: { value: "{mark}", map: { P: "present", E: "excused", X: "there" } }
    }
    const none = { minutes: "", from: "", until: "", mark: "" }
    const [from, until] = ["2024-01-01T10:00:00Z", "2024-01-01T11:00:00Z"]
    takes(fact, { ...none, minutes: "45.5" }, { minutes: 45.5 })
    takes(fact, { ...none, from, until }, { from: from.replace("Z", ".000Z"), until: until.replace("Z", ".000Z") })
    takes(fact, { ...none, mark: "E" }, { status: "excused" })
    takes(fact, { ...none, minutes: "0", mark: "P" }, { minutes: 0, status: "present" })
    refuses(fact, none, "minutes, or from when and until when, or a mark / none")
    refuses(fact, { ...none, minutes: "1", from }, "from when and until when / one of the two")
    refuses(fact, { ...none, from: until, until: from }, "to leave after coming")
    refuses(fact, { ...none, mark: "X" }, "mark: one of", '"there"')
    refuses(fact, { ...none, mark: "Q" }, "mark: a value that the mapping's map knows", '"Q"')
    refuses(fact, { ...none, minutes: "100001" }, "minutes: a number from 0 to 100,000")
    refuses(fact, { ...none, minutes: "-1" }, "minutes: a number from 0 to 100,000")
  })
  it("Attended counts minutes of durations", () => {
    const fact = { evidence: "Attended", minutes: { duration: "{time}", unit: "seconds" } }
    takes(fact, { time: "1h 27m 51s" }, { minutes: 87.85 })
    takes(fact, { time: "90" }, { minutes: 1.5 })
    refuses(fact, { time: "1:27" }, "time: a duration such as", '"1:27"')
    refuses({ ...fact, minutes: { duration: "{time}" } }, { time: "90" }, "time: a duration such as")
  })
  it("Progressed is scaled, or so much of a whole, and never more than was done", () => {
    takes({ evidence: "Progressed", progress: { scaled: "{p}" } }, { p: "0.25" }, { scaled: 0.25 })
    refuses({ evidence: "Progressed", progress: { scaled: "{p}" } }, { p: "25" }, "p: a number from 0 to 1")
    const whole = { evidence: "Progressed", progress: { raw: "{p}", max: "{of}" } }
    takes(whole, { p: "1", of: "3" }, { scaled: 0.333333 })
    takes(whole, { p: "3", of: "3" }, { scaled: 1 })
    takes(whole, { p: "0.3", of: "0.9" }, { scaled: 0.333333 })
    refuses(whole, { p: "4", of: "3" }, "progress from 0 to 3 / 4")
    refuses(whole, { p: "0", of: "0" }, "progress from 0 to 0")
    refuses(whole, { p: "-1", of: "3" }, "progress from 0 to 3 / -1")
  })
  it("Scored is on a scale of the mapping or of the row", () => {
    const scored = (score: object) => ({ evidence: "Scored", activity: "a", score })
    takes(scored({ raw: "{s}", max: 10 }), { s: "7.5" }, { raw: 7.5, max: 10 })
    takes(scored({ raw: "{s}", min: 1, max: 10 }), { s: "7.5" }, { raw: 7.5, min: 1, max: 10 })
    takes(scored({ raw: "{s}", max: "{of}" }), { s: "7.5", of: "8" }, { raw: 7.5, max: 8 })
    takes(scored({ raw: "{s}", min: "{from}", max: 10 }), { s: "7.5", from: "5" }, { raw: 7.5, min: 5, max: 10 })
    takes(scored({ scaled: "{s}" }), { s: "-0.5" }, { scaled: -0.5 })
    refuses(scored({ raw: "{s}", max: "{of}" }), { s: "7.5", of: "7" }, "s: a score from 0 to 7")
    refuses(scored({ raw: "{s}", max: "{of}" }), { s: "7.5", of: "" }, "of: a value / none")
    refuses(scored({ raw: "{s}", max: "{of}" }), { s: "0", of: "0" }, "a scale whose max is above its min, 0 / 0")
    refuses(scored({ raw: "{s}", max: "{of}" }), { s: "7.5", of: "ten" }, "of: a plain decimal")
    refuses(scored({ scaled: "{s}" }), { s: "1.5" }, "s: a scaled score from -1 to 1")
  })
  it("Scored of a hundred may have a percent sign, of nothing else", () => {
    const scored = (score: object) => ({ evidence: "Scored", activity: "a", score })
    takes(scored({ raw: "{s}", max: 100 }), { s: "85.00 %" }, { raw: 85, max: 100 })
    takes(scored({ raw: "{s}", max: 100 }), { s: "85%" }, { raw: 85, max: 100 })
    refuses(scored({ raw: "{s}", max: 100 }), { s: "101%" }, "a score from 0 to 100")
    refuses(scored({ raw: "{s}", max: 100 }), { s: "85%%" }, "a plain decimal")
    refuses(scored({ raw: "{s}", max: 10 }), { s: "8%" }, "a plain decimal")
    refuses(scored({ scaled: "{s}" }), { s: "85%" }, "a plain decimal")
  })
  it("Credited has points, and a category that is an id", () => {
    const fact = { evidence: "Credited", points: "{p}", category: "{c}" }
    takes(fact, { p: "1.5", c: "ethics" }, { points: 1.5, category: "ethics" })
    takes(fact, { p: "0", c: "" }, { points: 0 })
    refuses(fact, { p: "1.5", c: "Ethics & Law" }, "c: an id of 1 to 100 letters")
    refuses(fact, { p: "", c: "ethics" }, "p: a value / none")
    refuses(fact, { p: "1,5", c: "ethics" }, "p: a plain decimal")
  })
  it("Presented has a title, and what else the row says", () => {
    const fact = {
      evidence: "Presented",
      title: "{title}",
      provider: "{by}",
      issuer: "{issuer}",
      hours: "{hours}",
      expires: { date: "{until}" },
      document: { reference: "{link}" }
    }
    const none = { title: "First aid", by: "", issuer: "", hours: "", until: "", link: "" }
    takes(fact, none, { title: "First aid" })
    takes(
      fact,
      {
        title: "First aid",
        by: "Red Cross",
        issuer: "IFRC",
        hours: "8",
        until: "2027-03-01",
        link: "https://a.example/1"
      },
      {
        title: "First aid",
        provider: "Red Cross",
        issuer: "IFRC",
        document: "https://a.example/1",
        hours: 8,
        expires: "2027-03-01"
      }
    )
    refuses(fact, { ...none, title: "" }, "title: a value / none")
    refuses(fact, { ...none, title: "x".repeat(201) }, "title: 1 to 200 characters")
    refuses(fact, { ...none, until: "2027-02-29" }, "until: an existing day")
    refuses(fact, { ...none, hours: "eight" }, "hours: a plain decimal")
  })
  it("Presented names a file that is handed over with the rows, and no other", () => {
    const fact = { evidence: "Presented", title: "t", document: { file: "{file}" } }
    const document = { document: `sha256:${"0".repeat(64)}`, mediaType: "application/pdf", size: 17 }
    const options = { documents: new Map([["a.pdf", document]]) }
    takes(fact, { file: "a.pdf" }, { title: "t", ...document }, options)
    takes(fact, { file: "" }, { title: "t" }, options)
    assert.include(
      evidence(fact, { file: "b.pdf" }, options),
      'file: one of the documents handed over with the file ("a.pdf")'
    )
    refuses(fact, { file: "a.pdf" }, "(none)")
  })
  it("RolledUp and Assessed say what the core knows, and nothing else", () => {
    const rolled = { evidence: "RolledUp", outcome: { value: "{o}", case: "lower" } }
    takes(rolled, { o: "Passed" }, { outcome: "passed" })
    refuses(rolled, { o: "done" }, 'o: one of "completed", "passed", "failed", "incomplete"')
    const assessed = { evidence: "Assessed", verdict: "{v}", by: "{by}", role: "assessor", reason: "{why}" }
    takes(
      assessed,
      { v: "waive", by: "e17", why: "Did it before" },
      { verdict: "waive", by: "e17", role: "assessor", reason: "Did it before" }
    )
    refuses(assessed, { v: "maybe", by: "e17", why: "Did it before" }, 'v: one of "pass", "fail", "waive"')
    refuses(assessed, { v: "pass", by: "", why: "Did it before" }, "by: a value")
  })
  it("knows decimals with a comma where the mapping says so, and no point then", () => {
    const fact = { evidence: "Credited", points: "{p}" }
    takes(fact, { p: "1,5" }, { points: 1.5 }, { changes: { decimal: "," } })
    assert.include(evidence(fact, { p: "1.5" }, { changes: { decimal: "," } }), 'such as 67,5 / "1.5"')
    assert.include(evidence(fact, { p: "1.000,5" }, { changes: { decimal: "," } }), '"1.000,5"')
  })
})

describe("a template", () => {
  const said = (template: unknown, cells: Cells, options: Parameters<typeof row>[2] = {}) => {
    const { draft, problem } = row({ evidence: "Completed", activity: "a", said: template }, cells, options)
    return draft === undefined ? `${problem?.column}: ${problem?.expected}` : draft.said
  }
  it("is made of cells and other text", () => {
    assert.strictEqual(said("{a} of {b}", { a: "1", b: "2" }), "1 of 2")
    assert.strictEqual(said("all", {}), "all")
    assert.strictEqual(said("{a} of {b}", { a: "1", b: "" }), null, "what is optional is left out")
  })
  it("may be in one case, and looked up afterwards", () => {
    assert.strictEqual(said({ value: "{a}", case: "upper" }, { a: "straße" }), "STRASSE")
    assert.strictEqual(said({ value: "{a}", case: "lower", map: { yes: "1" } }, { a: "YES" }), "1")
    assert.include(said({ value: "{a}", map: { yes: "1" } }, { a: "YES" }), "a: a value that the mapping's map knows")
  })
  it("has another text where its map lacks one, and where it has one not", () => {
    const value = { value: "{a}", map: { yes: "1" }, otherwise: "0" }
    assert.strictEqual(said(value, { a: "no" }), "0")
    assert.strictEqual(said(value, { a: "yes" }), "1")
    assert.strictEqual(said(value, { a: "constructor" }), "0")
  })
  it("has constants of the mapping, whatever is in them", () => {
    const changes = { constants: { run: "{a}" } }
    assert.strictEqual(said("{constant.run}/{a}", { a: "1" }, { changes }), "{a}/1")
    assert.strictEqual(said("{constant.run}", { a: "1", "constant.run": "a cell" }, { changes }), "{a}")
  })
})

describe("constants that are given with a file", () => {
  const mapping = mappingOf(
    { evidence: "Completed", activity: "{constant.session}" },
    {},
    { name: "zoom", constants: { session: null, site: "x" } }
  )
  const rows = [
    ["person", "day"],
    ["ann", "2024-03-01"]
  ]
  it("are used once given", () => {
    const given = Result.getOrThrow(Tabular.withConstants(mapping, { session: "s1" }))
    assert.strictEqual(interpret(given, rows).drafts[0]?.activity, "s1")
    const other = Result.getOrThrow(Tabular.withConstants(mapping, { session: "s1", site: "y" }))
    assert.strictEqual(other.constants?.["site"], "y", "one that has a text may be given another")
  })
  it("are asked for by name where one is not given, and nothing is read", () => {
    const { problem, drafts } = interpret(mapping, rows)
    assert.include(problem?.expected, 'the constant "session"')
    assert.deepStrictEqual(drafts, [])
    const missing = Tabular.withConstants(mapping, {})
    assert.isTrue(Result.isFailure(missing) && missing.failure.expected.includes('a text for "session"'))
  })
  it("that the mapping does not have are refused by name, and so is an empty text", () => {
    for (const [values, word] of [
      [{ session: "s1", sesion: "s1" }, '"sesion"'],
      [{ session: "" }, '""']
    ] as const) {
      const result = Tabular.withConstants(mapping, values)
      assert.isTrue(Result.isFailure(result) && result.failure.found.includes(word))
    }
  })
})

describe("conditions", () => {
  const applies = (where: unknown, cells: Cells): boolean => {
    const { draft, problem } = row({ evidence: "Completed", activity: "a", where }, cells)
    assert.isUndefined(problem)
    return draft !== undefined
  }
  it("look at whether a cell is there", () => {
    assert.deepStrictEqual([applies({ present: "a" }, { a: "1" }), applies({ present: "a" }, { a: "" })], [true, false])
    assert.deepStrictEqual([applies({ absent: "a" }, { a: "1" }), applies({ absent: "a" }, { a: "" })], [false, true])
  })
  it("compare texts without regard to case and white space around them", () => {
    const where = { value: "{a}", in: ["Completed ", "passed"] }
    assert.deepStrictEqual(
      ["COMPLETED", " passed", "pass ed", ""].map((a) => applies(where, { a })),
      [true, true, false, false]
    )
    const not = { value: "{a}", notIn: where.in }
    assert.deepStrictEqual(
      ["COMPLETED", " passed", "pass ed", ""].map((a) => applies(not, { a })),
      [false, false, true, true]
    )
  })
  it("must all hold where there are several", () => {
    const where = [{ present: "a" }, { value: "{b}", in: ["x"] }]
    assert.isTrue(applies(where, { a: "1", b: "x" }))
    assert.isFalse(applies(where, { a: "1", b: "y" }))
    assert.isFalse(applies(where, { a: "", b: "x" }))
  })
})

describe("columns", () => {
  const named = { columns: { joined: ["Join time", "Beitrittszeit"], mail: ["Email", "E-Mail"] }, optional: ["mail"] }
  const fact = { evidence: "Completed", activity: "a", on: [{ date: "{joined}" }], said: "{mail}" }
  const read = (header: ReadonlyArray<string>, cells: ReadonlyArray<string>, stream: object = named) =>
    interpret(mappingOf(fact, stream), [
      ["person", ...header],
      ["ann", ...cells]
    ])
  it("are found by any spelling of their label, in any case and spacing", () => {
    for (const header of ["Join time", "JOIN  TIME", " join\ttime ", "beitrittszeit"])
      assert.strictEqual(read([header], ["2024-03-01"]).drafts.length, 1, header)
    const { problem } = read(["Joined"], ["2024-03-01"])
    assert.include(problem?.expected, '"Join time|Beitrittszeit"')
    assert.include(problem?.found, '"Joined"')
  })
  it("may be missing only where the mapping says so", () => {
    assert.strictEqual(read(["Join time"], ["2024-03-01"]).drafts[0]?.said, null)
    assert.strictEqual(read(["Join time", "E-mail"], ["2024-03-01", "a@b.c"]).drafts[0]?.said, "a@b.c")
    const { problem } = read(["Join time"], ["2024-03-01"], { columns: named.columns })
    assert.include(problem?.expected, '"Email|E-Mail"')
  })
  it("of one label that is a fallback give whichever has a value, the first first", () => {
    const header = ["Join time", "E-Mail", "Email"]
    const stream = { ...named, fallback: ["mail"] }
    const mail = (...cells: ReadonlyArray<string>) => read(header, ["2024-03-01", ...cells], stream).drafts[0]?.said
    assert.deepStrictEqual(
      [mail("second", "first"), mail("second", ""), mail("", "first"), mail("", "")],
      ["first", "second", "first", null]
    )
  })
  it("that no row may lack a value in are named, whatever else the row says", () => {
    const required = { required: ["room"] }
    const { problem } = row({ evidence: "Completed", activity: "a" }, { room: "" }, { stream: required })
    assert.deepStrictEqual([problem?.column, problem?.expected, problem?.found], ["room", "a value", "none"])
    assert.isDefined(row({ evidence: "Completed", activity: "a" }, { room: "1" }, { stream: required }).draft)
    assert.isDefined(row({ evidence: "Completed", activity: "a" }, { room: "" }).draft)
  })
})

describe("the person", () => {
  const contact = [
    { scheme: "email", value: { value: "{mail}", case: "lower" } },
    { scheme: "employee", value: "{number}" },
    { scheme: "name", value: "{name}" }
  ]
  const subject = { key: "{day}", offering: "run", contact, claims: [{ scheme: "employer", value: "{of}" }] }
  const who = (cells: Cells) => {
    const { draft, problem } = row(
      { evidence: "Completed", activity: "a" },
      { mail: "", number: "", name: "", of: "", ...cells },
      { stream: { subject } }
    )
    return draft === undefined
      ? `${problem?.column}: ${problem?.expected}`
      : [Contact.keyOf(draft.subject.contact), ...(draft.subject.claims ?? []).map(Contact.keyOf)]
  }
  it("is called by the first name whose cells are there; the others are claims", () => {
    assert.deepStrictEqual(who({ mail: "Ann@B.C", number: "17", name: "Ann", of: "acme" }), [
      "email:ann@b.c",
      "employee:17",
      "name:Ann",
      "employer:acme"
    ])
    assert.deepStrictEqual(who({ number: "17", of: "acme" }), ["employee:17", "employer:acme"])
    assert.deepStrictEqual(who({ name: "Ann" }), ["name:Ann"])
  })
  it("must be called something", () => assert.strictEqual(who({ of: "acme" }), "mail, number, name: a value"))
})

describe("what is not known", () => {
  const mapped = { value: "{course}", map: { a: "run-a" } }
  const kind = (fact: object, stream: object) => row(fact, { course: "b" }, { stream }).problem?.kind
  const subject = { key: "{person}", offering: mapped, contact: { scheme: "person", value: "{person}" } }
  it("is told as a type where a map lacks an offering or an activity, and as a row elsewhere", () => {
    assert.strictEqual(kind({ evidence: "Passed" }, { subject }), "type")
    assert.strictEqual(kind({ evidence: "Passed", activity: mapped }, {}), "type")
    assert.strictEqual(kind({ evidence: "RolledUp", outcome: mapped }, {}), undefined)
    assert.strictEqual(row({ evidence: "Passed", activity: mapped }, { course: "a" }).draft?.activity, "run-a")
  })
})

describe("when", () => {
  const when = (on: ReadonlyArray<object>, cells: Cells, changes: object = {}) => {
    const { draft, problem } = row({ evidence: "Passed", on }, cells, { changes })
    if (draft === undefined) return `${problem?.column}: ${problem?.expected}`
    const { on: day, at, zone, basis } = draft.happened
    return [CivilDate.format(day), at === null ? null : new Date(at).toISOString(), zone, basis]
  }
  it("is a day in the mapping's zone, or in its own", () => {
    assert.deepStrictEqual(when([{ date: "{a}" }], { a: "2024-03-01" }), [
      "2024-03-01",
      null,
      "Europe/London",
      "stated"
    ])
    assert.deepStrictEqual(when([{ date: "{a}", zone: "Asia/Tokyo" }], { a: "2024-03-01" }), [
      "2024-03-01",
      null,
      "Asia/Tokyo",
      "stated"
    ])
    assert.include(when([{ date: "{a}" }], { a: "01/03/2024" }), "a: an existing day written as year-month-day")
  })
  it("is a moment, on its day in the zone", () => {
    const a = "2024-03-01T23:30:00Z"
    assert.deepStrictEqual(when([{ instant: "{a}" }], { a }), [
      "2024-03-01",
      a.replace("Z", ".000Z"),
      "Europe/London",
      "stated"
    ])
    assert.deepStrictEqual(when([{ instant: "{a}", zone: "Asia/Tokyo" }], { a }), [
      "2024-03-02",
      a.replace("Z", ".000Z"),
      "Asia/Tokyo",
      "stated"
    ])
    assert.include(when([{ instant: "{a}" }], { a: "2024-03-01" }), "a: an existing day and time")
  })
  it("is in the language of the mapping", () => {
    const on = [{ date: "{a}", format: "d. MMMM yyyy" }]
    assert.deepStrictEqual(when(on, { a: "1. März 2024" }, { locale: "de" })[0], "2024-03-01")
    assert.include(when(on, { a: "1. März 2024" }), "a: an existing day")
  })
  it("is by the source's own clock a moment, or the beginning of a day in the zone", () => {
    const observed = (day: object, a: string, zone = "Asia/Tokyo") => {
      const { draft, problem } = row({ evidence: "Passed", observed: day }, { a }, { changes: { zone } })
      if (draft === undefined) return problem?.expected
      return draft.observedAt === null ? null : new Date(draft.observedAt).toISOString()
    }
    assert.strictEqual(observed({ instant: "{a}" }, "2024-03-01T10:00:00Z"), "2024-03-01T10:00:00.000Z")
    assert.strictEqual(observed({ date: "{a}" }, "2024-03-01"), "2024-02-29T15:00:00.000Z")
    assert.strictEqual(observed({ date: "{a}" }, ""), null)
    assert.include(observed({ date: "{a}" }, "soon"), "an existing day")
  })
})

describe("whatever is in the cells", () => {
  const hostile = [
    "",
    "1",
    "0.5",
    "100001",
    "-1",
    "1e1",
    "present",
    "passed",
    "pass",
    "2024-03-01",
    "2024-03-01T10:00:00Z",
    "2024-03-31T01:30:00",
    "1:00:00",
    "a.pdf",
    "x".repeat(501),
    "é\u0000",
    "\ud800",
    "a\nb",
    "\u2028",
    "__proto__",
    "{person}",
    "=1+1"
  ]
  const columns = ["person", "day", "a", "b", "c"]
  const moment = (column: string) => ({ instant: `{${column}}` })
  const facts = [
    { evidence: "Registered", due: { date: "{a}" }, observed: { date: "{b}" }, said: "{c}" },
    { evidence: "Scheduled", activity: "{a}", starts: moment("b"), ends: moment("c") },
    {
      evidence: "Attended",
      activity: "{a}",
      minutes: { duration: "{a}", unit: "hours" },
      from: moment("b"),
      until: moment("c"),
      status: "{a}"
    },
    { evidence: "Progressed", progress: { raw: "{a}", max: "{b}" }, observed: moment("c") },
    { evidence: "Scored", activity: "{c}", score: { raw: "{a}", min: "{b}", max: "{c}" } },
    { evidence: "Credited", points: "{a}", category: "{b}", key: "{c}" },
    {
      evidence: "Presented",
      title: "{a}",
      issuer: "{b}",
      hours: "{c}",
      expires: { date: "{b}" },
      document: { reference: "{c}" }
    },
    { evidence: "RolledUp", outcome: "{a}", key: "{b}" },
    { evidence: "Assessed", verdict: "{a}", by: "{b}", role: "{c}", reason: "{a}" }
  ]
  const subject = {
    key: "{person}/{c}",
    offering: "{a}",
    contact: [
      { scheme: "x", value: "{b}" },
      { scheme: "y", value: "{person}" }
    ]
  }
  const Cell = Schema.Literals(hostile)
  const Cells = Schema.Tuple([Cell, Cell, Cell, Cell, Cell])
  it.prop(
    "each row becomes facts that the core takes, or one problem, or nothing",
    [
      Schema.Array(Cells).check(Schema.isMaxLength(20)),
      Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: facts.length - 1 }))
    ],
    ([rows, index]) => {
      const on = [{ date: "{day}", format: "iso" }]
      for (const stream of [{}, { subject }]) {
        const { drafts, problems } = interpret(mappingOf({ on, ...facts[index] }, stream), [columns, ...rows])
        for (const draft of drafts) assert.isTrue(isEvidence(draft.evidence), JSON.stringify(draft.evidence))
        for (const { column, expected, found, advice } of problems) {
          for (const word of [expected, found, advice]) assert.isNotEmpty(word)
          if (column !== null) for (const name of column.split(", ")) assert.include(columns, name)
        }
        const lines = [...drafts.map(({ reference }) => reference.line), ...problems.map(({ line }) => line)]
        assert.strictEqual(new Set(lines).size, rows.length)
      }
    }
  )
})
