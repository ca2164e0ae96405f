/** Facts at hand: recorded, corrected, refused and kept aside. */
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import { defineAdapter, type Fact, InvalidError } from "../src/index.ts"
import { all, catalog, folder, opened, passed, rejection } from "./world.ts"

/** A fact as a program in JavaScript may write it. */
const misspelt = (fact: object): Fact => fact as Fact

describe("record", () => {
  it("records facts and what follows from them, and the same again is no news", async () => {
    const laurel = await opened()
    const facts = [passed("anna"), passed("bob")]
    expect(await laurel.record(facts)).toEqual({
      facts: 2,
      corrections: 0,
      unplaced: 0,
      same: 0,
      ignored: 0,
      entries: 2,
      rejections: []
    })
    expect(await laurel.record(facts)).toMatchObject({ facts: 0, same: 2, entries: 0 })
    expect(await laurel.record([])).toMatchObject({ facts: 0, same: 0 })
  })

  it("takes the same reference with other content as a correction", async () => {
    const laurel = await opened()
    await laurel.record(passed("anna"))
    expect(await laurel.record(passed("anna", { on: "2026-03-04" }))).toMatchObject({ facts: 1, corrections: 1 })
    expect(await laurel.achievement("pass:1:1")).toMatchObject({ contested: { held: [{ from: "2026-03-04" }] } })
  })

  it("names index, place, what is expected and what was meant of each fact that can't be read, and records none", async () => {
    const laurel = await opened()
    const error = await rejection(
      laurel.record([
        passed("anna"),
        misspelt({ ...passed("bob"), evidence: { _tag: "Pased" } }),
        misspelt({ ...passed("cat"), happened: { on: "2026-02-30", zone: "Europe/London" }, activty: "test" })
      ])
    )
    expect(error).toBeInstanceOf(InvalidError)
    expect(error).toMatchObject({
      problems: [
        {
          path: "facts[1].evidence._tag",
          message: expect.stringMatching(/expected one of Registered, .*found "Pased"\. Did you mean Passed/)
        },
        { path: "facts[2].activty", message: expect.stringContaining("Did you mean activity") },
        { path: "facts[2].happened.on", message: expect.stringContaining("2026-02-30") }
      ]
    })
    expect(await laurel.find("anna")).toEqual([])
  })

  it("leaves out what is undefined, and reads a Date as a moment", async () => {
    const laurel = await opened()
    const at = new Date("2026-03-03T10:00:00Z")
    const { happened, ...rest } = passed("anna")
    await laurel.record(misspelt({ ...rest, said: undefined, happened: { ...happened, at } }))
    const { learners } = await laurel.contact("c1").history()
    expect(learners[0]?.facts[0]).toMatchObject({ said: null, happened: { at: "2026-03-03T10:00:00.000Z" } })
  })

  it("keeps a fact that can't be placed, tells it, and lets it go when it is recorded again and has a place", async () => {
    const store = join(folder(), "laurel.db")
    const laurel = await opened({ store })
    const fact = passed("anna", { offering: "forklift-2027" })
    const { rejections } = await laurel.record([fact, passed("bob")])
    expect(rejections).toMatchObject([{ kind: "type", source: "desk", stream: "results", key: "anna" }])
    expect(rejections[0]?.found).toContain("forklift-2027")
    await laurel.record(passed("cat"))
    expect(await all(laurel.rejections())).toMatchObject([{ key: "anna" }])
    await laurel.record(fact)
    expect(await all(laurel.rejections())).toHaveLength(1)
    const [offering] = catalog.offerings
    if (offering === undefined) throw new Error("expected an offering")
    const offerings = [offering, { ...offering, id: "forklift-2027" }]
    const later = await opened({ store, catalog: { ...catalog, offerings }, apply: "automatic" })
    expect(await later.record(fact)).toMatchObject({ facts: 1, rejections: [] })
    expect(await all(later.rejections())).toEqual([])
  })

  const unplaced = { expected: "an offering of the catalog", found: '"forklift-2027"' }

  it("shows a fact that can't be placed as it was given, and says what to do to whoever gave it", async () => {
    const laurel = await opened()
    const fact = passed("anna", { offering: "forklift-2027", on: "2026-03-03" })
    const { rejections } = await laurel.record(fact)
    const advice = "Add the offering to the catalog, or mend the fact, and record it again."
    expect(rejections).toMatchObject([{ ...unplaced, advice }])
    expect(JSON.parse(rejections[0]?.raw ?? "")).toMatchObject({ ...fact, happened: { on: "2026-03-03" } })
    const shown = await laurel.preview({ facts: fact })
    expect(shown.rejections).toEqual(rejections)
    await laurel.record(passed("bob"))
    const { rejections: other } = await laurel.record({
      ...passed("bob", { scheme: "staff" }),
      reference: { source: "desk", stream: "results", key: "another" }
    })
    expect(other).toMatchObject([{ advice: expect.stringMatching(/never changes hands.*record it again/) }])
    expect(other[0]?.advice).not.toContain("setting")
  })

  it("says to sync again where the same is read from a source", async () => {
    const laurel = await opened()
    const { reference, ...fact } = passed("anna", { offering: "forklift-2027" })
    const source = defineAdapter({
      source: "lms",
      family: "record",
      stream: reference.stream,
      row: (row) => row,
      key: () => reference.key,
      page: () => ({ rows: ["anna"], position: "end", ended: true }),
      facts: () => [{ ...fact, key: reference.key }]
    })
    await laurel.sync(source).done()
    const [told] = await all(laurel.rejections())
    const advice = "Add the offering to the catalog and sync again, or mend the row."
    expect(told).toMatchObject({ ...unplaced, advice, raw: '"anna"' })
  })

  it("refuses a person of whose name nothing can be seen, and takes one of a single character", async () => {
    const laurel = await opened()
    const message = expect.stringMatching(/not only spaces or invisible characters, found/)
    for (const blank of ["  ", "\u200b"]) {
      const [contact, claim] = [passed(blank), passed("anna", { claims: [{ scheme: "login", value: blank }] })]
      const problems = [
        { path: "facts[0].subject.contact.value", message },
        { path: "facts[1].subject.claims[0].value", message }
      ]
      expect(await rejection(laurel.record([contact, claim]))).toMatchObject({ code: "INVALID", problems })
    }
    expect(await laurel.record(passed("x"))).toMatchObject({ facts: 1 })
  })

  it("makes one person of an e-mail address, however it is written, and two of a login", async () => {
    const laurel = await opened()
    const [one, other] = ["ANNE\u0308@Example.org ", "ann\u00eb@example.org"]
    await laurel.record([passed(one), passed(other)])
    expect(await laurel.contact({ scheme: "email", value: " ANN\u00cb@example.org" }).person()).toMatchObject({
      id: "c1",
      identities: [{ scheme: "email", value: other }]
    })
    expect(await laurel.find(one)).toMatchObject([{ id: "c1" }])
    await laurel.record([passed("BOB", { scheme: "login" }), passed("bob", { scheme: "login" })])
    expect(await rejection(laurel.contact({ scheme: "login", value: "Bob" }).person())).toMatchObject({
      code: "NOT_FOUND"
    })
    const bobs = [await laurel.find("BOB"), await laurel.find("bob")].map(([found]) => found?.id)
    expect(new Set(bobs).size).toBe(2)
  })

  it("keeps a claim of an address in the same form, also where it is only shown before", async () => {
    const laurel = await opened()
    const claims = [{ scheme: "email", value: "ANNA@x" }]
    const shown = await laurel.preview({ facts: passed("1", { scheme: "staff", claims }) })
    await laurel.commit(shown)
    await laurel.record(passed("2", { scheme: "staff", claims }))
    for (const value of ["ANNA@x", "anna@x"]) {
      const found = await rejection(laurel.contact({ scheme: "email", value }).person())
      expect(found).toMatchObject({ code: "AMBIGUOUS", contacts: ["c1", "c2"] })
    }
  })

  it("goes on with whom a store knows by an address as it was once written", async () => {
    const laurel = await opened()
    const { reference, ...fact } = passed("ANNA@x")
    const old = defineAdapter({
      source: "desk",
      family: "record",
      stream: reference.stream,
      row: (row) => row,
      key: () => reference.key,
      page: () => ({ rows: ["anna"], position: "end", ended: true }),
      facts: () => [{ ...fact, key: reference.key }]
    })
    await laurel.sync(old).done()
    const again = { ...passed("ANNA@x"), reference: { ...reference, key: "later" } }
    expect(await laurel.record(again)).toMatchObject({ facts: 1, rejections: [] })
    expect(await laurel.contact({ scheme: "email", value: "ANNA@x" }).person()).toMatchObject({ id: "c1" })
    expect(await rejection(laurel.contact({ scheme: "email", value: "anna@x" }).person())).toMatchObject({
      code: "NOT_FOUND"
    })
  })

  it("records each source by itself, and refuses Laurel's own names", async () => {
    const laurel = await opened()
    expect(await laurel.record([passed("anna"), passed("anna", { source: "lms" })])).toMatchObject({ facts: 2 })
    const error = await rejection(laurel.record(passed("bob", { source: "laurel.catalog" })))
    expect(error).toMatchObject({ problems: [{ path: "facts[0].reference.source" }] })
  })

  it("links people whose identities are linked without asking", async () => {
    const laurel = await opened()
    const staff = (value: string) => ({ claims: [{ scheme: "staff", value }] })
    await laurel.record([
      passed("anna", staff("7")),
      passed("ann", { ...staff("7"), source: "lms" }),
      passed("bob", staff("8"))
    ])
    expect(await laurel.contact({ scheme: "email", value: "ann" }).person()).toMatchObject({ members: ["c1", "c3"] })
    expect(await laurel.contact({ scheme: "email", value: "bob" }).person()).toMatchObject({ members: ["c2"] })
  })
})

