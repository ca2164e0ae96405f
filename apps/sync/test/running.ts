/** Command lines run in a thread of this test file, waited for as if each were a process. */
import { join } from "node:path"
import { type MessagePort, MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads"
import { inject } from "@effect/vitest"
import type { Ended, Environment } from "./given.ts"

export interface Asked {
  readonly cwd: string
  readonly args: ReadonlyArray<string>
  readonly env: Environment
}

export interface Given {
  readonly port: MessagePort
  readonly done: Int32Array
  /** The program's own file, which starts others of it. */
  readonly main: string
}

/** Milliseconds: only what hangs takes as long. */
const patience = 600_000

interface Thread {
  readonly worker: Worker
  readonly port: MessagePort
  readonly done: Int32Array
}
let thread: Thread | undefined

const begin = (): Thread => {
  const { port1, port2 } = new MessageChannel()
  const done = new Int32Array(new SharedArrayBuffer(4))
  const file = join(inject("programs"), "runner.mjs")
  const given: Given = { port: port2, done, main: join(inject("programs"), "laurel.mjs") }
  const worker = new Worker(file, { workerData: given, transferList: [port2], argv: [], stdin: true })
  worker.unref()
  return { worker, port: port1, done }
}

const asking = (asked: Asked): Thread => {
  thread ??= begin()
  Atomics.store(thread.done, 0, 0)
  // A thread has no origin: the rule means windows.
  thread.worker.postMessage(asked) // oxlint-disable-line unicorn/require-post-message-target-origin
  return thread
}

const answerOf = ({ port }: Thread, { args }: Asked): Ended => {
  const answer: { readonly message: Ended } | undefined = receiveMessageOnPort(port)
  if (answer === undefined) throw new Error(`no end within ${patience} ms: laurel ${args.join(" ")}`)
  return answer.message
}

/** Runs a command line to its end, while nothing else of this file goes on. */
export const run = (asked: Asked): Ended => {
  if (beside > 0) throw new Error(`laurel ${asked.args.join(" ")}: one that was begun before has not ended yet`)
  const before = process.cwd()
  // A thread is in the folder of its process.
  process.chdir(asked.cwd)
  try {
    const given = asking(asked)
    Atomics.wait(given.done, 0, 0, patience)
    return answerOf(given, asked)
  } finally {
    process.chdir(before)
  }
}

/** How many are begun and have not ended, and the last of them. */
let beside = 0
let last: Promise<unknown> = Promise.resolve()

/** Runs a command line while this file goes on, such as to answer it; those that are begun before end before. */
export const runBeside = (asked: Asked): Promise<Ended> => {
  beside += 1
  const next = last.then(async () => {
    try {
      const given = asking(asked)
      await Atomics.waitAsync(given.done, 0, 0, patience).value
      return answerOf(given, asked)
    } finally {
      beside -= 1
    }
  })
  last = next.catch(() => undefined)
  return next
}
