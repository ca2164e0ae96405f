/** How an operator's certificates look, as data: whose they are, who signs, which details, and words of their own. */
import { Effect, type Schema as S } from "effect"
import type { Image } from "./Content.ts"
import { Broken } from "./Renderer.ts"
import type { Phrases } from "./Words.ts"

/** A text, or one for each language, by its tag. */
export type Text = string | Readonly<Record<string, string>>

export const kinds = ["earnedOn", "validFrom", "validUntil", "issuedOn", "score", "hours", "number"] as const
export type Kind = (typeof kinds)[number]

/** A detail of the achievement, or one that the operator says of each. */
export type Shown = Kind | { readonly label: Text; readonly value: Text }

/** An image whose alternative may be said in each language. */
export interface Picture extends Pick<Image, "mediaType" | "bytes"> {
  readonly alternative: Text
}

export interface Signing {
  readonly name: string
  readonly role: Text
  readonly image: Picture | null
}

export interface Template {
  readonly layout: "portrait" | "landscape"
  readonly accent: string
  readonly organisation: { readonly name: Text; readonly logo: Picture | null }
  readonly signatures: ReadonlyArray<Signing>
  readonly details: ReadonlyArray<Shown>
  /** Whether the type's description is printed. */
  readonly description: boolean
  /** By the tag of the language: some words instead of Laurel's, or all of a language that Laurel has none of. */
  readonly words: Readonly<Record<string, Partial<Phrases>>>
}

/** The template of who gives none: their name, and what stands in every certificate. */
export const plain = (organisation: string): Template => ({
  layout: "landscape",
  accent: "#1f4e79",
  organisation: { name: organisation, logo: null },
  signatures: [],
  details: ["earnedOn", "validFrom", "validUntil", "score", "hours", "number"],
  description: true,
  words: {}
})

/** Reads a template's JSON; pictures are named in it, and `read` gives the bytes of one. */
export const of = <E, R>(
  _json: S.Json,
  _read: (file: string) => Effect.Effect<Uint8Array, E, R>
): Effect.Effect<Template, Broken | E, R> =>
  Effect.fail(new Broken({ where: "the template", expected: "one", found: "none", advice: "Wait." }))
