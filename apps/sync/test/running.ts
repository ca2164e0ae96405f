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
const patience = 120_000

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

/** Runs a command line to its end, while nothing else of this file goes on. */
export const run = (asked: Asked): Ended => {
  thread ??= begin()
  const { worker, port, done } = thread
  Atomics.store(done, 0, 0)
  // A thread has no origin: the rule means windows.
  worker.postMessage(asked) // oxlint-disable-line unicorn/require-post-message-target-origin
  Atomics.wait(done, 0, 0, patience)
  const answer: { readonly message: Ended } | undefined = receiveMessageOnPort(port)
  if (answer === undefined) throw new Error(`no end within ${patience} ms: laurel ${asked.args.join(" ")}`)
  return answer.message
}
