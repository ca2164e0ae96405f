/** What enrolments, registers and badges say, and what is refused: each case beside its nearest neighbour. */
import { assert, describe, it } from "@effect/vitest"
import { Instant } from "@laurel/core"
import { enrolmentRow, sessionRows } from "./composed.ts"
import type * as Rows from "../src/Rows.ts"
import { read, told } from "./facts.ts"
import { life } from "./lives.ts"

const january = "2026-01-10T09:00:00Z"
const february = "2026-02-10T09:00:00Z"
const march = "2026-03-10T09:00:00Z"

type Status = Rows.Enrolment["status"]

const after = (...answers: ReadonlyArray<readonly [seen: string, status: Status]>): ReadonlyArray<string> => {
  const { read, rows, told } = life()
  for (const [seen, status] of answers) {
    const compose: Parameters<typeof read>[0] = (about) => [enrolmentRow(about, 10, status)]
    read(compose, seen)
    const before = JSON.stringify(rows())
    assert.strictEqual(read(compose, "2026-12-01T00:00:00Z"), 0, "a second reading says nothing new")
    assert.strictEqual(JSON.stringify(rows()), before, "a second reading has the same rows")
  }
  return told().map((fact) => fact.replace("enrolment/5/10/", ""))
}

describe("an enrolment", () => {
  for (const [what, answers, expected] of [
    [
      "is so since it was seen",
      [[january, "active"]],
      ['registered/1 · Registered · observed 2026-01-10T09:00:00Z · "active"']
    ],
    [
      "that is suspended is over since that was seen",
      [
        [january, "active"],
        [february, "suspended"]
      ],
      [
        'registered/1 · Registered · observed 2026-01-10T09:00:00Z · "active"',
        'unregistered/1 · Unregistered · observed 2026-02-10T09:00:00Z · "suspended"'
      ]
    ],
    [
      "that was suspended before anybody looked is over",
      [[january, "suspended"]],
      ['unregistered/1 · Unregistered · observed 2026-01-10T09:00:00Z · "suspended"']
    ],
    [
      "that is suspended, and then gone, is over since it was suspended",
      [
        [january, "active"],
        [february, "suspended"],
        [march, "unenrolled"]
      ],
      [
        'registered/1 · Registered · observed 2026-01-10T09:00:00Z · "active"',
        'unregistered/1 · Unregistered · observed 2026-02-10T09:00:00Z · "unenrolled"'
      ]
    ],
    [
      "that is active again is another one",
      [
        [january, "active"],
        [february, "suspended"],
        [march, "active"]
      ],
      [
        'registered/1 · Registered · observed 2026-01-10T09:00:00Z · "active"',
        'registered/2 · Registered · observed 2026-03-10T09:00:00Z · "active"',
        'unregistered/1 · Unregistered · observed 2026-02-10T09:00:00Z · "suspended"'
      ]
    ]
  ] satisfies ReadonlyArray<readonly [string, ReadonlyArray<readonly [string, Status]>, ReadonlyArray<string>]>) {
    it(what, () => assert.deepStrictEqual(after(...answers), expected))
  }
})

const enrolment = { of: "enrolment", course: 5, user: 10, status: "active", episode: 1, seen: january }

describe("who somebody is", () => {
  const subjectOf = (row: object, more: object = {}) => read([{ ...enrolment, ...row }], more).drafts[0]?.subject
  it("is Moodle's id of them, in the offering of the course", () => {
    assert.deepStrictEqual(JSON.parse(JSON.stringify(subjectOf({}))), {
      key: "5:10",
      offering: "safe-2026",
      contact: { scheme: "moodle", value: "10" }
    })
    assert.strictEqual(subjectOf({}, { scheme: "moodle-north" })?.contact.scheme, "moodle-north")
  })
  for (const [what, row, more, expected] of [
    [
      "an address in lower case, and a staff number as it is",
      { email: "Alice@Example.Test", idnumber: " E-1001 " },
      {},
      ["email alice@example.test", "staff E-1001"]
    ],
    ["nothing where the setting names nothing", { email: "a@example.test", idnumber: "E-1" }, { claims: {} }, []],
    [
      "only what the setting names",
      { email: "a@example.test", idnumber: "E-1" },
      { claims: { idnumber: "hr" } },
      ["hr E-1"]
    ],
    [
      "no address that is none, such as what a deleted account has",
      { email: "67a0fe7288cd8d839f9de90244f54851" },
      {},
      []
    ],
    ["no empty number", { idnumber: "", email: null }, {}, []],
    ["what a suspended account has", { idnumber: "E-1", status: "suspended" }, {}, ["staff E-1"]],
    ["nothing of an account that is gone", { idnumber: "E-1", status: "deleted" }, {}, []]
  ] as const) {
    it(`claims ${what}`, () => {
      const claims = subjectOf(row, more)?.claims ?? []
      assert.deepStrictEqual(
        claims.map(({ scheme, value }) => `${scheme} ${value}`),
        [...expected]
      )
    })
  }
  it("is two people where two accounts have one staff number", () => {
    const { drafts } = read([
      { ...enrolment, idnumber: "E-1" },
      { ...enrolment, user: 11, idnumber: "E-1" }
    ])
    assert.deepStrictEqual(
      drafts.map(({ subject }) => subject.contact.value),
      ["10", "11"]
    )
  })
})

