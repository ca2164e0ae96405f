/** What certificates look like: the templates that the configuration names, read with their pictures. */
import { dirname, resolve } from "node:path"
import type { Id } from "@laurel/core"
import { Template } from "@laurel/credentials"
import { Effect } from "effect"
import * as ConfigurationFile from "../configuration/ConfigurationFile.ts"
import { toMend, type Unable, unable } from "../Unable.ts"
import * as WholeFile from "../configuration/WholeFile.ts"
import type { Credentials } from "./CredentialsSetting.ts"

/** Bytes of a picture: each certificate carries it. */
const maxPicture = 4_194_304

const pictureOf = (template: string) => (name: string) => {
  const file = resolve(dirname(template), name)
  return Effect.mapError(WholeFile.of(file, maxPicture), ({ found }) =>
    unable(`the picture ${file} ${found}. Mend its name in ${template}`)
  )
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
