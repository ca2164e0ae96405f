/** The program as a process that is killed, as by `kill -9`, at a place of its work: a write to its store, or a webhook. */
import { type ChildProcess, spawn } from "node:child_process"
import { existsSync, watch } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { type Ended, node } from "../given.ts"
import type { Receiver } from "./receiver.ts"
import { environment, store } from "./world.ts"

/**
 * Where it is killed: at a change of the store's files, counted from one, and in fewer pieces where the machine is busy; as soon as so
 * many commits more, or so many endpoints more with a place in the log, are in the store; at a webhook, before its receiver has
 * answered or after.
 */
export type Place =
  | { readonly of: "write" | "commit" | "cursor"; readonly at: number }
  | { readonly of: "webhook"; readonly at: number; readonly answered: boolean }

interface Outcome extends Ended {
  readonly killed: boolean
}

export interface Running {
  readonly child: ChildProcess
  readonly outcome: Promise<Outcome>
  /** What it has written to stderr so far. */
  readonly said: () => string
}

const counts = {
  commit: "SELECT count(*) AS found FROM batch",
  cursor: "SELECT count(*) AS found FROM shelf WHERE shelf = 'laurel.webhooks'"
}

/**
 * Counts what comes to be in a store, by one connection that is opened once the store is there: to open and to close one changes
 * files.
 */
export class Counted {
  readonly #file: string
  readonly #count: string
  #db: DatabaseSync | undefined
  #before = 0

  constructor(cwd: string, of: keyof typeof counts) {
    this.#file = join(cwd, store)
    this.#count = counts[of]
    if (existsSync(this.#file)) this.#before = this.#all()
  }

  more(): number {
    return this.#all() - this.#before
  }

  close(): void {
    this.#db?.close()
  }

  #all(): number {
    try {
      this.#db ??= new DatabaseSync(this.#file, { readOnly: true })
      return Number(this.#db.prepare(this.#count).get()?.["found"])
    } catch {
      // It is not there yet, or only being made.
      return 0
    }
  }
}

/** Kills at a place, by what the store's files and the receiver see of it; what ends that. */
const arm = (cwd: string, receiver: Receiver, place: Place | undefined, kill: () => void) => {
  const seen = { writes: 0, webhooks: 0 }
  const counted = place?.of === "commit" || place?.of === "cursor" ? new Counted(cwd, place.of) : undefined
  const watcher = watch(join(cwd, "store"), () => {
    seen.writes += 1
    if (place?.of === "write" && place.at === seen.writes) kill()
  })
  // What is written is there for others only a little later, so that it is asked for again and again.
  const ask = (): void => {
    if (place !== undefined && counted !== undefined && counted.more() >= place.at) kill()
  }
  const asking = counted === undefined ? undefined : setInterval(ask, 1)
  // A folder that is gone is no more watched.
  watcher.on("error", () => undefined)
  const isThis = (answered: boolean): boolean =>
    place?.of === "webhook" && place.answered === answered && place.at === seen.webhooks
  receiver.onAsked = () => {
    seen.webhooks += 1
    if (!isThis(false)) return true
    kill()
    return false
  }
  receiver.onAnswered = () => {
    if (isThis(true)) kill()
  }
  return () => {
    clearInterval(asking)
    watcher.close()
    counted?.close()
    receiver.onAsked = () => true
    receiver.onAnswered = () => undefined
  }
}

/** Starts the program in a folder, to be killed at a place; to be left alone without one. */
export const start = (cwd: string, args: ReadonlyArray<string>, receiver: Receiver, place?: Place): Running => {
  const [file = "", ...before] = node
  const env = { ...process.env, ...environment }
  const child = spawn(file, [...before, ...args], { cwd, env })
  const disarm = arm(cwd, receiver, place, () => void child.kill("SIGKILL"))
  let [stdout, stderr] = ["", ""]
  child.stdout.on("data", (chunk) => (stdout += String(chunk)))
  child.stderr.on("data", (chunk) => (stderr += String(chunk)))
  const outcome = new Promise<Outcome>((resolve, reject) => {
    child.on("error", reject)
    child.on("close", (code, signal) => {
      disarm()
      resolve({ code, stdout, stderr, killed: signal === "SIGKILL" })
    })
  })
  return { child, outcome, said: () => stderr }
}
