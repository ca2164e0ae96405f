/** A certificate as a document, made anew each time of what is kept: the same bytes of the same. */
import { existsSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { Content, type Kept, Sample, type Statement } from "@laurel/credentials"
import { Console, Effect, Stream } from "effect"
import * as Placed from "../documents/Placed.ts"
import * as Print from "../terminal/Print.ts"
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
export interface Writer {
  /** What it writes where nobody names a file. */
  readonly ending: "pdf" | "html"
  /** Sets what is to be said, and keeps nothing: what can't be printed is told before anything is on record. */
  readonly canPrint: (
    statement: Omit<Statement.Statement, "code">,
    name: string,
    language: string
  ) => Effect.Effect<void, Unable>
  /** Fails before anything is written where the name of the file can't be one of a document. */
  readonly write: (kept: Kept.Kept, out: string | null, language: string | undefined) => Effect.Effect<Written, Unable>
}

/** Fails where a file could not be written under that name. */
const isFree = (file: string): Effect.Effect<void, Unable> =>
  Effect.suspend(() => {
    if (existsSync(file))
      return Effect.fail(unable(`${file} is there already, and is not written over: name another file`))
    return existsSync(dirname(file))
      ? Effect.void
      : Effect.fail(unable(`there is no folder ${dirname(file)}: make it first`))
  })

/** Opens it for files named like this one, by the flag that names it, or for those that nobody named. */
export const writer = Effect.fn("Rendered.writer")(function* (
  setting: Credentials,
  out: string | null,
  flag: Renderers.Flag = "--out"
) {
  if (out !== null) yield* isFree(resolve(out))
  const templateOf = yield* Templates.open(setting)
  const { renderer, ending, instead } = yield* Renderers.forFile(setting.style, out, flag)
  if (instead !== null) yield* Console.error(Print.visible(`A page instead of a PDF: ${instead}`))
  const set = (making: Content.Making) =>
    Renderers.orUnable(Effect.flatMap(Effect.fromResult(Content.of(making)), renderer.render))
  const printed = (statement: Statement.Statement, name: string, language: string, credential: string | null) =>
    set({
      statement,
      name,
      template: templateOf(statement.achievement.type),
      language,
      address: setting.issuer.addresses.certificate(statement.code),
      credential
    })
  const canPrint: Writer["canPrint"] = (statement, name, language) =>
    Effect.asVoid(printed({ ...statement, code: Sample.code }, name, language, null))
  const write: Writer["write"] = Effect.fnUntraced(function* ({ statement, name, credential, ...kept }, out, language) {
    const { code } = statement
    if (name === null)
      return yield* unable(
        `certificate ${code} was made out to nobody: issue one with --name, or with a file of "names" in the configuration, and print that`
      )
    const bytes = yield* printed(statement, name, language ?? kept.language, JSON.stringify(credential))
    const file = resolve(out ?? `${code}.${ending}`)
    yield* Placed.write(file, Stream.succeed(bytes))
    return { file, size: bytes.length, mediaType: renderer.mediaType, renderer: renderer.version }
  })
  return { ending, canPrint, write } satisfies Writer
})
