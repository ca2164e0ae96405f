/** An operator's machine: a folder in which the packed program is installed, a Node, and what is typed there. */
import { type ChildProcess, spawn } from "node:child_process"
import { join } from "node:path"

/** How a command line ended. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** What a step has to come to. */
export interface Wanted {
  /** 0 unless given. */
  readonly code?: number
  /** A piece of what is printed; on stdout unless it is told otherwise. */
  readonly says: string | RegExp
  readonly on?: "stdout" | "stderr"
  readonly env?: Readonly<Record<string, string>>
}

/** A step that came to something else, with all that was printed. */
export class StepFailed extends Error {}

/** Characters of what was printed that are shown of a failed step. */
const maxShown = 4_000
/** Milliseconds that one command line may take. */
const patience = 40_000

const shown = (text: string): string => (text.length > maxShown ? `…${text.slice(-maxShown)}` : text)

/** Variables that the gate has for itself, and an operator has not. */
const isOurs = (name: string): boolean =>
  /^(?:npm_|NODE_OPTIONS|INIT_CWD|NODE_ENV|NO_COLOR|FORCE_COLOR|OTEL_)/i.test(name)

export class Machine {
  readonly folder: string
  /** The version, as it is told where a step fails. */
  readonly name: string
  readonly #node: string
  readonly #env: NodeJS.ProcessEnv
  readonly #running = new Set<ChildProcess>()
  #steps = 0

  constructor(name: string, node: string, folder: string) {
    this.name = name
    this.folder = folder
    this.#node = node
    const plain = Object.fromEntries(Object.entries(process.env).filter(([each]) => !isOurs(each)))
    this.#env = { ...plain, PATH: `${join(node, "..")}:${process.env["PATH"] ?? ""}` }
  }

  get steps(): number {
    return this.#steps
  }

  /** What is to be true at this step. */
  expect(isSo: boolean, step: string, found: string): void {
    this.#steps += 1
    if (!isSo) throw new StepFailed(`${this.name}, step ${this.#steps}: ${step}\n${shown(found)}`)
  }

  /** Starts a program; all that it prints is collected. */
  start(file: string, args: ReadonlyArray<string>, env: Wanted["env"] = {}) {
    const child = spawn(file, args, {
      cwd: this.folder,
      env: { ...this.#env, ...env },
      stdio: ["ignore", "pipe", "pipe"]
    })
    const said = { stdout: "", stderr: "" }
    child.stdout.on("data", (chunk) => (said.stdout += String(chunk)))
    child.stderr.on("data", (chunk) => (said.stderr += String(chunk)))
    this.#running.add(child)
    const ended = new Promise<Ended>((resolve, reject) => {
      child.on("error", reject)
      child.on("close", (code) => {
        this.#running.delete(child)
        resolve({ code, ...said })
      })
    })
    return { child, said, ended }
  }

  /** Runs a program to its end, and holds what came of it to what is wanted. */
  async run(file: string, args: ReadonlyArray<string>, wanted: Wanted): Promise<Ended> {
    const { code = 0, says, on = "stdout", env } = wanted
    const started = this.start(file, args, env)
    const timer = setTimeout(() => started.child.kill("SIGKILL"), patience)
    const ended = await started.ended
    clearTimeout(timer)
    const text = ended[on]
    const isSaid = typeof says === "string" ? text.includes(says) : says.test(text)
    // What Node itself has to say is nothing that an operator could mend.
    const isQuiet = !/^\(node:\d+\)/m.test(ended.stderr)
    this.expect(
      ended.code === code && isSaid && isQuiet,
      `${[file === this.#node ? "node" : file, ...args].join(" ")}`,
      `expected exit code ${code} and on ${on}: ${says}\nfound exit code ${ended.code}\n── stdout\n${shown(ended.stdout)}\n── stderr\n${ended.stderr}`
    )
    return ended
  }

  get #program(): string {
    return join(this.folder, "node_modules/.bin/laurel")
  }

  /** What is typed: `laurel` and its words. */
  laurel(words: string | ReadonlyArray<string>, wanted: Wanted): Promise<Ended> {
    return this.node([this.#program, ...(typeof words === "string" ? words.split(" ") : words)], wanted)
  }

  node(args: ReadonlyArray<string>, wanted: Wanted): Promise<Ended> {
    return this.run(this.#node, args, wanted)
  }

  /** The program as a service. */
  service(words: string, env: Wanted["env"] = {}) {
    return this.start(this.#node, [this.#program, ...words.split(" ")], env)
  }

  /** Waits until something is so; fails with what the service has said where it never is. */
  async until<A>(
    step: string,
    service: ReturnType<Machine["service"]>,
    found: () => A | undefined | Promise<A | undefined>
  ) {
    const end = performance.now() + patience
    for (;;) {
      const value = await found()
      if (value !== undefined) {
        this.#steps += 1
        return value
      }
      const isOver = service.child.exitCode !== null || performance.now() > end
      if (isOver)
        this.expect(
          false,
          step,
          `it never was so\n── stdout\n${service.said.stdout}\n── stderr\n${service.said.stderr}`
        )
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }

  /** Ends whatever still runs. */
  close(): void {
    for (const child of this.#running) child.kill("SIGKILL")
  }

  /** Tells a service to stop, as systemd and Docker do. */
  async stop(
    step: string,
    service: { readonly child: ChildProcess; readonly ended: Promise<Ended> },
    says: RegExp
  ): Promise<void> {
    service.child.kill("SIGTERM")
    const { code, stdout, stderr } = await service.ended
    this.expect(
      code === 130 && says.test(stderr),
      step,
      `expected exit code 130 and on stderr: ${says}\nfound ${code}\n${stdout}\n${stderr}`
    )
  }
}
