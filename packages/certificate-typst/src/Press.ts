/** One process that sets certificates, one at a time; ended when it takes too long, and started anew for the next one. */
import { type ChildProcess, fork } from "node:child_process"
import { fileURLToPath } from "node:url"
import { Renderer } from "@laurel/credentials"
import { Duration, Effect } from "effect"
import { type Answer, type Bounds, type Complaint, type Job, tookMemory } from "./Job.ts"

/** The compiler, an optional dependency: a program in the machine's own language. */
const compiler = "@myriaddreamin/typst-ts-node-compiler"

/** Until a process has loaded the compiler and its fonts. */
const startLimit = "60 seconds"

/** What a process has over its limit before it ends itself: whoever waits for it tells more. */
const grace = Duration.seconds(1)

/** Letters of a foreign error that are shown. */
const maxShown = 300

export interface Limits {
  /** Of one certificate. */
  readonly time: Duration.Duration
  /** Bytes of the process. */
  readonly memory: number
}

export interface Press {
  /** Of Typst, such as `0.14.2`. */
  readonly version: string
  readonly set: (job: Omit<Job, "id">) => Effect.Effect<Uint8Array, Renderer.RenderError>
}

const unavailable = (why: string): Renderer.Unavailable =>
  new Renderer.Unavailable({
    found: why.slice(0, maxShown),
    advice: `Install ${compiler} for this machine (npm install --include=optional), or print certificates as HTML.`
  })

const broken = (where: string, expected: string, found: string, advice: string): Renderer.Broken =>
  new Renderer.Broken({ where, expected, found: found.slice(0, maxShown), advice })

const tooMuch = (where: string): Renderer.Unprintable =>
  new Renderer.Unprintable({
    where,
    expected: "a text that fits on the page",
    found: "a longer one",
    advice: "Make it shorter, with fewer details, or choose the other layout."
  })

/** What Typst complains of, as what is to be mended. The words of the content are in no answer: they are personal. */
const refusal = (complaints: ReadonlyArray<Complaint>): Renderer.RenderError => {
  const messages = complaints.map(({ message }) => message)
  const field = messages.map((message) => /laurel-does-not-fit:([\w.]+)/.exec(message)?.[1]).find(Boolean)
  if (field !== undefined) return tooMuch(field)
  if (messages.some((message) => /could not be displayed with font|\.notdef/.test(message))) {
    return new Renderer.Unprintable({
      where: "the certificate",
      expected: "letters that a font of @laurel/certificate-typst has",
      found: "a letter with marks that no font sets together",
      advice: "Write it with other letters, or print the certificate as HTML."
    })
  }
  const first = complaints.find(({ path }) => path.endsWith("template.typ")) ?? complaints[0]
  const where = first === undefined || first.line === 0 ? "the template" : `line ${first.line} of the template`
  return broken(where, "a template that sets one page", messages[0] ?? "another", "Mend the template.")
}

const foreign = (font: string): Renderer.Broken =>
  broken(
    "the template",
    "letters in the fonts display, serif and sans of /laurel.typ",
    `letters in ${font}`,
    "Set all its texts in those: what else this machine has is not on the next one."
  )

const tooLong = broken(
  "the template",
  "a page within the time limit",
  "none",
  "Make the template simpler: it may go on for ever."
)

/** `1 GB`, or as many MB as there are. */
const bytes = (count: number): string => (count >= 1e9 ? `${count / 1e9} GB` : `${count / 1e6} MB`)

/** Why a process ended before it had set its page. */
const ended = (end: number | string | null, { memory }: Limits): Renderer.Broken =>
  end === tookMemory
    ? broken(
        "the template",
        `a page set in at most ${bytes(memory)} of memory`,
        `it took more than ${bytes(memory)}`,
        "Make the template simpler: it may heap up more and more."
      )
    : broken("the template", "a page", `the compiler ended with ${end}`, "Make the template simpler.")

