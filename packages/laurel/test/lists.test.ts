/** Lists over everybody: what they tell, page after page, and how they are left. */
import { describe, expect, it } from "@effect/vitest"
import { ClosedError, type Laurel, NotFoundError } from "../src/index.ts"
import { all, by, catalog, opened, passed, rejection } from "./world.ts"

const acme = { scheme: "employer", value: "acme" }
const year = { from: "2026-01-01", to: "2026-12-31" }

describe("lists", () => {
  it("tell who holds, who is about to lose, who has gaps, and what was earned", async () => {
    const laurel = await opened()
    await laurel.record([
      passed("anna", { claims: [acme] }),
      passed("bob", { on: "2020-01-01" }),
      passed("cat", { on: "2023-03-20" })
    ])
    const names = (rows: ReadonlyArray<{ readonly contact: { readonly id: string } }>) =>
      rows.map(({ contact }) => contact.id)
    expect(names(await all(laurel.holders("licence")))).toEqual(["c3", "c1"])
    expect(await all(laurel.holders("licence", { account: acme }))).toMatchObject([
      { contact: { id: "c1", accounts: [acme] }, status: "valid", lastValidDay: "2029-03-02" }
    ])
    expect(await all(laurel.expiring("licence", { within: 30 }))).toMatchObject([
      { contact: { id: "c3" }, daysLeft: 9 }
    ])
    expect(await all(laurel.gaps("licence"))).toMatchObject([{ contact: { id: "c2" }, from: "2023-01-01", to: null }])
    expect(await all(laurel.earned("pass", year))).toMatchObject([{ contact: { id: "c1" }, earnedOn: "2026-03-03" }])
    expect(await all(laurel.earned(null, { from: "2020-01-01", to: "2026-12-31" }))).toHaveLength(3)
    expect(await all(laurel.accounts("licence"))).toEqual([
      { account: "employer:acme", people: 1, holders: 1, lapsed: 0 }
    ])
  })

  it("tell nothing of names that the catalog has not: a misspelt one would look empty", async () => {
    const laurel = await opened()
    expect(await rejection(all(laurel.holders("license")))).toBeInstanceOf(NotFoundError)
    expect(await rejection(all(laurel.earned("passes", year)))).toBeInstanceOf(NotFoundError)
    const account = { scheme: "employers", value: "acme" }
    expect(await rejection(all(laurel.holders("licence", { account })))).toBeInstanceOf(NotFoundError)
    expect(await rejection(all(laurel.earned("pass", { from: "2026-02-01", to: "2026-01-01" })))).toMatchObject({
      problems: [{ path: "options.to" }]
    })
    expect(await rejection(all(laurel.expiring("licence", { within: -1 })))).toMatchObject({
      problems: [{ path: "options.within" }]
    })
  })

  it("tell what waits for a person, with the very decision that answers it", async () => {
    const laurel = await opened()
    const claims = [{ scheme: "email", value: "a@example.com" }]
    await laurel.record([passed("anna", { claims }), passed("bob", { claims })])
    await laurel.record(passed("anna", { claims, evidence: { _tag: "Failed" } }))
    const [waiting, ...more] = await all(laurel.review.contested())
    expect(more).toEqual([])
    expect(waiting).toMatchObject({
      contact: { id: "c1" },
      says: { held: [] },
      otherwise: "keep",
      deadline: "2026-04-09"
    })
    if (waiting === undefined) throw new Error("expected one that waits")
    const { achievement, resolves } = waiting
    await laurel.decide({ act: { _tag: "Resolved", achievement: achievement.id, ...resolves, choice: "apply" }, ...by })
    expect(await all(laurel.review.contested())).toEqual([])
    expect(await laurel.contact("c1").holds("licence")).toMatchObject({ status: "never held" })
    const questions = await all(laurel.review.identities())
    expect(questions).toMatchObject([{ identity: claims[0], people: [{ id: "c1" }, { id: "c2" }], conflict: null }])
    await laurel.decide({ act: { _tag: "Separated", contacts: ["c1", "c2"] }, ...by })
    expect(await all(laurel.review.identities())).toEqual([])
  })

  it("tell what would be over before it began, until it has other dates or is revoked", async () => {
    const fixed = { id: "season", through: ["pass"], validity: { basis: "fixedDate", date: "2026-03-31" } }
    const laurel = await opened({ catalog: { ...catalog, certifications: [...(catalog.certifications ?? []), fixed] } })
    await laurel.record([passed("anna", { on: "2026-03-31" }), passed("bob", { on: "2026-04-01" })])
    expect(await all(laurel.review.unresolved())).toMatchObject([
      {
        contact: { id: "c2" },
        certification: "season",
        periods: [{ achievement: "pass:2:1", from: "2026-04-01", ends: "unresolved", expires: "2026-03-31" }]
      }
    ])
    expect(await laurel.contact("c2").holds("season", { at: "2026-06-01" })).toMatchObject({ status: "pending" })
    await laurel.decide({ act: { _tag: "Revoked", achievement: "pass:2:1", from: "2026-05-01" }, ...by })
    expect(await all(laurel.review.unresolved())).toEqual([])
    expect(await laurel.contact("c2").holds("season", { at: "2026-06-01" })).toMatchObject({ status: "revoked" })
  })

  it("tell which decisions wait for somebody else, and none that counts at once, or was approved", async () => {
    const types = catalog.achievementTypes.map((type) => ({ ...type, moderators: ["moderator"] }))
    const waiting = async (laurel: Laurel) => {
      await laurel.record(passed("anna", { evidence: { _tag: "Registered" } }))
      await laurel.decide({ act: { _tag: "Granted", achievement: "pass:1:1", on: "2026-03-03" }, ...by })
      return all(laurel.review.approvals())
    }
    expect(await waiting(await opened())).toEqual([])
    const laurel = await opened({ catalog: { ...catalog, achievementTypes: types } })
    expect(await waiting(laurel)).toMatchObject([
      { decision: { id: 1, act: { _tag: "Granted" }, about: ["c1"] }, roles: ["moderator"], contacts: [{ id: "c1" }] }
    ])
    const act = { _tag: "Approved", decision: 1 } as const
    await laurel.decide({ act, actor: "u-2", role: "moderator", reason: "I agree" })
    expect(await all(laurel.review.approvals())).toEqual([])
    const options: object = { account: acme }
    expect(await rejection(all(laurel.review.approvals(options)))).toMatchObject({
      problems: [{ path: "options.account" }]
    })
  })

  it("are asked for anew by each loop over them", async () => {
    const laurel = await opened()
    await laurel.record([passed("anna"), passed("bob", { offering: "none" })])
    const lists: ReadonlyArray<AsyncIterable<unknown>> = [
      laurel.holders("licence"),
      laurel.earned(null, year),
      laurel.rejections()
    ]
    for (const list of lists) {
      expect(await all(list)).toHaveLength(1)
      expect(await all(list)).toHaveLength(1)
    }
    const holders = laurel.holders("licence")
    for await (const _ of holders) break
    await laurel.record(passed("cat"))
    expect(await all(holders)).toHaveLength(2)
    const options: object = { foo: 1 }
    expect(await rejection(all(laurel.imports.list(options)))).toMatchObject({ problems: [{ path: "options.foo" }] })
  })

  it("go on over pages, stop where the loop is left, and reject with the signal's reason where it is aborted", async () => {
    const laurel = await opened()
    const facts = Array.from({ length: 1_200 }, (_, index) => passed(`p${index}`, { offering: "none" }))
    await laurel.record(facts)
    expect(await all(laurel.rejections())).toHaveLength(1_200)
    let told = 0
    for await (const _ of laurel.rejections()) if ((told += 1) === 3) break
    expect(told).toBe(3)
    const controller = new AbortController()
    const reason = new Error("enough")
    let seen = 0
    const list = async () => {
      for await (const _ of laurel.rejections({ signal: controller.signal }))
        if ((seen += 1) === 3) controller.abort(reason)
    }
    expect(await rejection(list())).toBe(reason)
    // Nobody who has given up is told another row, also of a page that was read.
    expect(seen).toBe(3)
    expect(
      await laurel
        .contact("c1")
        .person()
        .catch(({ code }) => code)
    ).toBe("NOT_FOUND")
  })

  it("end at once when their Laurel is closed", async () => {
    const laurel = await opened()
    await laurel.record([passed("anna"), passed("bob"), passed("cat")])
    let seen = 0
    const list = async () => {
      for await (const _ of laurel.holders("licence")) if ((seen += 1) === 1) await laurel.close()
    }
    expect(await rejection(list())).toBeInstanceOf(ClosedError)
    expect(seen).toBe(1)
  })
})
