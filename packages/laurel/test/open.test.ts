/** Opening: what is refused by name, what a changed catalog does, and what is left when it is closed. */
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import { ClosedError, InvalidError, NotFoundError, open, RefusedError, StoreError } from "../src/index.ts"
import { all, catalog, clock, folder, opened, passed, rejection, scoring } from "./world.ts"

describe("open", () => {
  it("makes a store and its folder, and finds in it what was recorded", async () => {
    const store = join(folder(), "deep", "laurel.db")
    const first = await opened({ store })
    await first.record(passed("anna@example.com"))
    await first.close()
    const second = await open({ store })
    expect(second.catalog).toEqual({ version: 1, pending: false })
    expect(await second.find("anna@example.com")).toMatchObject([{ id: "c1" }])
    await second.close()
  })

  it("refuses what it has no option for, by name, and makes nothing", async () => {
    const store = join(folder(), "laurel.db")
    // A program in JavaScript can misspell a name.
    const misspelt: object = { store, catalogue: catalog }
    const error = await rejection(open(misspelt as Parameters<typeof open>[0]))
    expect(error).toBeInstanceOf(InvalidError)
    expect(error).toMatchObject({ code: "INVALID", problems: [{ path: "options.catalogue" }] })
    expect(existsSync(store)).toBe(false)
  })

  it("names every option that can't be, and never quotes an address, which may hold a password", async () => {
    // As above: types say no to all of these.
    const wrong: object = { store: 7, apply: "now", connections: 0, now: 3 }
    const error = await rejection(open(wrong as Parameters<typeof open>[0]))
    expect(error).toMatchObject({
      problems: ["store", "apply", "connections", "now"].map((name) => ({ path: `options.${name}` }))
    })
    const address = await rejection(open({ store: "postgres://laurel:pass/word@host/db" }))
    expect(address).toMatchObject({ code: "INVALID", problems: [{ path: "options.store" }] })
    expect(String(address)).not.toContain("pass/word")
  })

  it("names every problem of a catalog", async () => {
    const [type] = catalog.achievementTypes
    if (type === undefined) throw new Error("expected a type")
    const error = await rejection(
      open({
        store: "memory",
        catalog: {
          ...catalog,
          achievementTypes: [{ ...type, courses: ["forklifts"], rule: { rule: "passed", group: "exams" } }],
          certifications: [{ id: "licence", through: ["passes"], validity: { basis: "never" } }]
        }
      })
    )
    expect(error).toMatchObject({
      code: "INVALID",
      problems: [{ path: "catalog.achievementTypes[0].courses[0]" }, { path: "catalog.certifications[0].through[0]" }]
    })
  })

  it("says which store can't be used, and why", async () => {
    const store = join(import.meta.dirname, "open.test.ts")
    const error = await rejection(open({ store }))
    expect(error).toBeInstanceOf(StoreError)
    expect(error).toMatchObject({ code: "UNUSABLE", retryable: false })
    expect(readFileSync(store, "utf8")).toContain("and why")
  })

  it("asks for a catalog where the store has none", async () => {
    const laurel = await open({ store: "memory" })
    expect(laurel.catalog).toEqual({ version: null, pending: false })
    expect(await rejection(laurel.record(passed("anna")))).toBeInstanceOf(RefusedError)
    await laurel.close()
  })

  it("takes the time that it is given", async () => {
    const time = clock("2031-01-01T00:00:00Z")
    const laurel = await opened({ now: time.now })
    await laurel.record(passed("anna"))
    expect(await laurel.contact("c1").holds("licence")).toMatchObject({ at: "2031-01-01", status: "lapsed" })
    time.set("2028-01-01T00:00:00Z")
    expect(await laurel.contact("c1").holds("licence")).toMatchObject({ at: "2028-01-01", status: "valid" })
  })

  it("gives up when its signal is aborted, with the signal's reason", async () => {
    const reason = new Error("enough")
    expect(await rejection(open({ store: "memory", catalog, signal: AbortSignal.abort(reason) }))).toBe(reason)
  })
})

