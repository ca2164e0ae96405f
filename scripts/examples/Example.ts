/** The examples: programs that print something, beside what they print. */
import { spawn } from "node:child_process"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

export interface Example {
  readonly name: string
  readonly folder: string
  /** What `main.ts` prints, to the letter. */
  readonly output: string
}

/** Every folder of `examples` that has a program, by name; those without an `output.txt` are told by their own tests. */
export const all = (root: string): ReadonlyArray<Example> =>
  readdirSync(join(root, "examples"))
    .toSorted()
    .map((name) => ({ name, folder: join(root, "examples", name) }))
    .filter(({ folder }) => existsSync(join(folder, "output.txt")))
    .map(({ name, folder }) => ({ name, folder, output: readFileSync(join(folder, "output.txt"), "utf8") }))

export interface Ran {
  /** Null where it was ended. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Milliseconds that one may run: the longest waits for the lease of a worker that was killed. */
const patience = 120_000

/** Runs a program in its folder. What it started, too, ends with it: it has a group of its own. */
export const run = (folder: string, args: ReadonlyArray<string>): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"], detached: true })
    let [stdout, stderr] = ["", ""]
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text))
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text))
    const stop = (): void => end(child.pid)
    const timer = setTimeout(stop, patience)
    process.once("exit", stop)
    child.once("error", reject)
    child.once("close", (code) => {
      clearTimeout(timer)
      process.off("exit", stop)
      stop()
      resolve({ code, stdout, stderr })
    })
  })

const end = (group: number | undefined): void => {
  try {
    if (group !== undefined) process.kill(-group, "SIGKILL")
  } catch {
    // Nobody of it is left.
  }
}

/** Where what was printed is not what `output.txt` says; undefined where it is. */
export const difference = ({ name, output }: Example, { code, stdout, stderr }: Ran): string | undefined => {
  if (code === 0 && stdout === output) return undefined
  const [expected, printed] = [output.split("\n"), stdout.split("\n")]
  const at = expected.findIndex((line, index) => line !== printed[index])
  const line = at === -1 ? expected.length : at
  const told = [
    `examples/${name}: ${code === 0 ? "it prints something else than output.txt says" : `it ended with ${code ?? "a signal"}`}`,
    ...(stdout === output
      ? []
      : [
          `  line ${line + 1}`,
          `    expected ${JSON.stringify(expected[line] ?? "the end")}`,
          `    found    ${JSON.stringify(printed[line] ?? "the end")}`
        ]),
    ...(stderr === "" ? [] : ["  on stderr", stderr.trimEnd().replaceAll(/^/gm, "    ")])
  ]
  return told.join("\n")
}
