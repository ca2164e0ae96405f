/**
 * The thread that looks after the process it is in, and ends all of it: nothing else in there can, while the compiler runs. It ends it once
 * nobody waits for it, once it works on one certificate for too long, and once it takes too much memory.
 */
import { workerData } from "node:worker_threads"
import { tookMemory, type Watched } from "./Job.ts"

/** Milliseconds between two looks. */
const pause = 250

// Given by worker.ts alone, which says that it is one.
const { began, bounds } = workerData as Watched

const end = (signal: NodeJS.Signals): void => {
  try {
    process.kill(process.pid, signal)
  } catch {
    // Windows knows no other.
    process.kill(process.pid, "SIGKILL")
  }
}

setInterval(() => {
  const since = Atomics.load(began, 0)
  const works = since === 0n ? 0 : Number(process.hrtime.bigint() - since) / 1e6
  if (process.ppid !== bounds.parent || works > bounds.time) end("SIGKILL")
  if (process.memoryUsage.rss() > bounds.memory) end(tookMemory)
}, pause)
