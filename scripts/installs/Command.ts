/** Commands as a user types them, without the variables that this repository's npm has for itself. */
import { spawn } from "node:child_process"

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Where {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
}

/** Milliseconds that one command may take, on a machine that does other things. */
const patience = 180_000

/** What npm sets for those whom it runs. */
const isOurs = (name: string): boolean =>
  /^(?:npm_|NODE_OPTIONS$|NODE_ENV$|NODE_COMPILE_CACHE$|INIT_CWD|NO_COLOR|FORCE_COLOR|YARN_|COREPACK_)/i.test(name)

/** Whatever is started is ended with the program. */
const running = new Set<number>()
process.on("exit", () => {
  for (const pid of running)
    try {
      process.kill(-pid, "SIGKILL")
    } catch {
      // It ended meanwhile.
    }
})

/** Runs a command to its end, or ends it. */
export const run = (command: string, args: ReadonlyArray<string>, { cwd, env = {} }: Where): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const plain = Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOurs(name)))
    const child = spawn(command, args, {
      cwd,
      env: { ...plain, NO_COLOR: "1", CI: "1", ...env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true
    })
    const { pid } = child
    if (pid !== undefined) running.add(pid)
    const said = { stdout: "", stderr: "" }
    child.stdout.on("data", (chunk) => (said.stdout += String(chunk)))
    child.stderr.on("data", (chunk) => (said.stderr += String(chunk)))
    const timer = setTimeout(() => child.kill("SIGKILL"), patience)
    child.once("error", reject)
    child.once("close", (code) => {
      clearTimeout(timer)
      if (pid !== undefined) running.delete(pid)
      resolve({ code, ...said })
    })
  })

/** Something that came to another end than it should, with what it said. */
export class Failed extends Error {}

/** Characters of what a command said that are shown where it failed. */
const maxShown = 3_000

export const shown = (text: string): string => (text.length > maxShown ? `…${text.slice(-maxShown)}` : text)

/** Runs a command that has to succeed; gives all that it said. */
export const succeed = async (command: string, args: ReadonlyArray<string>, where: Where): Promise<string> => {
  const { code, stdout, stderr } = await run(command, args, where)
  if (code === 0) return `${stdout}${stderr}`
  throw new Failed(`exit code ${code}: ${[command, ...args].join(" ")}\n${shown(`${stdout}\n${stderr}`)}`)
}
