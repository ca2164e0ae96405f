/** The other thread: reads a file of statements, and sends a page for each one that is asked for. */
// oxlint-disable-next-line import/no-unassigned-import -- turns the compiler on, before any schema is made
import "effect/schema/SchemaJITCompiler/enable"
import { parentPort, workerData } from "node:worker_threads"
import { pack } from "./packed.ts"
import { readPages } from "./pages.ts"

/** What the thread is started with. */
export interface Task {
  readonly file: string
  readonly from: number
  readonly perPage: number
}

// Given by `adapterApart` alone.
const { file, from, perPage } = workerData as Task
const pages = readPages(file, from, perPage)

parentPort?.on("message", () => {
  const next = pages.next()
  if (next.done === true) {
    parentPort?.postMessage(null, [])
    return
  }
  const packed = pack(next.value)
  parentPort?.postMessage(packed, [packed.numbers.buffer])
})
