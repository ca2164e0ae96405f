/** Commands, as a user types them: without the variables that this repository's npm has for itself; and none for ever. */
import { spawn } from "node:child_process"

export interface Ended {
  /** Null where it was ended. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Where {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  /** Milliseconds that it may take, on a machine that does other things; three minutes unless it is said. */
  readonly patience?: number
  /** Where it is true, what it says is seen at once, and not given. */
  readonly isSeen?: boolean
  /** Where it is true, it is a script of this repository, which keeps what npm has set for it. */
  readonly isScript?: boolean
}

const minutes = 60_000

/** What npm sets for those whom it runs. */
const isOurs = (name: string): boolean =>
  /^(?:npm_|NODE_OPTIONS$|NODE_ENV$|NODE_COMPILE_CACHE$|INIT_CWD|NO_COLOR|FORCE_COLOR|YARN_|COREPACK_)/i.test(name)

/** By their ids: each has a group of its own, that what it started ends with it. */
const running = new Set<number>()

const end = (pid: number): void => {
  try {
    process.kill(-pid, "SIGKILL")
  } catch {
    // Nobody of it is left.
  }
}

const endAll = (): void => running.forEach(end)
const interrupted = (): never => process.exit(130)

/** Whoever ends this program ends all that it runs: a terminal tells only the program's own group. */
const begun = (pid: number): void => {
  if (running.size === 0) {
    process.on("exit", endAll)
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, interrupted)
  }
  running.add(pid)
}

const ended = (pid: number): void => {
  end(pid)
  running.delete(pid)
  if (running.size > 0) return
  process.off("exit", endAll)
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, interrupted)
}

/** Runs a command to its end, or ends it and all that it started when its time is over. */
export const run = (
  command: string,
  args: ReadonlyArray<string>,
  { cwd, env = {}, patience = 3 * minutes, isSeen = false, isScript = false }: Where
): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const plain = Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOurs(name)))
    const given = isScript ? process.env : { ...plain, NO_COLOR: "1", CI: "1" }
    const output = isSeen ? "inherit" : "pipe"
    const child = spawn(command, args, {
      cwd,
      env: { ...given, ...env },
      stdio: ["ignore", output, output],
      detached: true
    })
    const { pid } = child
    child.once("error", reject)
    if (pid === undefined) return
    begun(pid)
    const said = { stdout: "", stderr: "" }
    child.stdout?.setEncoding("utf8").on("data", (text: string) => (said.stdout += text))
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (said.stderr += text))
    const timer = setTimeout(() => {
      said.stderr += `\nended after ${patience / minutes} minutes\n`
      end(pid)
    }, patience)
    child.once("close", (code) => {
      clearTimeout(timer)
      ended(pid)
      resolve({ code, ...said })
    })
  })

/** Something that came to another end than it should, with what it said. */
export class Failed extends Error {}

/** Characters of what a command said that are shown where it failed. */
const maxShown = 3_000

export const shown = (text: string): string => (text.length > maxShown ? `…${text.slice(-maxShown)}` : text)

/** Runs a command that has to succeed; gives what it said, the answer first. */
export const succeed = async (command: string, args: ReadonlyArray<string>, where: Where): Promise<Ended> => {
  const found = await run(command, args, where)
  if (found.code === 0) return found
  throw new Failed(
    `exit code ${found.code ?? "none"}: ${[command, ...args].join(" ")}\n${shown(`${found.stdout}\n${found.stderr}`)}`
  )
}

/** Does something with each, as many at a time as there are lanes; the first that fails is thrown. */
export const inLanes = async <A>(
  lanes: number,
  all: ReadonlyArray<A>,
  each: (one: A) => Promise<void>
): Promise<void> => {
  const left = [...all]
  const lane = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await each(next)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}
