/** What Effect's streams cost where the element is a batch: the functions of a sync in a stream, beside a plain loop over them. */
import assert from "node:assert/strict"
import { Effect, Stream } from "effect"
import type { Bench } from "../Bench.ts"
import { statements } from "../input/Statements.ts"
import { ratio, relay } from "../Rounds.ts"
import { draftOf } from "../xapi/drafts.ts"
import { decode, type Statement } from "../xapi/Statement.ts"

/** Rows of one page. */
const perPage = 5_000

type Page = ReadonlyArray<unknown>

const decoded = (page: Page): ReadonlyArray<Statement> =>
  page.flatMap((row) => {
    const exit = decode(row)
    return exit._tag === "Success" ? [exit.value] : []
  })

const drafted = (page: ReadonlyArray<Statement>): number => {
  let drafts = 0
  for (const statement of page) if (draftOf(statement) !== undefined) drafts += 1
  return drafts
}

/** Pages that take turns: the stream and the loop follow each other so closely that a busy minute hits both. */
const parts = 20

const inLoop = (pages: ReadonlyArray<Page>): number => {
  let sum = 0
  for (const page of pages) sum += drafted(decoded(page))
  return sum
}

const inStream = (pages: ReadonlyArray<Page>): Promise<number> =>
  Stream.fromIterable(pages, { chunkSize: 1 }).pipe(
    Stream.map(decoded),
    Stream.mapEffect((page) => Effect.sync(() => drafted(page))),
    Stream.runFold(
      () => 0,
      (sum, drafts) => sum + drafts
    ),
    Effect.runPromise
  )

export const bench: Bench<"stream / loop"> = {
  name: "stream-overhead",
  compares:
    "decoding and drafting pages in a stream with an effect for each page, against a plain loop over the same functions",
  bounds: { "stream / loop": { is: "atMost", floor: 1.05, stretch: 1.02 } },
  run: async ({ size }) => {
    const [count, rounds] = size === "ci" ? [200_000, 5] : [1_000_000, 5]
    // The same two pages again and again: values that differ would only measure the collector.
    const rows = [...statements(4, perPage * 2)].map((line): unknown => JSON.parse(line))
    const two = [rows.slice(0, perPage), rows.slice(perPage)]
    const part = Array.from({ length: count / parts / perPage }, (_, page) => two[page % 2] ?? [])
    assert.equal(inLoop(part), count / parts, "every statement is one draft")
    const times = await relay(
      rounds,
      () => Array.from({ length: parts }, () => part),
      ["loop", inLoop],
      ["stream", inStream]
    )
    return {
      input: `${count.toLocaleString("en")} parsed statements in pages of ${perPage.toLocaleString("en")}`,
      ratios: {
        "stream / loop": ratio(
          { name: "stream", unit: "s", rounds: times("stream") },
          { name: "loop", unit: "s", rounds: times("loop") }
        )
      }
    }
  }
}
