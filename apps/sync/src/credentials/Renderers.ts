/** What sets certificates: Typst, in a package of its own for its size, or a plain page where that is not installed. */
import type { Typst } from "@laurel/certificate-typst"
import { Html, Renderer } from "@laurel/credentials"
import { Effect, type Scope } from "effect"
import { toMend, type Unable, unable } from "../Unable.ts"
import * as WholeFile from "../configuration/WholeFile.ts"

/** Its own name is not written where it is imported: whatever packs this program must leave it out. */
const typst = "@laurel/certificate-typst"

const isMissing = (cause: unknown): boolean =>
  cause instanceof Error && "code" in cause && cause.code === "ERR_MODULE_NOT_FOUND" && cause.message.includes(typst)

const load: Effect.Effect<{ readonly Typst: typeof Typst }, Renderer.Unavailable> = Effect.tryPromise({
  try: () => import(/* @vite-ignore */ typst),
  catch: (cause) =>
    new Renderer.Unavailable({
      found: isMissing(cause)
        ? `${typst}, which sets PDF, is not installed`
        : `${typst} can't be loaded: ${cause instanceof Error ? cause.message : String(cause)}`,
      advice: `Install it beside this program: npm install ${typst}.`
    })
})

/** How PDF is set: by whose Typst file, and on which paper. */
export interface Style {
  /** The file of a Typst template of the operator's own; null for ours. */
  readonly typst: string | null
  readonly paper: "a4" | "us-letter"
}

/** Bytes of a Typst template. */
const maxTemplate = 1_000_000

const textOf = (file: string): Effect.Effect<string, Renderer.Broken> =>
  WholeFile.of(file, maxTemplate).pipe(
    Effect.flatMap(WholeFile.utf8),
    Effect.mapError(
      ({ found }) =>
        new Renderer.Broken({
          where: file,
          expected: `a Typst template of at most ${maxTemplate} bytes in UTF-8`,
          found: `that it ${found}`,
          advice: 'Mend it, or "typst" in the configuration.'
        })
    )
  )

/** Sets PDF, for as long as the scope is open. */
export const pdf = Effect.fn("Renderers.pdf")(function* ({
  typst: file,
  paper
}: Style): Effect.fn.Return<Renderer.Renderer, Renderer.Unavailable | Renderer.Broken, Scope.Scope> {
  const loaded = yield* load
  return yield* loaded.Typst.make({ paper, ...(file === null ? {} : { template: yield* textOf(file) }) })
})

export const html: Renderer.Renderer = Html.renderer

/** What a file is to be, by how its name ends; null where nobody named one. */
const kindOf = (out: string | null): "pdf" | "html" | null | undefined =>
  out === null ? null : /\.pdf$/i.test(out) ? "pdf" : /\.html?$/i.test(out) ? "html" : undefined

/** A renderer, and the ending of what it makes. */
export interface Chosen {
  readonly renderer: Renderer.Renderer
  readonly ending: "pdf" | "html"
  /** Why it is no PDF, where nobody asked for a page. */
  readonly instead: string | null
}

/** What names the file that is to be written. */
export type Flag = "--out" | "--to"

/** The renderer for a file of that name. Where no name is given, a page stands in for a PDF that can't be made. */
export const forFile = Effect.fn("Renderers.forFile")(function* (
  style: Style,
  out: string | null,
  flag: Flag = "--out"
): Effect.fn.Return<Chosen, Unable, Scope.Scope> {
  const kind = kindOf(out)
  if (kind === undefined)
    return yield* unable(
      `${flag} ${out}: expected a name that ends in .pdf or .html, so that it is known what to write`
    )
  if (kind === "html") return { renderer: html, ending: "html", instead: null }
  return yield* pdf(style).pipe(
    Effect.catchTag("Broken", (broken) => Effect.fail(toMend(broken))),
    Effect.map((renderer): Chosen => ({ renderer, ending: "pdf", instead: null })),
    Effect.catchTag("Unavailable", ({ found, advice }) =>
      kind === "pdf"
        ? Effect.fail(unable(`no PDF can be made: ${found}. ${advice} Or name a file that ends in .html`))
        : Effect.succeed<Chosen>({ renderer: html, ending: "html", instead: `${found}. ${advice}` })
    )
  )
})

/** What kept a certificate from being set, to be mended. */
export const orUnable = <A, R>(effect: Effect.Effect<A, Renderer.RenderError, R>): Effect.Effect<A, Unable, R> =>
  Effect.mapError(effect, (error) =>
    error._tag === "Unavailable" ? unable(`${error.found}. ${error.advice}`) : toMend(error)
  )