const launched = (module: string, { time, memory }: Limits): ChildProcess => {
  const bounds: Bounds = {
    parent: process.pid,
    // JSON knows no number without an end.
    time: Math.min(Duration.toMillis(Duration.sum(time, grace)), Number.MAX_SAFE_INTEGER),
    memory
  }
  const name = import.meta.url.endsWith(".ts") ? "worker.ts" : "worker.js"
  return fork(fileURLToPath(new URL(name, import.meta.url)), [module, JSON.stringify(bounds)], {
    serialization: "advanced",
    execArgv: [],
    // Nothing of where this program runs changes what is set; Windows starts no program without the first.
    env: { SystemRoot: process.env["SystemRoot"] },
    stdio: ["ignore", "ignore", "ignore", "ipc"]
  })
}

/** The version of the compiler in a process that was just launched. */
const ready = (child: ChildProcess) =>
  Effect.callback<string, Renderer.Unavailable>((resume) => {
    child.once("message", (answer: Answer) => {
      if (answer._tag === "Ready") resume(Effect.succeed(answer.version))
      else resume(Effect.fail(unavailable(answer._tag === "Unavailable" ? answer.why : "another program")))
    })
    // Each of them, also later: one that nobody hears ends this program.
    child.on("error", (cause) => resume(Effect.fail(unavailable(cause.message))))
    child.once("exit", (code, signal) => resume(Effect.fail(unavailable(`its process ended with ${code ?? signal}`))))
  }).pipe(
    Effect.timeoutOrElse({
      duration: startLimit,
      orElse: () => Effect.fail(unavailable(`a process that is not ready after ${startLimit}`))
    })
  )

const answerTo = (child: ChildProcess, job: Job, limits: Limits) =>
  Effect.callback<Uint8Array, Renderer.RenderError>((resume) => {
    const done = (result: Effect.Effect<Uint8Array, Renderer.RenderError>): void => {
      child.off("message", hear)
      child.off("exit", end)
      resume(result)
    }
    const hear = (answer: Answer): void => {
      if (answer._tag === "Ready" || answer._tag === "Unavailable" || answer.id !== job.id) return
      if (answer._tag === "Set") return done(Effect.succeed(answer.pdf))
      if (answer._tag === "Font") return done(Effect.fail(foreign(answer.font)))
      return done(Effect.fail(answer._tag === "Pages" ? tooMuch("the certificate") : refusal(answer.complaints)))
    }
    const end = (code: number | null, signal: string | null): void => done(Effect.fail(ended(code ?? signal, limits)))
    child.on("message", hear)
    child.once("exit", end)
    // One that can't be sent is of a process that has ended: that is told above.
    child.send(job, () => undefined)
  })

const isAlive = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null && !child.killed

/** A press that is open until its scope ends. A job that takes longer than the limit, or more memory, is broken off. */
export const open = Effect.fn("Press.open")(function* (limits: Limits, module: string = compiler) {
  // Held from its first moment on, so that there is none that nobody ends.
  const held = yield* Effect.acquireRelease(
    Effect.sync(() => ({ child: launched(module, limits), jobs: 0 })),
    ({ child }) => Effect.sync(() => void child.kill("SIGKILL"))
  )
  /** Nobody waits for it any more, and only its end stops it. */
  const stop = Effect.sync(() => void held.child.kill("SIGKILL"))
  const version = yield* ready(held.child)
  const set = Effect.fnUntraced(function* (job: Omit<Job, "id">) {
    if (!isAlive(held.child)) {
      held.child = launched(module, limits)
      yield* Effect.onError(ready(held.child), () => stop)
    }
    held.jobs += 1
    return yield* answerTo(held.child, { ...job, id: held.jobs }, limits).pipe(
      Effect.onInterrupt(() => stop),
      Effect.timeoutOrElse({ duration: limits.time, orElse: () => Effect.fail(tooLong) })
    )
  })
  return { version, set } satisfies Press
})
