/** `"credentials"` in the configuration: who issues certificates and credentials, where anybody asks about them, what they look like. */
import { resolve } from "node:path"
import { Id, Text } from "@laurel/core"
import { Addresses, type Profile } from "@laurel/credentials"
import { Effect, Result, Schema } from "effect"
import { Path } from "../configuration/Path.ts"
import { type Unable, unable } from "../Unable.ts"
import type * as Renderers from "./Renderers.ts"

/** Where the public pages are, without a `/` at its end. Whoever checks a credential asks there, so it stays what it is. */
const PublicAddress = Schema.String.check(
  Schema.makeFilter((text: string) =>
    Result.match(Addresses.of(text), {
      onSuccess: ({ base }) => (base === text ? undefined : `write it as "${base}"`),
      onFailure: (expected) => `expected ${expected}`
    })
  )
)

const WebAddress = Schema.String.check(
  Schema.isMaxLength(1_000),
  Schema.makeFilter((text: string) =>
    URL.parse(text)?.protocol === "https:" ? undefined : "expected an address that begins with https://"
  )
)

const Email = Schema.String.check(
  Schema.isMaxLength(320),
  Schema.isPattern(/^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u, { expected: "an e-mail address" })
)

/** A language tag (BCP 47) that this runtime knows the form of. */
export const Language = Schema.String.check(
  Schema.isMaxLength(35),
  Schema.makeFilter((text: string) => (isLanguage(text) ? undefined : 'expected a language such as "en" or "pt-BR"'))
)

const isLanguage = (text: string): boolean => {
  try {
    return Intl.getCanonicalLocales(text).length === 1
  } catch {
    // Intl has no other way to say that it is none.
    return false
  }
}

export const CredentialsSetting = Schema.Struct({
  /** What stands before `/c/<code>`: the credentials' ids for ever, and the issuer's `did:web`. */
  address: PublicAddress,
  issuer: Schema.Struct({
    name: Text.Name,
    url: Schema.optionalKey(WebAddress),
    email: Schema.optionalKey(Email),
    image: Schema.optionalKey(WebAddress)
  }),
  /** The folder of the private keys. */
  keys: Schema.optionalKey(Path),
  /** The file of the template, and of those of single types. */
  template: Schema.optionalKey(Path),
  templates: Schema.optionalKey(Schema.Record(Id.TypeId, Path)),
  /** The file of a Typst template of the operator's own, and the paper it is set on. */
  typst: Schema.optionalKey(Path),
  paper: Schema.optionalKey(Schema.Literals(["a4", "us-letter"])),
  /** A CSV file of what people are called. */
  names: Schema.optionalKey(Path),
  /** Whether credentials have the hash of an e-mail address; `none` unless given. */
  identifiers: Schema.optionalKey(Schema.Literals(["none", "email"])),
  /** Of certificates where nobody asks for another; English unless given. */
  language: Schema.optionalKey(Language)
})
export type CredentialsSetting = typeof CredentialsSetting.Type

/** The setting with its paths resolved. */
export interface Credentials {
  readonly issuer: Profile.Profile
  readonly keys: string
  readonly template: string | null
  readonly templates: ReadonlyMap<Id.TypeId, string>
  readonly style: Renderers.Style
  readonly names: string | null
  readonly hashesEmail: boolean
  readonly language: string
}

/** `beside` is the folder that the keys' own is made in where no setting names one. */
export const locate = (setting: CredentialsSetting | undefined, folder: string, beside: string): Credentials | null => {
  if (setting === undefined) return null
  const {
    address,
    issuer,
    keys,
    template,
    templates = {},
    typst,
    paper = "a4",
    names,
    identifiers,
    language = "en"
  } = setting
  const { name, url = null, email = null, image = null } = issuer
  return {
    // Anything else was refused when the setting was read.
    issuer: { addresses: Result.getOrThrow(Addresses.of(address)), name, url, email, image },
    keys: keys === undefined ? resolve(beside, "credential-keys") : resolve(folder, keys),
    template: template === undefined ? null : resolve(folder, template),
    templates: new Map(
      Object.entries(templates).map(([type, file]) => [Id.TypeId.make(type), resolve(folder, file)] as const)
    ),
    style: { typst: typst === undefined ? null : resolve(folder, typst), paper },
    names: names === undefined ? null : resolve(folder, names),
    hashesEmail: identifiers === "email",
    language
  }
}

/** The setting; an error where the configuration has none. */
export const opened = ({
  file,
  credentials
}: {
  readonly file: string
  readonly credentials: Credentials | null
}): Effect.Effect<Credentials, Unable> =>
  credentials === null
    ? Effect.fail(
        unable(
          `no issuer of credentials: add "credentials": { "address": "https://certs.example.org", "issuer": { "name": "Example Training" } } to ${file}`
        )
      )
    : Effect.succeed(credentials)