/** 5 October 2026, 08:00 UTC: 09:00 in London. */
const begins = 1_791_187_200
const session = { of: "session", course: 5, user: 10, session: 1, sessdate: begins, duration: 5400 }
const scheduled =
  "session/5/10/1/scheduled · Scheduled (starts 2026-10-05T08:00:00.000Z, ends 2026-10-05T09:30:00.000Z) · of session/1 · stated 2026-10-05T08:00:00Z"
const attended = (status: string, acronym: string) =>
  `session/5/10/1/attended · Attended (status ${status}) · of session/1 · stated 2026-10-05T08:00:00Z · "${acronym}"`

describe("a session of a register", () => {
  for (const [what, row, more, expected] of [
    ["without a mark is scheduled", {}, {}, [scheduled]],
    ["with P is present", { status: "P" }, {}, [scheduled, attended("present", "P")]],
    ["with L is late", { status: "L" }, {}, [scheduled, attended("late", "L")]],
    ["with A is absent", { status: "A" }, {}, [scheduled, attended("absent", "A")]],
    ["with E is excused", { status: "E" }, {}, [scheduled, attended("excused", "E")]],
    [
      "with an acronym of the setting is what that says",
      { status: "On" },
      { statuses: { On: "present" } },
      [scheduled, attended("present", "On")]
    ],
    [
      "with a usual acronym that the setting says otherwise is that",
      { status: "L" },
      { statuses: { L: "excused" } },
      [scheduled, attended("excused", "L")]
    ],
    ["without a length has no end", { duration: 0 }, {}, [scheduled.replace(", ends 2026-10-05T09:30:00.000Z", "")]]
  ] as const) {
    it(what, () => assert.deepStrictEqual(told({ ...session, ...row }, more), [...expected]))
  }
  it("with an acronym that nobody knows is refused, and says which are known", () => {
    assert.match(
      told({ ...session, status: "p" })[0] ?? "",
      /column "status": expected one of the setting's statuses: P, L, A, E, found "p"\. Add to the setting/
    )
  })
  it("is on the day that it was in the course's zone", () => {
    const row = { ...session, sessdate: begins + 15.5 * 3_600 }
    const dayIn = (zone: string) => read([row], { zone }).drafts[0]?.happened.on ?? 0
    assert.strictEqual(dayIn("Europe/London") - dayIn("UTC"), 1)
    // The clocks went back in between: 23:30 UTC is the same day in London.
    const winter = { ...session, sessdate: begins + 15.5 * 3_600 + 28 * 86_400 }
    const winterIn = (zone: string) => read([winter], { zone }).drafts[0]?.happened.on ?? 0
    assert.strictEqual(winterIn("Europe/London"), winterIn("UTC"))
  })
  it("was taken when its mark was first seen, however often others are marked since, and anew when it is corrected", () => {
    const { read, drafts } = life()
    const takenAt = () =>
      drafts()
        .filter(({ evidence }) => evidence._tag === "Attended")
        .map(({ subject, observedAt, said }) => {
          const at = observedAt === null ? "unknown" : Instant.format(observedAt)
          return `${subject.contact.value} ${said} ${at}`
        })
    const answer = (lasttaken: number, marks: Readonly<Record<number, string>>) => ({
      id: 1,
      sessdate: begins,
      duration: 5400,
      lasttaken,
      statuses: [
        { id: 9, acronym: "P" },
        { id: 10, acronym: "A" }
      ],
      attendance_log: Object.entries(marks).map(([id, status]) => ({ studentid: Number(id), statusid: status })),
      users: [{ id: 10 }, { id: 11 }]
    })
    read((about) => sessionRows(about, answer(begins, { 10: "9" })))
    read((about) => sessionRows(about, answer(begins + 3_600, { 10: "9", 11: "10" })))
    assert.deepStrictEqual(takenAt(), ["10 P 2026-10-05T08:00:00.000Z", "11 A 2026-10-05T09:00:00.000Z"])
    read((about) => sessionRows(about, answer(begins + 7_200, { 10: "9", 11: "9" })))
    assert.deepStrictEqual(takenAt(), ["10 P 2026-10-05T08:00:00.000Z", "11 P 2026-10-05T10:00:00.000Z"])
  })
})

