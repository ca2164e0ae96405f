/** The same adapter, with another thread that reads and decodes while this one judges and writes. */
import type { Adapter } from "@laurel/core"
import { Effect, Stream } from "effect"
import { once } from "node:events"
import { Worker } from "node:worker_threads"
import { source } from "./drafts.ts"
import { type Packed, unpack } from "./packed.ts"
import { pageOf } from "./pages.ts"
import type { Task } from "./worker.ts"

/** Pages that are read ahead: with fewer the other thread waits (guide §10). */
const ahead = 2

const packedPages = async function* (worker: Worker): AsyncGenerator<Packed> {
  const ask = (): void => worker.postMessage("next", [])
  for (let page = 0; page < ahead; page++) ask()
  const waiting: Array<Packed | null> = []
  worker.on("message", (page: Packed | null) => waiting.push(page))
  for (;;) {
    // An error of the other thread is thrown here.
    while (waiting.length === 0) await once(worker, "message")
    const page = waiting.shift() ?? null
    if (page === null) return
    ask()
    yield page
  }
}

export const adapterApart = (file: string, perPage = 100_000): Adapter.Adapter => ({
  source,
  read: (position) => {
    const workerData: Task = { file, from: Number(position ?? 0), perPage }
    const worker = Effect.acquireRelease(
      Effect.sync(() => new Worker(new URL("worker.ts", import.meta.url), { workerData })),
      (started) => Effect.promise(() => started.terminate())
    )
    return Stream.unwrap(
      Effect.map(worker, (started) =>
        Stream.fromAsyncIterable(packedPages(started), (cause) => cause).pipe(
          Stream.orDie,
          Stream.map((packed) => pageOf(file, unpack(packed)))
        )
      )
    )
  }
})
