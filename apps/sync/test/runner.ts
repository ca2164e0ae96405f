/** Runs command lines one after the other in a thread, as the program does in a process of its own: what a start costs is paid once. */
import { parentPort, workerData } from "node:worker_threads"
import { Effect } from "effect"
import { codeOf, program } from "../src/Main.ts"
import type { Asked, Given } from "./running.ts"

// It is started with this, and by nobody else.
const { port, done, main } = workerData as Given

/** What is written is kept, and comes nowhere else. */
const kept = (stream: NodeJS.WriteStream): { text: string } => {
  const all = { text: "" }
  stream.write = (piece: string | Uint8Array, ...rest: ReadonlyArray<unknown>) => {
    all.text += typeof piece === "string" ? piece : Buffer.from(piece).toString()
    for (const each of rest) if (typeof each === "function") each()
    return true
  }
  return all
}

const [stdout, stderr] = [kept(process.stdout), kept(process.stderr)]
const own = { ...process.env }

const run = async ({ cwd, args, env }: Asked): Promise<void> => {
  // A thread can't change its folder; nothing but this is asked which one it is.
  process.cwd = () => cwd
  process.argv = [process.execPath, main, ...args]
  for (const name of Object.keys(process.env)) if (!(name in own)) delete process.env[name]
  Object.assign(process.env, own, env)
  process.exitCode = undefined
  stdout.text = stderr.text = ""
  const result = await Effect.runPromiseExit(program(args))
  port.postMessage({ code: codeOf(result), stdout: stdout.text, stderr: stderr.text })
  Atomics.store(done, 0, 1)
  Atomics.notify(done, 0)
}

parentPort?.on("message", (asked: Asked) => void run(asked))
