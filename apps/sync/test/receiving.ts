/** `laurel serve` as a program of its own, for as long as a test runs. */
import { type ChildProcess, spawn } from "node:child_process"
import { onTestFinished } from "@effect/vitest"
import { type Ended, type Environment, node } from "./given.ts"

export interface Receiving {
  /** Where it receives the first of its sources. */
  readonly address: string
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
}

/** Starts it on any free port, and waits until it receives so many sources. */
export const receiving = (
  cwd: string,
  secrets: Environment,
  { sources = 1, args = [] }: { readonly sources?: number; readonly args?: ReadonlyArray<string> } = {}
): Promise<Receiving> =>
  new Promise((resolve, reject) => {
    const [file = "", ...before] = node
    const env = { ...process.env, ...secrets }
    const child = spawn(file, [...before, "serve", "--only", "push", "--port", "0", ...args], { cwd, env })
    let [stdout, stderr] = ["", ""]
    child.stdout.on("data", (chunk) => (stdout += String(chunk)))
    const ended = new Promise<Ended>((done) => child.on("close", (code) => done({ code, stdout, stderr })))
    child.stderr.on("data", (chunk) => {
      stderr += String(chunk)
      const addresses = [...stderr.matchAll(/receiving at (\S+)\n/g)].map(([, address = ""]) => address)
      const [first] = addresses
      if (first !== undefined && addresses.length >= sources) resolve({ address: first, child, ended })
    })
    child.on("error", reject)
    void ended.then(({ stderr }) => reject(new Error(`it ended: ${stderr}`)))
    onTestFinished(() => void child.kill("SIGKILL"))
  })
