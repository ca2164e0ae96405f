/** One process that sets certificates, one at a time; ended when it takes too long, and started anew for the next one. */
import { type ChildProcess, fork } from "node:child_process"
import { fileURLToPath } from "node:url"
import { Renderer } from "@laurel/credentials"
import { type Duration, Effect } from "effect"
import type { Answer, Complaint, Job } from "./Job.ts"

/** The compiler, an optional dependency: a program in the machine's own language. */
const compiler = "@myriaddreamin/typst-ts-node-compiler"

/** Until a process has loaded the compiler and its fonts. */
const startLimit = "60 seconds"

/** Letters of a foreign error that are shown. */
const maxShown = 300

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

const start = (module: string) =>
  Effect.callback<{ readonly child: ChildProcess; readonly version: string }, Renderer.Unavailable>((resume) => {
    const name = import.meta.url.endsWith(".ts") ? "worker.ts" : "worker.js"
    const child = fork(fileURLToPath(new URL(name, import.meta.url)), [module], {
      serialization: "advanced",
      execArgv: [],
      // Nothing of where this program runs changes what is set; Windows starts no program without the first.
      env: { SystemRoot: process.env["SystemRoot"] },
      stdio: ["ignore", "ignore", "ignore", "ipc"]
    })
    child.once("message", (answer: Answer) => {
      if (answer._tag === "Ready") resume(Effect.succeed({ child, version: answer.version }))
      else resume(Effect.fail(unavailable(answer._tag === "Unavailable" ? answer.why : "another program")))
    })
    child.once("error", (cause) => resume(Effect.fail(unavailable(cause.message))))
    child.once("exit", (code, signal) => resume(Effect.fail(unavailable(`its process ended with ${code ?? signal}`))))
    return Effect.sync(() => void child.kill("SIGKILL"))
  }).pipe(
    Effect.timeoutOrElse({
      duration: startLimit,
      orElse: () => Effect.fail(unavailable(`a process that is not ready after ${startLimit}`))
    })
  )

const answerTo = (child: ChildProcess, job: Job) =>
  Effect.callback<Uint8Array, Renderer.RenderError>((resume) => {
    const done = (result: Effect.Effect<Uint8Array, Renderer.RenderError>): void => {
      child.off("message", hear)
      child.off("exit", ended)
      resume(result)
    }
    const hear = (answer: Answer): void => {
      if (answer._tag === "Ready" || answer._tag === "Unavailable" || answer.id !== job.id) return
      if (answer._tag === "Set") return done(Effect.succeed(answer.pdf))
      return done(Effect.fail(answer._tag === "Pages" ? tooMuch("the certificate") : refusal(answer.complaints)))
    }
    const ended = (code: number | null, signal: string | null): void =>
      done(
        Effect.fail(
          broken("the template", "a page", `the compiler ended with ${code ?? signal}`, "Make the template simpler.")
        )
      )
    child.on("message", hear)
    child.once("exit", ended)
    child.send(job)
    // Nobody waits for it any more: only its end stops it.
    return Effect.sync(() => void child.kill("SIGKILL"))
  })

const isAlive = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null && !child.killed

/** A press that is open until its scope ends. A job that takes longer than the limit is broken off. */
export const open = Effect.fn("Press.open")(function* (limit: Duration.Input, module: string = compiler) {
  const started = yield* Effect.acquireRelease(
    Effect.map(start(module), (first) => ({ ...first, jobs: 0 })),
    ({ child }) => Effect.sync(() => void child.kill("SIGKILL"))
  )
  const set = Effect.fnUntraced(function* (job: Omit<Job, "id">) {
    if (!isAlive(started.child)) started.child = (yield* start(module)).child
    started.jobs += 1
    return yield* Effect.timeoutOrElse(answerTo(started.child, { ...job, id: started.jobs }), {
      duration: limit,
      orElse: () =>
        Effect.fail(
          broken(
            "the template",
            "a page within the time limit",
            "none",
            "Make the template simpler: it may go on for ever."
          )
        )
    })
  })
  return { version: started.version, set } satisfies Press
})
