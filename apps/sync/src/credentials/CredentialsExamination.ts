/** What certificates and credentials need, looked at: keys, the public address, the renderer, templates, names. Nothing is written. */
import { Finding } from "@laurel/core"
import { Content, Keys, type Renderer, Sample, Template } from "@laurel/credentials"
import { Http } from "@laurel/http"
import { Effect, Result, Schema } from "effect"
import type { Opened } from "../configuration/Configuration.ts"
import * as Configured from "../configuration/Configured.ts"
import * as Numbers from "../terminal/Numbers.ts"
import * as Placeholder from "../sources/Placeholder.ts"
import * as Store from "../store/Store.ts"
import * as Types from "../flags/Types.ts"
import type { Credentials } from "./CredentialsSetting.ts"
import * as Names from "./Names.ts"
import * as Renderers from "./Renderers.ts"
import * as Signing from "./Signing.ts"
import * as Strangers from "./Strangers.ts"
import * as Templates from "./Templates.ts"

type Found = ReadonlyArray<Finding.Finding>

/** A thing after the other; nothing where none are issued. */
export const examined = (opened: Opened): Effect.Effect<Found> => {
  const { credentials: setting } = opened
  return setting === null
    ? Effect.succeed([])
    : Finding.each([
        ofKeys(setting),
        ofAddress(setting),
        ofTemplates(setting),
        ofTypes(opened, setting),
        ofNames(opened, setting)
      ])
}

const keysWhat = "the keys of credentials"

const ofKeys = ({ keys: folder }: Credentials): Effect.Effect<Found> =>
  Effect.map(Effect.result(Keys.open(folder)), (opened) => {
    if (Result.isFailure(opened)) {
      const { where, expected, found, advice } = opened.failure
      return [Finding.wrong(keysWhat, `${where}: expected ${expected}, found ${found}`, advice)]
    }
    const keys = opened.success
    const signs = keys.signer("Ed25519")
    if (signs === undefined)
      return [
        Finding.doubtful(
          keysWhat,
          `none in ${folder} signs badges`,
          `Before anything is issued: ${Signing.toMake({ keys: folder }, keys.history)}.`
        )
      ]
    const compromised = keys.history.filter((key) => key.compromised !== null).length
    const retired = keys.history.filter((key) => key.compromised === null && key.retired !== null).length
    const others = [
      ...(retired === 0 ? [] : [`${Numbers.number(retired)} retired`]),
      ...(compromised === 0 ? [] : [`${Numbers.number(compromised)} compromised`])
    ]
    return [Finding.fine(keysWhat, [`${signs.id} signs`, ...others].join(", "))]
  })

const addressWhat = "the public address"

/** Bytes of a document, and how long it is waited for. */
const maxDocument = 1_048_576
const patience = "10 seconds"

const DidDocument = Schema.fromJsonString(
  Schema.Struct({
    id: Schema.String,
    verificationMethod: Schema.optionalKey(Schema.Array(Schema.Struct({ id: Schema.String })))
  })
)
const readDocument = Schema.decodeUnknownResult(DidDocument)

/** Whether whoever asks at the address is given our own keys: without them no credential can be checked. */
const ofAddress = (setting: Credentials): Effect.Effect<Found> =>
  Effect.gen(function* () {
    const { addresses } = setting.issuer
    const { base, document } = addresses
    if (Placeholder.isPlaceholder(base)) return Configured.ofAddresses([base])
    const client = yield* Http.make({
      source: "credentials",
      base: new URL(document).origin,
      auth: { kind: "none" },
      timeout: patience,
      retries: 1,
      maxWait: patience,
      maxBytes: maxDocument
    })
    const text = yield* client.text({ path: document })
    const keys = yield* Effect.option(Keys.open(setting.keys))
    return [told(setting, readDocument(text), keys._tag === "Some" ? keys.value : undefined)]
  }).pipe(
    Effect.catch((error) => {
      const { expected, found, where } = Http.toFailure(error)
      return Effect.succeed([
        Finding.doubtful(
          addressWhat,
          `${where}: expected ${expected}, found ${found}`,
          "Let `laurel serve` answer there, behind a proxy that speaks TLS: nobody can check a credential until then."
        )
      ])
    })
  )

