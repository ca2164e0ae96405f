/** The ways to the same drafts: from a file in one thread, from a file with another thread, and made at hand. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Adapter, Fact } from "@laurel/core"
import { Effect, Stream } from "effect"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { correctionsIn, drafts, draftsAdapter, perRejection } from "../src/input/Drafts.ts"
import { statements, write } from "../src/input/Statements.ts"
import { adapter } from "../src/xapi/adapter.ts"
import { adapterApart } from "../src/xapi/apart.ts"

const folder = mkdtempSync(join(tmpdir(), "laurel-bench-test-"))
const file = join(folder, "statements.ndjson")

beforeAll(() => {
  write(file, 1, 20_000)
})
afterAll(() => rmSync(folder, { recursive: true }))

const pagesOf = (read: Adapter.Adapter, position: string | null = null): Promise<ReadonlyArray<Adapter.Page>> =>
  Effect.runPromise(Stream.runCollect(read.read(position)))

const draftsOf = (pages: ReadonlyArray<Adapter.Page>): ReadonlyArray<Fact.Draft> => pages.flatMap((page) => page.drafts)

describe("a file of statements", () => {
  it("gives the drafts that are made at hand", async () => {
    assert.deepStrictEqual(draftsOf(await pagesOf(adapter(file, 5_000))), [...drafts(1, 20_000)])
  })
  it("gives the same pages with another thread", async () => {
    const [own, apart] = [await pagesOf(adapter(file, 5_000)), await pagesOf(adapterApart(file, 5_000))]
    assert.isAbove(own.length, 1)
    const plain = (page: Adapter.Page) => ({ ...page, raw: undefined })
    assert.deepStrictEqual(apart.map(plain), own.map(plain))
  })
  it("goes on where a page ended, in either way", async () => {
    const [first, ...rest] = await pagesOf(adapter(file, 5_000))
    for (const made of [adapter, adapterApart]) {
      const after = await pagesOf(made(file, 5_000), first?.position ?? null)
      assert.deepStrictEqual(draftsOf(after), draftsOf(rest))
    }
  })
  it("says each participation of a page once, as one object", async () => {
    const [page] = await pagesOf(adapter(file, 5_000))
    const subjects = (page?.drafts ?? []).map(({ subject }) => subject)
    assert.strictEqual(new Set(subjects).size, new Set(subjects.map(({ key }) => key)).size)
  })
  it("tells the line of a draft, and rejects what is no statement, in either way", async () => {
    const lines = [...statements(1, 20)].toSpliced(3, 1, "no JSON", `{"id":1}`)
    const broken = join(folder, "broken.ndjson")
    writeFileSync(broken, lines.join("\n"))
    for (const made of [adapter, adapterApart]) {
      const [page] = await pagesOf(made(broken))
      assert.deepStrictEqual(page?.drafts.map(page.raw), lines.toSpliced(3, 2))
      assert.deepStrictEqual(
        page?.rejections.map(({ raw }) => raw),
        lines.slice(3, 5)
      )
    }
  })
})

describe("a source at hand", () => {
  const given = { seed: 1, count: 20_000, perPage: 5_000, isRough: true }
  it("rejects rows and lowers marks where it is asked to, and has nothing after its end", async () => {
    const pages = await pagesOf(draftsAdapter(given))
    assert.strictEqual(draftsOf(pages).length, 20_000 + correctionsIn(20_000))
    assert.strictEqual(pages.flatMap(({ rejections }) => rejections).length, 20_000 / perRejection)
    assert.deepStrictEqual(
      pages.map(({ ended }) => ended),
      [false, false, false, false, true]
    )
    assert.deepStrictEqual(await pagesOf(draftsAdapter(given), pages.at(-1)?.position), [])
  })
  it("goes on where a page ended", async () => {
    const [first, ...rest] = await pagesOf(draftsAdapter(given))
    assert.deepStrictEqual(draftsOf(await pagesOf(draftsAdapter(given), first?.position)), draftsOf(rest))
  })
})
