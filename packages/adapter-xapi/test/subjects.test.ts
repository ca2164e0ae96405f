/** Whose facts a statement's are, of which offering, and when: or why that can't be said. */
import { CivilDate } from "@laurel/core"
import { assert, describe, it } from "@effect/vitest"
import { Result, Schema } from "effect"
import { Setting } from "../src/meaning/Setting.ts"
import { activity, adl, id, read, registration, says, setting, statement } from "./statements.ts"

const who = (value: unknown, changes: object = {}): ReadonlyArray<string> => {
  const { drafts, problem } = read(value, changes)
  return problem === undefined
    ? drafts.map(({ subject: { contact, key } }) => `${contact.scheme} ${contact.value} by ${key}`)
    : [`${problem.column}: ${problem.found}`]
}
const by = (actor: object, more: object = {}) => statement("completed", { actor, ...more })
const alone = { context: {} }
const safe = `${registration}/safe101`

describe("an actor", () => {
  it("is who the identifier says, one scheme for each kind", () => {
    const account = { homePage: "https://tms.example.test", name: "4711" }
    assert.deepStrictEqual(
      [
        by({ mbox: "mailto:Ann@Example.org" }),
        by({ mbox_sha1sum: "1824EEC0F010A9F96E930196BD7DEBB0DC9442AF" }),
        by({ openid: "https://id.example.test/Ann" }),
        by({ account })
      ].flatMap((each) => who(each)),
      [
        `email ann@example.org by ${safe}/email:ann@example.org`,
        `email-sha1 1824eec0f010a9f96e930196bd7debb0dc9442af by ${safe}/email-sha1:1824eec0f010a9f96e930196bd7debb0dc9442af`,
        `openid https://id.example.test/Ann by ${safe}/openid:https://id.example.test/Ann`,
        `xapi-account https://tms.example.test 4711 by ${safe}/xapi-account:https://tms.example.test 4711`
      ]
    )
  })
  it("is known by the account's name where the setting names its home page, and only that one", () => {
    const at = (homePage: string) => by({ account: { homePage, name: "E-1" } })
    assert.deepStrictEqual(
      [...who(at("https://lms.example.test")), ...who(at("https://lms.example.test/"))],
      [
        `employee E-1 by ${safe}/employee:E-1`,
        `xapi-account https://lms.example.test/ E-1 by ${safe}/xapi-account:https://lms.example.test/ E-1`
      ]
    )
  })
  it("whose name is no identity is refused, and the next shorter one is not", () => {
    const named = (length: number) =>
      by({ account: { homePage: "https://lms.example.test", name: "n".repeat(length) } })
    assert.deepStrictEqual(read(named(201)).problem?.column, "actor.account.name")
    assert.deepStrictEqual(read(named(200)).problem, undefined)
    const problem = read(by({ openid: "urn:\u0000x" })).problem
    assert.deepStrictEqual(problem?.column, "actor.openid")
    assert.include(problem?.advice, "control character")
  })
  it("takes part in the offering, where no registration says as what", () =>
    assert.deepStrictEqual(who(by({ mbox: "mailto:ann@example.org" }, alone)), [
      "email ann@example.org by safe101/email:ann@example.org"
    ]))
})

describe("a group", () => {
  const ann = { objectType: "Agent", mbox: "mailto:ann@example.org" }
  const bob = { account: { homePage: "https://lms.example.test", name: "E-2" } }
  const group = { objectType: "Group", member: [ann, bob, ann] }
  it("gives each member its facts once, each with a participation and a key of its own", () => {
    const { drafts } = read(by(group))
    assert.deepStrictEqual(who(by(group)), [
      `email ann@example.org by ${safe}/email:ann@example.org`,
      `employee E-2 by ${safe}/employee:E-2`
    ])
    const keys = drafts.map(({ reference }) => reference.key)
    assert.strictEqual(new Set(keys).size, 2)
    // The first 16 digits of SHA-256 of "email:ann@example.org", by sha256sum.
    assert.strictEqual(keys[0], `${id}/completed/7f70271f164dfc3b`)
  })
  it("with an identifier is its members too, never itself", () =>
    assert.deepStrictEqual(
      who(by({ ...group, account: { homePage: "https://tms.example.test", name: "grp-9" } }, alone)),
      ["email ann@example.org by safe101/email:ann@example.org", "employee E-2 by safe101/employee:E-2"]
    ))
  it("that does not name its members proves nothing of anybody, and is told", () => {
    const unknown = { objectType: "Group", mbox: "mailto:team@example.org" }
    assert.deepStrictEqual(who(by(unknown)), ["actor.member: none: who was in the group is not said"])
    assert.deepStrictEqual(says(statement("experienced", { actor: unknown })), [])
  })
})

