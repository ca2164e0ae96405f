/** The port to what sets a certificate. The same content, renderer and template give the same bytes. */
import { type Effect, Schema } from "effect"
import type { Content } from "./Content.ts"

/** The renderer is not to be had on this machine: `advice` says how it would be. */
export class Unavailable extends Schema.TaggedError<Unavailable>()("Unavailable", {
  found: Schema.String,
  advice: Schema.String
}) {}

/** A text that no font here can set, or that does not fit: `where` names the field, never its text. */
export class Unprintable extends Schema.TaggedError<Unprintable>()("Unprintable", {
  where: Schema.String,
  expected: Schema.String,
  found: Schema.String,
  advice: Schema.String
}) {}

/** The template does what no template may, is broken, or took too long. */
export class Broken extends Schema.TaggedError<Broken>()("Broken", {
  where: Schema.String,
  expected: Schema.String,
  found: Schema.String,
  advice: Schema.String
}) {}

export type RenderError = Unavailable | Unprintable | Broken

export interface Renderer {
  /** Such as `typst 0.14.2, template 1`: kept with what was rendered. */
  readonly version: string
  readonly mediaType: "application/pdf" | "text/html"
  readonly render: (content: Content) => Effect.Effect<Uint8Array, RenderError>
}
