/** One story on every store: each answers the same, whatever it is kept in. */
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import { open, type OpenOptions, StoreError } from "../src/index.ts"
import { all, by, clock, database, folder, opened, passed, rejection } from "./world.ts"

const stores: { readonly [name: string]: () => Promise<Partial<OpenOptions>> } = {
  memory: () => Promise.resolve({ store: "memory" }),
  SQLite: () => Promise.resolve({ store: join(folder(), "laurel.db") }),
  PostgreSQL: async () => ({ store: await database(), schema: "learning", connections: 3 })
}

/** What is asked on each of them. */
const story = async (options: Partial<OpenOptions>) => {
  const time = clock()
  const laurel = await opened({ ...options, now: time.now })
  const recorded = await laurel.record([passed("anna"), passed("bob", { offering: "none" })])
  time.set("2026-03-11T12:00:00Z")
  const decided = await laurel.decide({
    act: { _tag: "Suspended", achievement: "pass:1:1", from: "2026-03-11", clock: "stops" },
    ...by
  })
  const before = await laurel.contact("c1").holds("licence", { known: "2026-03-10T23:00:00Z" })
  return {
    recorded,
    decided,
    before,
    now: await laurel.contact("c1").holds("licence"),
    history: await laurel.contact("c1").history(),
    rejections: await all(laurel.rejections()),
    // The root is of commitments that no two stores have in common.
    report: { ...(await laurel.verify()), root: "" }
  }
}

describe("a record", () => {
  it.each(["SQLite", "PostgreSQL"])("answers on %s as it does in memory", async (name) => {
    const [memory, other] = [await story({ store: "memory" }), await story((await stores[name]?.()) ?? {})]
    expect(other).toEqual(memory)
    expect(memory.now).toMatchObject({ status: "suspended" })
    expect(memory.before).toMatchObject({ status: "valid" })
    expect(memory.report).toMatchObject({ differences: [] })
  })

  it("says that a server can't be reached, which may pass, and never its password", async () => {
    const error = await rejection(open({ store: "postgresql://laurel:geheim@127.0.0.1:1/laurel" }))
    expect(error).toBeInstanceOf(StoreError)
    expect(error).toMatchObject({ code: "UNREACHABLE", retryable: true })
    expect(String(error)).not.toContain("geheim")
  })

  it("is shared by two programs on PostgreSQL: each sees what the other has recorded", async () => {
    const options = (await stores["PostgreSQL"]?.()) ?? {}
    const [one, other] = [await opened(options), await opened(options)]
    await Promise.all(
      Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? one : other).record(passed(`p${index}`)))
    )
    expect(await all(one.holders("licence"))).toHaveLength(10)
    expect(await other.verify()).toMatchObject({ differences: [] })
  })
})