describe("an abort right after the call", () => {
  it("comes before anything is done", async () => {
    const laurel = await opened()
    const reason = new Error("enough")
    const aborted = (call: (options: { readonly signal: AbortSignal }) => Promise<unknown>) => {
      const controller = new AbortController()
      const called = rejection(call({ signal: controller.signal }))
      controller.abort(reason)
      return called
    }
    expect(await aborted((options) => laurel.record(passed("anna"), options))).toBe(reason)
    expect(await aborted((options) => laurel.find("anna", options))).toBe(reason)
    expect(await laurel.find("anna")).toEqual([])
  })

  it("finds what was given as it was when it was called", async () => {
    const laurel = await opened()
    const facts = [passed("anna")]
    const recorded = laurel.record(facts)
    facts.length = 0
    expect(await recorded).toMatchObject({ facts: 1 })
  })
})

describe("two programs on one file", () => {
  it("each record what the other doesn't lose, and see each other's", async () => {
    const store = join(folder(), "laurel.db")
    const [one, other] = [await opened({ store }), await opened({ store })]
    const names = Array.from({ length: 20 }, (_, index) => `p${index}`)
    await Promise.all(names.map((name, index) => (index % 2 === 0 ? one : other).record(passed(name))))
    for (const laurel of [one, other]) {
      expect(await all(laurel.holders("licence", { at: "2026-04-01" }))).toHaveLength(20)
      expect(await laurel.verify()).toMatchObject({ differences: [] })
    }
  })
})
