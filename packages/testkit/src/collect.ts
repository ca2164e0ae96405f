import type { Adapter } from "@laurel/core"
import { Effect, Logger, Stream } from "effect"

/** What a reading gave: its pages, and the failure after them. */
export interface Collected {
  readonly pages: ReadonlyArray<Adapter.Page>
  readonly error: Adapter.AdapterError | undefined
}

/** Reads an adapter to its end or its failure, from a position or from the beginning, with nothing logged. A defect stays one. */
export const collect = (adapter: Adapter.Adapter, position: string | null = null): Effect.Effect<Collected> =>
  Effect.suspend(() => {
    const pages: Array<Adapter.Page> = []
    return Stream.runForEach(adapter.read(position), (page) => Effect.sync(() => pages.push(page))).pipe(
      Effect.match({
        onSuccess: (): Collected => ({ pages, error: undefined }),
        onFailure: (error): Collected => ({ pages, error })
      }),
      Effect.provide(Logger.layer([]))
    )
  })
