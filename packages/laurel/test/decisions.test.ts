/** Decisions and catalogs: made, shown before, and committed exactly as they were shown. */
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import { ConflictError, type Decision, InvalidError, type Laurel, RefusedError } from "../src/index.ts"
import { all, by, catalog, clock, folder, opened, passed, rejection, scoring } from "./world.ts"

const voided = (achievement = "pass:1:1") => ({ act: { _tag: "Voided", achievement } as const, ...by })

describe("decide", () => {
  it("records a decision and tells what it changed", async () => {
    const laurel = await opened()
    await laurel.record(passed("anna"))
    expect(await laurel.decide(voided())).toMatchObject({
      today: "2026-03-10",
      changesNothing: false,
      achievements: [{ achievement: "pass:1:1", before: { status: "valid" }, after: { status: "void" } }],
      holdings: [{ contact: "c1", certification: "licence", before: { status: "valid" }, after: { status: "void" } }],
      entries: [{ kind: "Voided" }],
      decisions: [{ id: 1, act: { _tag: "Voided", achievement: "pass:1:1" }, actor: "u-1", reason: "seen by myself" }]
    })
  })

  it("makes all decisions or none, and names each that can't be", async () => {
    const laurel = await opened()
    await laurel.record(passed("anna"))
    const error = await rejection(laurel.decide([voided(), voided("pass:9:1"), voided("other:1:1")]))
    expect(error).toBeInstanceOf(RefusedError)
    expect(error).toMatchObject({ code: "REFUSED", problems: [{ path: "decisions[1]" }, { path: "decisions[2]" }] })
    expect((await laurel.contact("c1").history()).decisions).toEqual([])
  })

  it("says which place of a decision can't be read", async () => {
    const laurel = await opened()
    const wrong: object = {
      act: { _tag: "Granted", achievement: "pass:1", on: "2026-03-03" },
      actor: "u-1",
      role: "assessor"
    }
    const error = await rejection(laurel.decide([voided(), wrong as Decision]))
    expect(error).toMatchObject({
      code: "INVALID",
      problems: [{ path: "decisions[1].act.achievement" }, { path: "decisions[1].reason", message: "is missing" }]
    })
  })

  it("is refused without an actor and a reason that can be seen, and made with them", async () => {
    const laurel = await opened()
    await laurel.record(passed("anna"))
    for (const blank of [{ reason: " " }, { actor: "\u200b" }]) {
      const [place] = Object.keys(blank)
      const message = expect.stringMatching(/none of them a control character, and not only spaces/)
      const problems = [{ path: `decisions[0].${place}`, message }]
      expect(await rejection(laurel.decide({ ...voided(), ...blank }))).toMatchObject({ code: "INVALID", problems })
      expect(await rejection(laurel.preview({ decisions: { ...voided(), ...blank } }))).toMatchObject({ problems })
    }
    expect(await laurel.decide({ ...voided(), reason: " seen" })).toMatchObject({ decisions: [{ reason: " seen" }] })
  })

  it("counts a moderated grant once a second actor has approved it", async () => {
    const [type] = catalog.achievementTypes
    if (type === undefined) throw new Error("expected a type")
    const laurel = await opened({ catalog: { ...catalog, achievementTypes: [{ ...type, moderators: ["moderator"] }] } })
    await laurel.record(passed("anna", { evidence: { _tag: "Registered" } }))
    const act = { _tag: "Granted", achievement: "pass:1:1", on: "2026-03-03" } as const
    const { outranked, changesNothing } = await laurel.preview({ decisions: { act, ...by } })
    expect([changesNothing, outranked]).toEqual([
      true,
      ["the grant of pass:1:1 counts only once it is approved by somebody else, as moderator"]
    ])
    const { decisions } = await laurel.decide({ act, ...by })
    // The first of those given now is no decision 1: that one is on record.
    const own = { act: { _tag: "Approved", decision: 1 } as const, actor: "u-1", role: "moderator", reason: "mine" }
    expect(await rejection(laurel.decide(own))).toMatchObject({
      message: "nothing was decided:\n  decisions[0]: decision 1 was made by u-1 too: a second person has to approve it"
    })
    const held = async () => (await laurel.contact("c1").holds("licence")).status
    expect(await held()).toBe("never held")
    await laurel.decide({
      act: { _tag: "Approved", decision: decisions[0]?.id ?? 0 },
      actor: "u-2",
      role: "moderator",
      reason: "I agree"
    })
    expect(await held()).toBe("valid")
  })
})

