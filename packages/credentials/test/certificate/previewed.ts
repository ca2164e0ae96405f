import { Content, Html, Sample, Template } from "@laurel/credentials"
import { Effect } from "effect"
import { readFile } from "node:fs/promises"

/** What certificates of a template look like in a language: a page of one that nobody has. */
export const previewed = Effect.fn(function* (json: unknown, language: string) {
  const template = yield* Template.of(json, (file) => Effect.tryPromise(() => readFile(file)))
  const content = yield* Effect.fromResult(Content.of(Sample.making(template, language)))
  return yield* Html.renderer.render(content)
})
