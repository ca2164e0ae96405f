/** Questions about one person, on both axes. */
import { describe, expect, it } from "@effect/vitest"
import { AmbiguousError, type Fact, InvalidError, NotFoundError } from "../src/index.ts"
import { all, by, catalog, clock, opened, passed, rejection, scoring } from "./world.ts"

describe("a contact", () => {
  it("is found by what a source calls them, and by their number", async () => {
    const laurel = await opened()
    await laurel.record(passed("anna"))
    expect(await laurel.contact({ scheme: "email", value: "anna" }).person()).toEqual({
      id: "c1",
      members: ["c1"],
      identities: [{ scheme: "email", value: "anna" }],
      accounts: []
    })
    expect(await laurel.contact("c1").person()).toMatchObject({ id: "c1" })
    expect(await laurel.find("email:anna")).toMatchObject([{ id: "c1" }])
  })

  it("is nobody where nobody is called so, and several where several are", async () => {
    const laurel = await opened()
    const claims = [{ scheme: "phone", value: "555" }]
    await laurel.record([passed("anna", { claims }), passed("bob", { claims })])
    const ask = (value: string) => laurel.contact({ scheme: "phone", value }).holds("licence")
    expect(await rejection(ask("556"))).toBeInstanceOf(NotFoundError)
    const ambiguous = await rejection(ask("555"))
    expect(ambiguous).toBeInstanceOf(AmbiguousError)
    expect(ambiguous).toMatchObject({ code: "AMBIGUOUS", contacts: ["c1", "c2"] })
    await laurel.decide({ act: { _tag: "Linked", contacts: ["c1", "c2"] }, ...by })
    expect(await ask("555")).toMatchObject({ contact: { members: ["c1", "c2"] }, status: "valid" })
  })

  it("is no contact under a number that is none, or that nobody has", async () => {
    const laurel = await opened()
    expect(await rejection(laurel.contact("anna").history())).toMatchObject({ problems: [{ path: "contact" }] })
    expect(await rejection(laurel.contact("c9").history())).toBeInstanceOf(NotFoundError)
  })

  it("refuses an option that it has not: another question would be answered", async () => {
    const laurel = await opened()
    await laurel.record(passed("anna"))
    const know: object = { know: "2026-03-01T00:00:00Z" }
    for (const asked of [
      laurel.contact("c1").history(know),
      laurel.contact("c1").holds("licence", know),
      laurel.contact("c1").explain("pass", know),
      all(laurel.holders("licence", know)),
      all(laurel.earned("pass", { from: "2026-01-01", to: "2026-12-31", ...know }))
    ]) {
      const error = await rejection(asked)
      expect(error).toBeInstanceOf(InvalidError)
      expect(error).toMatchObject({ problems: [{ path: "options.know" }] })
    }
  })

  it("refuses days and moments that are none, by their names", async () => {
    const laurel = await opened()
    expect(await rejection(laurel.contact("c1").holds("licence", { at: "3 March" }))).toMatchObject({
      problems: [{ path: "options.at", message: expect.stringContaining('found "3 March"') }]
    })
    expect(await rejection(laurel.contact("c1").holds("licence", { known: new Date(Number.NaN) }))).toMatchObject({
      problems: [{ path: "options.known" }]
    })
  })
})

describe("holds", () => {
  it("answers for the last valid day, and not for the day after", async () => {
    const laurel = await opened()
    await laurel.record(passed("anna"))
    const on = async (at: string) => (await laurel.contact("c1").holds("licence", { at })).status
    expect(await on("2026-03-02")).toBe("pending")
    expect(await on("2026-03-03")).toBe("valid")
    expect(await on("2029-03-02")).toBe("renewable")
    expect(await on("2029-03-03")).toBe("lapsed")
  })

  it("answers of an achievement type with its achievements, and names what there is where there is none of that name", async () => {
    const laurel = await opened()
    await laurel.record(passed("anna"))
    expect(await laurel.contact("c1").holds("pass")).toMatchObject({
      status: "valid",
      achievements: [{ id: "pass:1:1" }]
    })
    const error = await rejection(laurel.contact("c1").holds("license"))
    expect(error).toBeInstanceOf(NotFoundError)
    expect(String(error)).toContain("licence, pass")
    // A certification is no type, and is not asked about as one: it is held through types.
    const held = await rejection(laurel.contact("c1").explain("licence"))
    expect(String(held)).toContain('"licence" is a certification, held through pass')
    expect(String(await rejection(laurel.contact("c1").explain("license")))).not.toContain("is a certification")
  })

  it("keeps what was true apart from what was known", async () => {
    const time = clock("2026-03-05T12:00:00Z")
    const laurel = await opened({ now: time.now })
    await laurel.record(
      passed("anna", { offering: "forklift-2026", evidence: { _tag: "Registered" }, activity: "test" })
    )
    time.set("2026-03-20T12:00:00Z")
    await laurel.record({ ...passed("anna"), reference: { source: "desk", stream: "results", key: "anna/2" } })
    const anna = laurel.contact("c1")
    // She was certified on the 10th; on the 10th nobody knew.
    expect(await anna.holds("licence", { at: "2026-03-10" })).toMatchObject({ status: "valid", known: null })
    expect(await anna.holds("licence", { at: "2026-03-10", known: new Date("2026-03-10T00:00:00Z") })).toMatchObject({
      status: "never held",
      known: "2026-03-10T00:00:00.000Z"
    })
    // A day is all of it, in UTC: the day before is not enough, and a day that does not exist is none.
    const on = async (known: string) => (await anna.holds("licence", { at: "2026-03-20", known })).status
    expect([await on("2026-03-19"), await on("2026-03-20"), await on("2026-03-20T00:00:00Z")]).toEqual([
      "never held",
      "valid",
      "never held"
    ])
    expect(await anna.holds("licence", { known: "2026-03-20" })).toMatchObject({ known: "2026-03-20T23:59:59.999Z" })
    expect(await rejection(on("2026-02-30"))).toMatchObject({
      problems: [{ path: "options.known", message: expect.stringContaining("or a day such as") }]
    })
    expect((await anna.history({ known: "2026-03-10T00:00:00Z" })).events).toEqual([])
    expect(await rejection(anna.history({ known: "2026-03-01T00:00:00Z" }))).toBeInstanceOf(NotFoundError)
  })
})

