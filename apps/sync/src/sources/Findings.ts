/** What is found where a source is examined. */
import type { Adapter } from "@laurel/core"

export const fine = (what: string, found: string): Adapter.Finding => ({ what, state: "fine", found, advice: null })

export const wrong = (what: string, found: string, advice: string): Adapter.Finding => ({
  what,
  state: "wrong",
  found,
  advice
})

/** What keeps it from being read. */
export const ofFailure = (what: string, { expected, found, advice }: Adapter.Failure): Adapter.Finding =>
  wrong(what, `expected ${expected}, found ${found}`, advice)