const told = (
  { issuer: { addresses } }: Credentials,
  read: Result.Result<typeof DidDocument.Type, unknown>,
  keys: Keys.Keys | undefined
): Finding.Finding => {
  const advice = `Let \`laurel serve\` with this configuration, and with these keys, answer at ${addresses.base}.`
  if (Result.isFailure(read))
    return Finding.wrong(addressWhat, `${addresses.document} is no document of an issuer`, advice)
  const { id, verificationMethod = [] } = read.success
  if (id !== addresses.issuer)
    return Finding.wrong(
      addressWhat,
      `${addresses.document} is of ${JSON.stringify(id)}, not of ${addresses.issuer}`,
      advice
    )
  const own = keys?.signer("Ed25519")
  const isListed =
    own === undefined || verificationMethod.some((method) => method.id === `${addresses.issuer}#${own.id}`)
  return isListed
    ? Finding.fine(addressWhat, `${addresses.document} is ours`)
    : Finding.wrong(addressWhat, `${addresses.document} does not have the key ${own.id}, which signs here`, advice)
}

const ofRenderer = (opened: Result.Result<Renderer.Renderer, Renderer.RenderError>): Finding.Finding => {
  const what = "the renderer of certificates"
  if (Result.isSuccess(opened)) return Finding.fine(what, opened.success.version)
  const { failure } = opened
  return failure._tag === "Unavailable"
    ? Finding.doubtful(what, `${failure.found}, so certificates are pages and no PDF`, failure.advice)
    : Finding.wrong(what, `${failure.where}: expected ${failure.expected}, found ${failure.found}`, failure.advice)
}

/** Each template is tried on a certificate of nobody, by what would set it. */
const ofTemplates = (setting: Credentials): Effect.Effect<Found> =>
  Effect.gen(function* () {
    const renderer = yield* Effect.result(Renderers.pdf(setting.style))
    const found = ofRenderer(renderer)
    const files = [
      ...new Set([...(setting.template === null ? [] : [setting.template]), ...setting.templates.values()])
    ]
    const tried = yield* Effect.forEach(files, (file) =>
      tryTemplate(
        file,
        setting.language,
        Result.getOrElse(renderer, () => Renderers.html)
      )
    )
    const plain =
      files.length > 0
        ? []
        : [Finding.fine("the template", `the plain one: ${Template.plain(setting.issuer.name).layout}`)]
    return [found, ...plain, ...tried]
  }).pipe(Effect.scoped)

/** Types that a template is named for, and that are none of the catalog's: those that were meant get another template. */
const ofTypes = (opened: Opened, { templates }: Credentials): Effect.Effect<Found> =>
  templates.size === 0
    ? Effect.succeed([])
    : Store.versions.pipe(
        Effect.flatMap((versions) =>
          Effect.forEach([...templates.keys()], (type) => Effect.result(Types.named(versions, type)))
        ),
        Effect.provide(Store.toRead(opened)),
        Effect.map((all) =>
          all.flatMap((named) =>
            Result.isSuccess(named)
              ? []
              : [Finding.doubtful("the templates of types", named.failure.message, 'Mend it in "templates".')]
          )
        ),
        // Whatever is wrong with the store is told of the store.
        Effect.catch(() => Effect.succeed([]))
      )

const tryTemplate = (file: string, language: string, renderer: Renderer.Renderer): Effect.Effect<Finding.Finding> =>
  Templates.read(file).pipe(
    Effect.flatMap((template) =>
      Renderers.orUnable(
        Effect.flatMap(Effect.fromResult(Content.of(Sample.making(template, language))), renderer.render)
      )
    ),
    Effect.match({
      onSuccess: () => Finding.fine("the template", file),
      onFailure: ({ message }) =>
        Finding.wrong("the template", message, "Mend it: `laurel certificate preview` shows what it looks like.")
    })
  )

const namesWhat = "the names"

/** The file by itself, and whom of the store it names. */
const ofNames = (opened: Opened, setting: Credentials): Effect.Effect<Found> =>
  Names.ofSetting(setting).pipe(
    Effect.flatMap((names) => (names === null ? Effect.succeed([]) : heldAgainst(opened, names))),
    Effect.catch(({ message }) =>
      Effect.succeed([Finding.wrong(namesWhat, message, "Mend the file, then look again.")])
    )
  )

const heldAgainst = (opened: Opened, names: Names.Names): Effect.Effect<Found> => {
  const fine = Finding.fine(namesWhat, `${names.file}: ${Numbers.count(names.of.size, "contact")}`)
  return Strangers.of(names).pipe(
    Effect.provide(Store.toRead(opened)),
    Effect.match({
      onSuccess: (lines) => {
        const strange = Strangers.words(names, lines)
        return strange === undefined
          ? [fine]
          : [fine, Finding.doubtful(namesWhat, strange, "Mend their contacts: whoever is meant gets no name.")]
      },
      // Whatever is wrong with the store is told of the store.
      onFailure: () => [fine]
    })
  )
}
