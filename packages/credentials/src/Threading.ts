/** Threads whose whole program is one file of ours: how each is started and ended, and how it knows that it is meant. */
import { type ResourceLimits, Worker } from "node:worker_threads"
import { Effect } from "effect"

/** What a thread is started with says what it is for, so that whoever only loads its file starts nothing. */
export interface Beginning<Purpose extends string> {
  readonly laurel: Purpose
}

/** Whether a thread was started for this, rather than its file loaded by a thread of somebody else's. */
export const isFor =
  <Purpose extends string, Given extends Beginning<Purpose>>(purpose: Purpose) =>
  (given: unknown): given is Given =>
    typeof given === "object" && given !== null && "laurel" in given && given.laurel === purpose

/** Starts one; `ended` is told why once it is no more, and maybe more than once. */
export const start = (
  file: URL,
  workerData: Beginning<string>,
  ended: (why: string) => void,
  limits: ResourceLimits = {}
): Worker => {
  // As source, it is read as this program reads it: our packages by their sources too. Else nothing is named: a thread has what the
  // program was started with by itself, and refuses to be told of what is the whole process's, such as the size of its heap.
  const source = file.pathname.endsWith(".ts")
    ? { execArgv: [...process.execArgv, "--conditions=@laurel/source", "--no-warnings"] }
    : {}
  const worker = new Worker(file, { workerData, ...source, resourceLimits: limits })
  worker.on("error", (error) => ended(error instanceof Error ? error.message : String(error)))
  worker.on("exit", (code) => ended(`it ended with ${code}`))
  return worker
}

export const stop = (worker: Worker): Effect.Effect<void> => Effect.asVoid(Effect.promise(() => worker.terminate()))
