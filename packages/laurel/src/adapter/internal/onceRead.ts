import { InvalidError } from "../../errors.ts"

/** Pages that are looped over, once; `done` reads those that are left, and tells the total of all. */
export interface Once<Page, Total> extends AsyncIterable<Page> {
  done(): Promise<Total>
}

/** Reads pages once: who loops over them again would wonder where they are. `total` is asked when all are read, or the loop was left. */
export const onceRead = <Page, Total>(pages: AsyncGenerator<Page, void>, total: () => Total): Once<Page, Total> => {
  let isRead = false
  return {
    [Symbol.asyncIterator]: () => {
      if (isRead) {
        const message =
          "expected one that was not read before: ask for another, which goes on from where this one stopped"
        throw new InvalidError([{ path: "run", message }])
      }
      isRead = true
      return pages
    },
    done: async () => {
      isRead = true
      // Ends with the source.
      for await (const _ of pages) continue
      return total()
    }
  }
}