describe("the offering", () => {
  const other = "https://courses.example.test/other"
  const course = "https://courses.example.test/course"
  const offerings = [
    { id: "own", activities: [activity] },
    { id: "course", activities: [course] }
  ]
  const about = (object: string, contextActivities: object) =>
    read(statement("completed", { object: { id: object }, context: { contextActivities } }), { offerings })
  const offering = (row: ReturnType<typeof read>) => row.drafts.map(({ subject }) => subject.offering)
  it("is that of the object before any of the context", () => {
    assert.deepStrictEqual(offering(about(activity, { parent: [{ id: course }] })), ["own"])
    assert.deepStrictEqual(offering(about(other, { parent: [{ id: other }, { id: course }] })), ["course"])
  })
  it("is found in each part of the context, also where no list stands", () => {
    for (const part of ["parent", "grouping", "category", "other"]) {
      assert.deepStrictEqual(offering(about(other, { [part]: { id: course } })), ["course"])
    }
  })
  it("that is not configured is told of what would prove something, and of nothing else", () => {
    const elsewhere = { object: { id: other } }
    assert.deepStrictEqual(read(statement("completed", elsewhere)).problem?.column, "object.id")
    assert.deepStrictEqual(read(statement("experienced", elsewhere)).problem, undefined)
    assert.deepStrictEqual(says(statement("completed", elsewhere), { unmatched: "skip" }), [])
  })
  it("is refused where two are equally near, and not where one is nearer", () => {
    const both = [{ id: activity }, { id: course }]
    assert.deepStrictEqual(about(other, { parent: both }).problem?.column, "context.contextActivities")
    assert.deepStrictEqual(offering(about(other, { parent: [{ id: course }], grouping: both })), ["course"])
  })
  it("can't be two for one activity", () => {
    const twice = { ...setting, offerings: [...offerings, { id: "third", activities: [course] }] }
    const decoded = Schema.decodeUnknownResult(Setting)(twice)
    assert.include(Result.isFailure(decoded) ? decoded.failure.message : "", `${course} of course and of third`)
  })
  it("with an activity that is too long to name is refused", () =>
    assert.deepStrictEqual(
      about(`https://example.org/${"a".repeat(200)}`, { parent: [{ id: course }] }).problem?.column,
      "object.id"
    ))
})

describe("the time", () => {
  const happened = (times: object, changes: object = {}) => {
    const { drafts, problem } = read({ ...statement("completed"), ...times }, changes)
    const [draft] = drafts
    return draft === undefined
      ? problem?.column
      : `${CivilDate.format(draft.happened.on)} ${draft.happened.zone} ${draft.happened.basis}`
  }
  const late = { timestamp: "2026-10-05T23:30:00+00:00" }
  it("is a day in the offering's zone, else in the setting's", () => {
    const offerings = [{ id: "safe101", activities: [activity], zone: "Pacific/Auckland" }]
    assert.deepStrictEqual(happened(late), "2026-10-05 UTC stated")
    assert.deepStrictEqual(happened(late, { zone: "Europe/Paris" }), "2026-10-06 Europe/Paris stated")
    assert.deepStrictEqual(happened(late, { offerings }), "2026-10-06 Pacific/Auckland stated")
  })
  it("is the moment, in whatever offset it is written", () => {
    const at = (timestamp: string) => read({ ...statement("completed"), timestamp }).drafts[0]?.happened.at
    const instant = Date.UTC(2026, 9, 5, 9, 20)
    const written = ["09:20:00Z", "11:20:00.000+02:00", "11:20:00+0200", "11:20:00+02", "03:35:00-05:45"]
    for (const each of written) assert.strictEqual(at(`2026-10-05T${each}`), instant)
  })
  it("is that of storing where none is stated, and says so", () => {
    const { timestamp: _, ...without } = { ...statement("completed"), stored: "2026-10-06T00:00:00Z" }
    assert.deepStrictEqual(read(without).drafts[0]?.happened.basis, "observed")
    const { stored: __, ...timeless } = without
    assert.deepStrictEqual(read(timeless).problem?.column, "timestamp")
    assert.deepStrictEqual(read({ ...timeless, verb: { id: `${adl}experienced` } }).problem, undefined)
  })
  it("of storing is the source's clock", () =>
    assert.deepStrictEqual(
      read(statement("completed", { stored: "2026-10-06T00:00:00.5Z" })).drafts[0]?.observedAt,
      Date.UTC(2026, 9, 6, 0, 0, 0, 500)
    ))
  it("of long ago is a day too, where offsets were odd", () =>
    assert.deepStrictEqual(
      happened({ timestamp: "1960-01-01T00:44:00Z" }, { zone: "Africa/Monrovia" }),
      "1959-12-31 Africa/Monrovia stated"
    ))
})

describe("voiding", () => {
  const target = "6690E6C9-3ef0-4ed3-8b37-7f3964730bee"
  const voiding = statement("voided", { object: { objectType: "StatementRef", id: target }, context: {} })
  it("takes back the statement that it names, in whatever case", () => {
    const { drafts, withdrawals, problem } = read(voiding)
    assert.deepStrictEqual([drafts, problem], [[], undefined])
    assert.deepStrictEqual(
      withdrawals.map(({ record, by: id, said, observedAt }) => [record, id, said, observedAt]),
      [[target.toLowerCase(), id, "voided", null]]
    )
  })
  it("is of no offering, and nobody's", () =>
    assert.deepStrictEqual(
      read({ ...voiding, actor: { objectType: "Group", mbox: "mailto:t@example.org" } }, { offerings: [] }).withdrawals
        .length,
      1
    ))
  it("of something that is no statement is refused", () =>
    assert.deepStrictEqual(read(statement("voided")).problem?.column, "object.objectType"))
  it("needs a time", () => {
    const { timestamp: _, ...timeless } = voiding
    assert.deepStrictEqual(read(timeless).problem?.column, "timestamp")
  })
  it("is done by the verb alone: another about a statement takes nothing back", () =>
    assert.deepStrictEqual(read({ ...voiding, verb: { id: `${adl}commented` } }).withdrawals, []))
})

describe("a statement without an id", () => {
  const { id: own, ...without } = statement("completed")
  it("is refused", () => assert.deepStrictEqual(read(without).problem?.column, "id"))
  it("is read under its own", () => assert.deepStrictEqual(read({ ...without, id: own }).record, own))
})