describe("a catalog that differs from the store's last one", () => {
  it("waits where it is planned, and is applied at once where it is automatic", async () => {
    const store = join(folder(), "laurel.db")
    await (await opened({ store })).record(passed("anna"))
    const planned = await opened({ store, catalog: scoring })
    expect(planned.catalog).toEqual({ version: 1, pending: true })
    const automatic = await opened({ store, catalog: scoring, apply: "automatic" })
    expect(automatic.catalog).toEqual({ version: 2, pending: false })
  })

  it("is told where it waits and only it has what is asked about, until it is committed", async () => {
    const store = join(folder(), "laurel.db")
    await (await opened({ store })).record(passed("anna"))
    const [type] = catalog.achievementTypes
    const [certification] = catalog.certifications
    if (type === undefined || certification === undefined) throw new Error("expected a type and a certification")
    const more = {
      ...catalog,
      achievementTypes: [...catalog.achievementTypes, { ...type, id: "retake" }],
      certifications: [...catalog.certifications, { ...certification, id: "card", through: ["retake"] }]
    }
    const laurel = await opened({ store, catalog: more })
    const anna = laurel.contact("c1")
    const waits = (name: string) =>
      expect.objectContaining({
        code: "NOT_FOUND",
        message: expect.stringContaining(
          `The catalog given to open has "${name}", and is not applied yet: preview({ catalog })`
        )
      })
    expect(await rejection(anna.explain("retake"))).toEqual(waits("retake"))
    expect(await rejection(anna.holds("retake"))).toEqual(waits("retake"))
    expect(await rejection(anna.holds("card"))).toEqual(waits("card"))
    expect(await rejection(all(laurel.holders("card")))).toEqual(waits("card"))
    // What neither has is no matter of waiting.
    for (const error of [
      await rejection(anna.explain("retakes")),
      await rejection(anna.holds("cards")),
      await rejection(all(laurel.holders("retake")))
    ]) {
      expect(error).toBeInstanceOf(NotFoundError)
      expect(String(error)).not.toContain("given to open")
    }
    await laurel.commit(await laurel.preview({ catalog: more }))
    expect(await anna.holds("card")).toMatchObject({ certification: "card" })
  })

  it("is none where only its layout differs", async () => {
    const store = join(folder(), "laurel.db")
    await opened({ store })
    const { certifications, ...rest } = catalog
    const again = await opened({ store, catalog: { certifications, ...rest } })
    expect(again.catalog).toEqual({ version: 1, pending: false })
  })
})

describe("closing", () => {
  it("refuses everything afterwards, and may be done twice", async () => {
    const laurel = await open({ store: "memory", catalog })
    await Promise.all([laurel.close(), laurel.close()])
    expect(await rejection(laurel.record(passed("anna")))).toBeInstanceOf(ClosedError)
    expect(await rejection(laurel.contact("c1").history())).toMatchObject({ code: "CLOSED" })
    expect(await rejection(all(laurel.holders("licence")))).toBeInstanceOf(ClosedError)
  })

  it("is done where a block ends with `await using`", async () => {
    let left: Awaited<ReturnType<typeof open>> | undefined
    {
      await using laurel = await open({ store: "memory", catalog })
      left = laurel
      expect(await rejection(laurel.contact("c1").person())).toBeInstanceOf(NotFoundError)
    }
    expect(await rejection(left.find("anna"))).toBeInstanceOf(ClosedError)
  })

  it("leaves no list half read: what it holds is given back first", async () => {
    const laurel = await open({ store: join(folder(), "laurel.db"), catalog })
    await laurel.record([passed("anna"), passed("bob")])
    const holders = laurel.holders("licence", { at: "2026-04-01" })[Symbol.asyncIterator]()
    expect(await holders.next()).toMatchObject({ done: false })
    await laurel.close()
    // The page that was read is told; there is no other.
    await holders.return?.()
  })
})
