/** A certificate as one page that needs nothing else: what is sent where no PDF can be made. */
import { Effect } from "effect"
import type { Renderer } from "./Renderer.ts"

export const renderer: Renderer = {
  version: "html 1",
  mediaType: "text/html",
  render: () => Effect.succeed(new Uint8Array())
}
