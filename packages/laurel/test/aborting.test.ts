/** An abort that comes while a change is planned, and one that comes once it is written. */
import { describe, expect, it } from "@effect/vitest"
import type { Laurel } from "../src/index.ts"
import { all, by, opened, passed, scoring } from "./world.ts"

/** A record, and what is done whenever its clock is read while something goes on: it is read as a change is planned, and later. */
const watched = async () => {
  let read = (): void => undefined
  const time = new Date("2026-03-10T12:00:00Z")
  const now = (): Date => {
    read()
    return time
  }
  const laurel = await opened({ now })
  return {
    laurel,
    during: async <A>(onRead: (count: number) => void, call: () => Promise<A>): Promise<A> => {
      let count = 0
      read = () => onRead((count += 1))
      return call().finally(() => (read = () => undefined))
    }
  }
}

type Writing = (laurel: Laurel) => Promise<{
  readonly write: (signal: AbortSignal) => Promise<unknown>
  /** How much of it is written: nothing, or all. */
  readonly written: () => Promise<unknown>
  readonly whole: unknown
}>

const holdersOf = async (laurel: Laurel): Promise<number> => (await all(laurel.holders("licence"))).length

/** Two commits. */
const recording: Writing = async (laurel) => ({
  write: (signal) => laurel.record([passed("anna"), passed("bob", { source: "lms" })], { signal }),
  written: () => holdersOf(laurel),
  whole: 2
})

const deciding: Writing = async (laurel) => {
  await laurel.record(passed("anna", { evidence: { _tag: "Registered" } }))
  const act = { _tag: "Granted", achievement: "pass:1:1", on: "2026-03-03" } as const
  return {
    write: (signal) => laurel.decide({ act, ...by }, { signal }),
    written: () => holdersOf(laurel),
    whole: 1
  }
}

const committing: Writing = async (laurel) => {
  const preview = await laurel.preview({ facts: passed("anna") })
  return { write: (signal) => laurel.commit(preview, { signal }), written: () => holdersOf(laurel), whole: 1 }
}

/** A commit of the catalog, and others of what it judges anew. */
const applying: Writing = async (laurel) => {
  await laurel.record(passed("anna", { evidence: { _tag: "Scored", scaled: 0.9 } }))
  const preview = await laurel.preview({ catalog: scoring })
  return { write: (signal) => laurel.commit(preview, { signal }), written: () => holdersOf(laurel), whole: 1 }
}

const reason = new Error("enough")
const every: ReadonlyArray<readonly [string, Writing]> = [
  ["record", recording],
  ["decide", deciding],
  ["commit of facts", committing],
  ["commit of a catalog", applying]
]

describe.each(every)("an abort during %s", (_, writing) => {
  it("stops it with nothing written before it begins to write, and has no effect from then on, whenever it comes", async () => {
    const told: Array<string> = []
    // Ends with the moments at which the clock is read: one more each time.
    for (let at = 1; ; at++) {
      const { laurel, during } = await watched()
      const { write, written, whole } = await writing(laurel)
      const controller = new AbortController()
      const outcome = await during(
        (count) => count === at && controller.abort(reason),
        () =>
          write(controller.signal).then(
            () => "done",
            (error: unknown) => (error === reason ? "given up" : Promise.reject(error))
          )
      )
      expect([at, outcome, await written()]).toEqual([at, outcome, outcome === "done" ? whole : 0])
      if (!controller.signal.aborted) break
      told.push(outcome)
    }
    expect(told.join()).toMatch(/^(given up,?)+(done,?)+$/)
  })

  it("that comes by a timer, which planning leaves no time for, is seen before it writes", async () => {
    const { laurel, during } = await watched()
    const { write, written } = await writing(laurel)
    const controller = new AbortController()
    const busy = (count: number): void => {
      if (count > 1) return
      setTimeout(() => controller.abort(reason))
      // Nothing else gets a turn until it is due.
      for (const until = performance.now() + 5; performance.now() < until;);
    }
    await expect(during(busy, () => write(controller.signal))).rejects.toBe(reason)
    expect(await written()).toBe(0)
  })

  it("that comes once it is done has no effect, and the signal is let go", async () => {
    const { laurel } = await watched()
    const { write, written, whole } = await writing(laurel)
    const controller = new AbortController()
    await write(controller.signal)
    controller.abort(reason)
    expect(await written()).toBe(whole)
  })
})

describe("what was given up", () => {
  it("is committed by the same preview later on", async () => {
    const { laurel } = await watched()
    const { write, written, whole } = await committing(laurel)
    await expect(write(AbortSignal.abort(reason))).rejects.toBe(reason)
    await write(new AbortController().signal)
    expect(await written()).toBe(whole)
  })
})