describe("today", () => {
  const [london] = catalog.offerings
  if (london === undefined) throw new Error("expected an offering")
  const auckland = { ...london, id: "forklift-nz", zone: "Pacific/Auckland" }
  const world = { catalog: { ...catalog, offerings: [london, auckland] } }
  const there = { offering: "forklift-nz" }
  const on = ({ today, zone }: { readonly today: string; readonly zone: string }) => [today, zone]

  it("is that of the offering's zone, in which it is another day", async () => {
    const laurel = await opened(world)
    const shown = await laurel.preview({ facts: passed("anna", there) })
    expect(on(shown)).toEqual(["2026-03-11", "Pacific/Auckland"])
    await laurel.record(passed("anna", there))
    expect(on(await laurel.preview({ decisions: voided() }))).toEqual(["2026-03-11", "Pacific/Auckland"])
    expect(on(await laurel.decide(voided()))).toEqual(["2026-03-11", "Pacific/Auckland"])
  })

  it("is that of UTC where two zones are at stake, or none", async () => {
    const laurel = await opened(world)
    await laurel.record([passed("anna", there), passed("bob")])
    expect(on(await laurel.preview({ facts: [passed("eve", there), passed("kim")] }))).toEqual(["2026-03-10", "UTC"])
    expect(on(await laurel.preview({ decisions: [voided(), voided("pass:2:1")] }))).toEqual(["2026-03-10", "UTC"])
    const linked = { act: { _tag: "Linked", contacts: ["c1", "c2"] } as const, ...by }
    expect(on(await laurel.decide(linked))).toEqual(["2026-03-10", "UTC"])
  })
})

