/** A certificate as a document, made anew each time of what is kept: the same bytes of the same. */
import { resolve } from "node:path"
import { Content, type Kept } from "@laurel/credentials"
import { Console, Effect, Stream } from "effect"
import * as Placed from "../documents/Placed.ts"
import * as Print from "../Print.ts"
import { type Unable, unable } from "../Unable.ts"
import type { Credentials } from "./CredentialsSetting.ts"
import * as Renderers from "./Renderers.ts"
import * as Templates from "./Templates.ts"

export interface Written {
  readonly file: string
  readonly size: number
  readonly mediaType: string
  readonly renderer: string
}

/** Who writes documents, with all that this takes opened once. */
interface Writer {
  /** Fails before anything is written where the name of the file can't be one of a document. */
  readonly write: (kept: Kept.Kept, out: string | null, language: string | undefined) => Effect.Effect<Written, Unable>
}

/** Opens it for files named like this one, or for those that nobody named. */
export const writer = Effect.fn("Rendered.writer")(function* (setting: Credentials, out: string | null) {
  const templateOf = yield* Templates.open(setting)
  const { renderer, ending, instead } = yield* Renderers.forFile(setting.style, out)
  if (instead !== null) yield* Console.error(Print.visible(`A page instead of a PDF: ${instead}`))
  const write: Writer["write"] = Effect.fnUntraced(function* ({ statement, name, credential, ...kept }, out, language) {
    const { code } = statement
    if (name === null)
      return yield* unable(
        `certificate ${code} was made out to nobody: issue one with --name, or with a file of "names" in the configuration, and print that`
      )
    const content = Content.of({
      statement,
      name,
      template: templateOf(statement.achievement.type),
      language: language ?? kept.language,
      address: setting.issuer.addresses.certificate(code),
      credential: JSON.stringify(credential)
    })
    const bytes = yield* Renderers.orUnable(Effect.flatMap(Effect.fromResult(content), renderer.render))
    const file = resolve(out ?? `${code}.${ending}`)
    yield* Placed.write(file, Stream.succeed(bytes))
    return { file, size: bytes.length, mediaType: renderer.mediaType, renderer: renderer.version }
  })
  return { write } satisfies Writer
})
