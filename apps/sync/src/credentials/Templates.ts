/** What certificates look like: the templates that the configuration names, read with their pictures. */
import { readFileSync, statSync } from "node:fs"
import { dirname, resolve } from "node:path"
import type { Id } from "@laurel/core"
import { Template } from "@laurel/credentials"
import { Effect } from "effect"
import * as ConfigurationFile from "../ConfigurationFile.ts"
import * as Numbers from "../Numbers.ts"
import { toMend, type Unable, unable } from "../Unable.ts"
import type { Credentials } from "./CredentialsSetting.ts"

/** Bytes of a picture: each certificate carries it. */
const maxPicture = 4_194_304

const pictureOf = (template: string) => (name: string) => {
  const file = resolve(dirname(template), name)
  return Effect.try({
    try: () => {
      const { size } = statSync(file)
      if (size > maxPicture)
        throw new Error(`it has ${Numbers.count(size, "byte")}, and may have ${Numbers.number(maxPicture)}`)
      return new Uint8Array(readFileSync(file))
    },
    catch: (cause) =>
      unable(
        `the picture ${file} can't be read: ${cause instanceof Error ? cause.message : String(cause)}. Mend its name in ${template}`
      )
  })
}

/** Reads the template of a file. */
export const read = Effect.fn("Templates.read")(function* (file: string): Effect.fn.Return<Template.Template, Unable> {
  const json = yield* ConfigurationFile.readJson(
    file,
    `no template: ${file} does not exist. Write it there, or name another file`
  )
  return yield* Template.of(json, pictureOf(file)).pipe(
    Effect.catchTag("Broken", (broken) => Effect.fail(toMend(broken, file)))
  )
})

/** The template for each achievement type, of which none is read twice. */
export const open = Effect.fn("Templates.open")(function* ({ template, templates, issuer }: Credentials) {
  const files = new Set([...(template === null ? [] : [template]), ...templates.values()])
  const known = new Map<string, Template.Template>()
  for (const file of files) known.set(file, yield* read(file))
  const plain = Template.plain(issuer.name)
  return (type: Id.TypeId): Template.Template => known.get(templates.get(type) ?? template ?? "") ?? plain
})