describe("a preview", () => {
  it("of decisions writes nothing, and commit does exactly what it showed", async () => {
    const laurel = await opened()
    await laurel.record(passed("anna"))
    const preview = await laurel.preview({ decisions: voided() })
    expect(preview).toMatchObject({ of: "decisions", achievements: [{ after: { status: "void" } }] })
    expect(await laurel.contact("c1").holds("licence")).toMatchObject({ status: "valid" })
    expect(await laurel.commit(preview)).toEqual({ facts: 0, decisions: 1, entries: 1, rejections: 0, version: 1 })
    expect(await laurel.achievement("pass:1:1")).toMatchObject(
      Object.fromEntries(Object.entries(preview.achievements[0]?.after ?? {}).filter(([name]) => name !== "status"))
    )
  })

  it("of facts tells what would be refused, too", async () => {
    const laurel = await opened()
    const preview = await laurel.preview({ facts: [passed("anna"), passed("bob", { offering: "none" })] })
    expect(preview).toMatchObject({ of: "facts", rejections: [{ key: "bob" }], entries: [{ kind: "Issued" }] })
    expect(await laurel.find("anna")).toEqual([])
    expect(await laurel.commit(preview)).toMatchObject({ facts: 1, rejections: 1, entries: 1 })
    expect(await laurel.find("anna")).toHaveLength(1)
  })

  it("is refused as a conflict once another program has changed what it rests on, and holds when it is made again", async () => {
    const store = join(folder(), "laurel.db")
    const [one, other] = [await opened({ store }), await opened({ store })]
    await one.record(passed("anna"))
    const preview = await one.preview({ decisions: voided() })
    await other.record(passed("anna", { on: "2026-03-04" }))
    const error = await rejection(one.commit(preview))
    expect(error).toBeInstanceOf(ConflictError)
    expect(error).toMatchObject({
      code: "CONFLICT",
      retryable: false,
      message: expect.stringContaining("preview again")
    })
    expect((await one.contact("c1").history()).decisions).toEqual([])
    await one.commit(await one.preview({ decisions: voided() }))
    expect(await one.contact("c1").holds("licence")).toMatchObject({ status: "void" })
  })

  it("is not refused for what others record about others", async () => {
    const store = join(folder(), "laurel.db")
    const [one, other] = [await opened({ store }), await opened({ store })]
    await one.record(passed("anna"))
    const preview = await one.preview({ decisions: voided() })
    await other.record(passed("bob"))
    expect(await one.commit(preview)).toMatchObject({ decisions: 1 })
  })

  it("says that its numbers were taken, where others are known or decided about since, and not that somebody is known", async () => {
    for (const store of ["memory", join(folder(), "laurel.db")]) {
      const laurel = await opened({ store })
      await laurel.record([passed("anna"), passed("bob")])
      const facts = await laurel.preview({ facts: passed("new1") })
      await laurel.record(passed("new2"))
      const decisions = await laurel.preview({ decisions: voided() })
      await laurel.decide({ act: { _tag: "Voided", achievement: "pass:2:1" }, ...by })
      for (const preview of [facts, decisions]) {
        const error = await rejection(laurel.commit(preview))
        expect(error).toBeInstanceOf(ConflictError)
        expect(String(error)).toMatch(/the record has moved on: numbers .* have been taken since.*preview again/)
        expect(String(error)).toContain("Nothing was written")
        expect(String(error)).not.toContain("known already")
      }
      expect(await laurel.find("new1")).toEqual([])
    }
  })

  it("says that somebody is known already where that is so", async () => {
    const laurel = await opened()
    const preview = await laurel.preview({ facts: passed("anna") })
    await laurel.record(passed("anna", { source: "lms" }))
    expect(String(await rejection(laurel.commit(preview)))).toContain('"anna" is known already')
  })

  it("of facts is not refused for what other sources say of others, nor for decisions about others", async () => {
    const laurel = await opened()
    await laurel.record([passed("anna"), passed("bob")])
    const preview = await laurel.preview({ facts: passed("cat") })
    await laurel.record(passed("dan", { source: "lms" }))
    await laurel.decide({ act: { _tag: "Voided", achievement: "pass:2:1" }, ...by })
    expect(await laurel.commit(preview)).toMatchObject({ facts: 1 })
  })

  it("can be committed once, within an hour, and by the object that it was given as", async () => {
    const time = clock()
    const laurel = await opened({ now: time.now })
    await laurel.record(passed("anna"))
    const preview = await laurel.preview({ decisions: voided() })
    expect(await rejection(laurel.commit({ ...preview }))).toBeInstanceOf(InvalidError)
    time.set("2026-03-10T13:00:01Z")
    const late = await rejection(laurel.commit(preview))
    expect(late).toBeInstanceOf(ConflictError)
    expect(String(late)).toContain("more than an hour old: preview again")
    expect(String(late)).not.toContain("run again")
    const again = await laurel.preview({ decisions: voided() })
    await laurel.commit(again)
    expect(await rejection(laurel.commit(again))).toBeInstanceOf(ConflictError)
  })

  it("of facts links people as recording them does, where the catalog asks nobody", async () => {
    const claims = [{ scheme: "staff", value: "7" }]
    const facts = ["anna", "anna2"].map((who) => passed(who, { claims }))
    const persons = async (laurel: Laurel) => (await laurel.find("staff:7")).map(({ id }) => id)
    const [recording, committing] = [await opened(), await opened()]
    await recording.record(facts)
    await committing.commit(await committing.preview({ facts }))
    expect(await persons(recording)).toEqual(["c1"])
    expect(await persons(committing)).toEqual(["c1"])
  })

  it("is of facts of one source, and of one thing at a time", async () => {
    const laurel = await opened()
    expect(
      await rejection(laurel.preview({ facts: [passed("anna"), passed("anna", { source: "lms" })] }))
    ).toMatchObject({
      problems: [{ path: "facts", message: expect.stringContaining("desk, lms") }]
    })
    const both: object = { decisions: voided(), facts: passed("anna") }
    expect(await rejection(laurel.preview(both as { readonly facts: [] }))).toMatchObject({
      problems: [{ path: "change.facts" }]
    })
  })
})