describe("whoever is on the list of a session no longer", () => {
  const answer = (users: ReadonlyArray<number>, marked: boolean) => ({
    id: 1,
    sessdate: begins,
    lasttaken: begins,
    statuses: [{ id: 9, acronym: "P" }],
    attendance_log: marked ? [{ studentid: 10, statusid: "9" }] : [],
    users: users.map((id) => ({ id }))
  })
  const [before, since] = ["2026-10-04T08:00:00Z", "2026-10-06T08:00:00Z"]
  const stands = (...readings: ReadonlyArray<readonly [users: ReadonlyArray<number>, marked: boolean, at: string]>) => {
    const { read, told } = life()
    for (const [users, marked, at] of readings) {
      read((about) => sessionRows(about, answer(users, marked)), at)
      const again = (about: Parameters<typeof sessionRows>[0]) => sessionRows(about, answer(users, marked))
      assert.strictEqual(read(again, at), 0, "a second reading says nothing new")
    }
    return told().map((fact) => fact.split(" · ").slice(0, 2).join(" ").replace(/ \(.*/, ""))
  }
  const of = (user: number, ...names: ReadonlyArray<string>) => names.map((name) => `session/5/${user}/1/${name}`)
  const [there, awaited] = [of(10, "attended Attended", "scheduled Scheduled"), of(11, "scheduled Scheduled")]
  it("keeps the mark that is kept of them, also where nobody looked before", () => {
    assert.deepStrictEqual(stands([[11], true, since]), [...there, ...awaited])
    assert.deepStrictEqual(stands([[11], false, since]), awaited)
  })
  it("is not awaited at it where it is yet to come, and where it is over it stays as it was", () => {
    assert.deepStrictEqual(stands([[10, 11], false, before], [[11], false, before]), awaited)
    assert.deepStrictEqual(stands([[10, 11], false, before], [[11], false, since]), [
      ...of(10, "scheduled Scheduled"),
      ...awaited
    ])
  })
  it("is awaited again once they are on it again", () => {
    const back = stands([[10, 11], false, before], [[11], false, before], [[10, 11], false, before])
    assert.deepStrictEqual(back, [...of(10, "scheduled Scheduled"), ...awaited])
  })
})

const badge = {
  of: "badge",
  user: 10,
  id: 1,
  name: "Safety  Inducted",
  issuername: "Recording Site",
  uniquehash: "b38f",
  dateissued: begins,
  dateexpire: begins + 365 * 86_400
}

describe("a badge", () => {
  it("is presented, until the day it expires", () => {
    assert.deepStrictEqual(told(badge), [
      'badge/10/b38f/presented · Presented (title Safety Inducted, issuer Recording Site, expires 2027-10-05) · of badge/1 · stated 2026-10-05T08:00:00Z · "issued"'
    ])
  })
  it("that never expires names no day", () => {
    assert.notInclude(told({ ...badge, dateexpire: null })[0] ?? "", "expires")
    assert.notInclude(told({ ...badge, dateexpire: 0 })[0] ?? "", "expires")
  })
  it("is refused where the setting has no offering of badges", () => {
    assert.match(told(badge, { badges: undefined })[0] ?? "", /expected "badges" in the setting/)
  })
  it("that was issued at no time is refused", () => {
    assert.match(told({ ...badge, dateissued: 0 })[0] ?? "", /expected when the badge was issued/)
  })
})

describe("what could not be read", () => {
  const row = {
    of: "unread",
    row: "5/10/activity/8",
    expected: "the completion of learner 10 in course 5",
    answer: "cannotviewreport"
  }
  it("is refused in its own words, under the key of what would take its place", () => {
    const [refused = ""] = told(row)
    assert.include(refused, '"5/10/activity/8"')
    assert.include(
      refused,
      'expected the completion of learner 10 in course 5, found "cannotviewreport". Add to the setting'
    )
  })
  it("is refused whatever it is that is no row", () => {
    for (const other of [null, 7, "row", [], {}, { of: "activity" }, { of: "other", course: 5, user: 10 }]) {
      assert.lengthOf(read([other]).refused, 1)
      assert.lengthOf(read([other]).drafts, 0)
    }
  })
})
