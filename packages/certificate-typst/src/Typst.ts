/** The renderer of certificates as PDF/A-3a, tagged, with the credential attached. */
import { createHash } from "node:crypto"
import type { Content, Renderer } from "@laurel/credentials"
import { Duration, Effect, Queue, type Scope } from "effect"
import * as Press from "./Press.ts"
import * as Sheet from "./Sheet.ts"
import * as Template from "./Template.ts"

/** What our templates and fonts are: raised when either changes what is set. */
const edition = 1

export interface Options {
  /** The text of a template of your own (README); without one ours, in the layout that the content names. */
  readonly template?: string | undefined
  /** Ours by default: a4. */
  readonly paper?: "a4" | "us-letter" | undefined
  /** Of one certificate; 10 seconds by default. */
  readonly timeLimit?: Duration.Input | undefined
  /** Bytes that one of the processes may take; 1 GB by default, at least 300 MB, which one takes as it is. */
  readonly memoryLimit?: number | undefined
  /** Certificates that are set at once, each in a process of its own; 1 by default, at most 64. */
  readonly presses?: number | undefined
  /** For tests: the compiler's package, by another name. */
  readonly compiler?: string | undefined
}

const maxPresses = 64

const leastMemory = 300_000_000

const named = (template: string | undefined): string =>
  template === undefined
    ? `template ${edition}`
    : `template sha256:${createHash("sha256").update(template).digest("hex").slice(0, 16)}`

/** Opens the renderer; its processes end with the scope. Fails at once where Typst cannot run, or the template does what none may. */
export const make = Effect.fn("Typst.make")(function* (
  options: Options = {}
): Effect.fn.Return<Renderer.Renderer, Renderer.Unavailable | Renderer.Broken, Scope.Scope> {
  const own = options.template === undefined ? undefined : yield* Effect.fromResult(Template.check(options.template))
  const paper = options.paper ?? "a4"
  const count = Math.min(Math.max(1, Math.floor(options.presses ?? 1)), maxPresses)
  const limits: Press.Limits = {
    time: Duration.fromInputUnsafe(options.timeLimit ?? "10 seconds"),
    memory: Math.max(leastMemory, options.memoryLimit ?? 1_000_000_000)
  }
  const presses = yield* Effect.forEach(Array.from({ length: count }), () => Press.open(limits, options.compiler), {
    concurrency: 4
  })
  const idle = yield* Queue.unbounded<Press.Press>()
  yield* Queue.offerAll(idle, presses)
  const render = Effect.fn("Typst.render")(function* (content: Content.Content) {
    const sheet = yield* Effect.fromResult(Sheet.of(content))
    const job = {
      main: Template.main,
      parts: Template.parts,
      template: own ?? Template.own[content.layout],
      pictures: sheet.pictures,
      inputs: { sheet: sheet.text, paper }
    }
    return yield* Effect.acquireUseRelease(
      Queue.take(idle),
      (press) => press.set(job),
      (press) => Queue.offer(idle, press)
    )
  })
  return {
    version: `typst ${presses[0]?.version}, ${named(own)}, fonts ${edition}, ${paper}`,
    mediaType: "application/pdf",
    render
  }
})
