import { InvalidError } from "../../errors.ts"

/** Pages that are looped over, or read to their end by `done`: once. */
export interface Once<Page, Total> extends AsyncIterable<Page> {
  done(): Promise<Total>
}

const refused = (message: string): InvalidError => new InvalidError([{ path: "run", message }])

/** Reads pages once. `total` is told when they are over: read to their end, left, or failed. */
export const onceRead = <Page, Total>(pages: AsyncGenerator<Page, void>, total: () => Total): Once<Page, Total> => {
  let state: "new" | "read" | "over" = "new"
  async function* loop(): AsyncGenerator<Page, void> {
    try {
      yield* pages
    } finally {
      state = "over"
    }
  }
  const begin = (): AsyncGenerator<Page, void> => {
    if (state !== "new") throw refused("expected one that was not read before: ask for another, it goes on from there")
    state = "read"
    return loop()
  }
  let whole: Promise<Total> | undefined
  const readWhole = async (): Promise<Total> => {
    // Ends with the source.
    for await (const _ of begin()) continue
    return total()
  }
  return {
    [Symbol.asyncIterator]: begin,
    done: async () => {
      if (state === "new") whole = readWhole()
      if (whole !== undefined) return whole
      // It would wait for whoever waits for it.
      if (state === "read") throw refused("expected its loop to be over: leave it first, or call done instead of it")
      return total()
    }
  }
}