describe("a preview of a catalog", () => {
  it("counts what it would do, and commit applies it", async () => {
    const store = join(folder(), "laurel.db")
    await (
      await opened({ store })
    ).record([passed("anna"), passed("bob", { evidence: { _tag: "Scored", scaled: 0.9 } })])
    const laurel = await opened({ store, catalog: scoring })
    const preview = await laurel.preview({ catalog: scoring })
    expect(preview).toMatchObject({
      of: "catalog",
      before: 1,
      version: 2,
      isLatest: false,
      achievements: { pass: { issued: 1, staying: 1 } },
      holdings: { licence: { gained: 1, lost: 0 } }
    })
    expect(laurel.catalog).toEqual({ version: 1, pending: true })
    expect(await laurel.commit(preview)).toMatchObject({ entries: 1, version: 2 })
    expect(laurel.catalog).toEqual({ version: 2, pending: false })
    expect(await all(laurel.holders("licence"))).toHaveLength(2)
    expect(await laurel.preview({ catalog: scoring })).toMatchObject({ isLatest: true, version: 2 })
  })

  it("judges anew what a campaign chooses, as decisions of whoever made it", async () => {
    const store = join(folder(), "laurel.db")
    await (await opened({ store })).record(passed("anna"))
    const laurel = await opened({ store, catalog: scoring })
    const campaign = { choice: { _tag: "Holders" }, on: "2026-03-10", ...by } as const
    const preview = await laurel.preview({ catalog: scoring, campaign })
    expect(preview).toMatchObject({ decisions: 1, achievements: { pass: { chosen: 1 } } })
    expect(await laurel.commit(preview)).toMatchObject({ decisions: 1 })
    expect((await laurel.contact("c1").history()).decisions).toMatchObject([
      { act: { _tag: "Governed" }, actor: "u-1" }
    ])
  })

  it("is refused with a campaign where nothing of the catalog is new, as nobody would be judged anew", async () => {
    const laurel = await opened()
    await laurel.record(passed("anna"))
    const campaign = { choice: { _tag: "Holders" }, on: "2026-03-10", ...by } as const
    expect(await rejection(laurel.preview({ catalog, campaign }))).toMatchObject({
      code: "REFUSED",
      problems: [{ path: "campaign", message: expect.stringContaining("chosen together with it") }]
    })
    expect(await laurel.preview({ catalog })).toMatchObject({ isLatest: true })
  })

  it("is refused as a conflict once something was recorded that changes it", async () => {
    const store = join(folder(), "laurel.db")
    const [laurel, other] = [await opened({ store }), await opened({ store })]
    const preview = await laurel.preview({ catalog: scoring })
    await other.record(passed("anna", { evidence: { _tag: "Scored", scaled: 0.9 } }))
    const error = await rejection(laurel.commit(preview))
    expect(error).toBeInstanceOf(ConflictError)
    expect(String(error)).toContain("Nothing was written: preview again")
    expect(laurel.catalog).toEqual({ version: 1, pending: false })
  })

  it("is not refused for what changes nothing of it", async () => {
    const laurel = await opened()
    const preview = await laurel.preview({ catalog: scoring })
    await laurel.record(passed("anna", { evidence: { _tag: "Failed" } }))
    expect(await laurel.commit(preview)).toMatchObject({ version: 2 })
  })

  it("leaves the one given at open waiting, where it is another", async () => {
    const store = join(folder(), "laurel.db")
    await opened({ store })
    const laurel = await opened({ store, catalog: scoring })
    await laurel.preview({ catalog })
    expect(laurel.catalog).toEqual({ version: 1, pending: true })
    const [type] = catalog.achievementTypes
    if (type === undefined) throw new Error("expected a type")
    const third = { ...catalog, achievementTypes: [{ ...type, title: "Passed" }] }
    await laurel.commit(await laurel.preview({ catalog: third }))
    expect(laurel.catalog).toEqual({ version: 2, pending: true })
    await laurel.commit(await laurel.preview({ catalog: scoring }))
    expect(laurel.catalog).toEqual({ version: 3, pending: false })
  })

  it("that is the latest is refused as a conflict once another one is", async () => {
    const store = join(folder(), "laurel.db")
    const [laurel, other] = [await opened({ store }), await opened({ store })]
    const preview = await laurel.preview({ catalog })
    expect(await laurel.commit(preview)).toMatchObject({ version: 1, entries: 0 })
    await other.commit(await other.preview({ catalog: scoring }))
    const error = await rejection(laurel.commit(preview))
    expect(error).toBeInstanceOf(ConflictError)
    expect(String(error)).toContain("catalog version 2 has been applied by now")
  })

  it("names every problem of the catalog and of the campaign", async () => {
    const laurel = await opened()
    const wrong = {
      ...catalog,
      certifications: [{ id: "licence", through: ["none"], validity: { basis: "never" } }]
    } as const
    expect(await rejection(laurel.preview({ catalog: wrong }))).toMatchObject({
      problems: [{ path: "catalog.certifications[0].through[0]" }]
    })
    const campaign = { choice: { _tag: "Holder" as "Holders" }, on: "2026-03-10", ...by }
    expect(await rejection(laurel.preview({ catalog: scoring, campaign }))).toMatchObject({
      problems: [{ path: "campaign.choice._tag", message: expect.stringContaining("Did you mean Holders") }]
    })
  })
})
