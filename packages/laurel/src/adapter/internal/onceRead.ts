import { InvalidError } from "../../errors.ts"

/** Pages that are looped over, once; `done` reads those that are left, and tells the total of all. */
export interface Once<Page, Total> extends AsyncIterable<Page> {
  done(): Promise<Total>
}

const refused = (expected: string): InvalidError =>
  new InvalidError([
    { path: "run", message: `expected ${expected}: ask for another, which goes on from where this one stopped` }
  ])

/**
 * Reads pages once: who loops over them again would wonder where they are. `total` is asked when all are read: of those that failed,
 * or were left before their end, there is none, however often it is asked for.
 */
export const onceRead = <Page, Total>(pages: AsyncGenerator<Page, void>, total: () => Total): Once<Page, Total> => {
  let isRead = false
  let isWhole = false
  let failure: { readonly error: unknown } | undefined
  async function* noting(): AsyncGenerator<Page, void> {
    try {
      yield* pages
      isWhole = true
    } catch (error) {
      failure = { error }
      throw error
    }
  }
  const noted = noting()
  return {
    [Symbol.asyncIterator]: () => {
      if (isRead) throw refused("one that was not read before")
      isRead = true
      return noted
    },
    done: async () => {
      isRead = true
      // Ends with the source.
      for await (const _ of noted) continue
      if (failure !== undefined) throw failure.error
      if (!isWhole) throw refused("one that was not left before its end")
      return total()
    }
  }
}