describe("history and explain", () => {
  it("end at the source's own reference", async () => {
    const laurel = await opened()
    await laurel.record(passed("anna"))
    const { events, holdings, learners } = await laurel.contact("c1").history()
    expect(events).toMatchObject([
      {
        kind: "Issued",
        achievement: "pass:1:1",
        facts: [{ reference: { source: "desk", stream: "results", key: "anna" } }]
      }
    ])
    expect(holdings).toMatchObject([
      { certification: "licence", periods: [{ from: "2026-03-03", last: "2029-03-02" }] }
    ])
    expect(learners).toMatchObject([{ offering: "forklift-2026", facts: [{ evidence: { _tag: "Passed" } }] }])
    const [why, ...more] = await laurel.contact("c1").explain("pass")
    expect(more).toEqual([])
    expect(why).toEqual(await laurel.explain("pass:1:1"))
    expect(why).toMatchObject({ issued: true, verdict: { outcome: "met", facts: [{ reference: { key: "anna" } }] } })
  })

  it("say why there is none", async () => {
    const laurel = await opened()
    await laurel.record(passed("bob", { evidence: { _tag: "Failed" } }))
    const [why] = await laurel.contact("c1").explain("pass")
    expect(why).toMatchObject({ issued: false, standing: null, missing: [{ rule: "passed" }] })
    expect(await laurel.achievement("pass:1:1")).toBeUndefined()
    expect(await rejection(laurel.explain("pass:7:1"))).toBeInstanceOf(NotFoundError)
    expect(await rejection(laurel.explain("pass"))).toBeInstanceOf(InvalidError)
  })

  it("name the retraction that brought a withdrawal, and of a correction what is said now", async () => {
    const laurel = await opened({ catalog: scoring })
    const scored = (who: string, raw: number, key = who): Fact => ({
      ...passed(who, { evidence: { _tag: "Scored", raw, max: 100 } }),
      reference: { source: "desk", stream: "results", key }
    })
    await laurel.record([scored("anna", 90), scored("anna", 40, "anna's first"), scored("bob", 90)])
    await laurel.record([{ ...scored("anna", 90), evidence: { _tag: "Retracted" } }, scored("bob", 30)])
    const told = async (contact: string) => {
      const [explanation] = await laurel.contact(contact).explain("pass")
      const { events } = await laurel.contact(contact).history()
      expect(explanation?.story).toEqual(events)
      return events.at(-1)
    }
    const recordedAt = "2026-03-10T12:00:00.000Z"
    const place = { source: "desk", stream: "results" }
    expect(await told("c1")).toMatchObject({
      kind: "Withdrawn",
      facts: [
        { evidence: { _tag: "Scored", raw: 40 }, reference: { ...place, key: "anna's first" } },
        { evidence: { _tag: "Retracted" }, revision: 2, reference: { ...place, key: "anna" }, recordedAt }
      ]
    })
    expect(await told("c2")).toMatchObject({
      kind: "Withdrawn",
      facts: [{ evidence: { _tag: "Scored", raw: 30 }, revision: 2, reference: { ...place, key: "bob" } }]
    })
  })

  it("say whether attendance that is enough only waits for its report to be closed", async () => {
    const session = (activity: string, from: string, to: string) => ({
      activity,
      starts: `2026-03-03T${from}:00Z`,
      ends: `2026-03-03T${to}:00Z`
    })
    const sessions = [session("morning", "09:00", "11:00"), session("afternoon", "13:00", "15:00")]
    const rule = { rule: "attended", share: "50%" } as const
    const laurel = await opened({
      catalog: {
        ...catalog,
        offerings: catalog.offerings.map((offering) => ({ ...offering, sessions })),
        achievementTypes: [{ id: "pass", courses: ["forklift"], rule }]
      }
    })
    const there = (who: string, activity: string) => ({
      ...passed(who, { activity, evidence: { _tag: "Attended", status: "present" } }),
      reference: { source: "desk", stream: "lists", key: `${who}/${activity}` }
    })
    const closed = (who: string) => passed(who, { evidence: { _tag: "Closed" } })
    const anna = there("anna", "morning")
    const bob = there("bob", "lunch")
    await laurel.record([anna, bob])
    const missing = async (contact: string) => (await laurel.contact(contact).explain("pass"))[0]?.missing
    expect(await missing("c1")).toMatchObject([{ rule: "attended", outcome: "undetermined", closing: true }])
    expect(await missing("c2")).toMatchObject([{ rule: "attended", outcome: "undetermined", closing: false }])
    await laurel.record([closed("anna"), closed("bob")])
    expect(await missing("c1")).toEqual([])
    expect(await missing("c2")).toMatchObject([{ rule: "attended", outcome: "notMet", closing: false }])
  })
})
