/** `laurel credential export`: what was issued, as a file for whoever it is of. */
import { resolve } from "node:path"
import { AchievementId, type Ledger } from "@laurel/core"
import { Bake, CredentialJwt, HeldRecord, type Kept, type Unbakable } from "@laurel/credentials"
import { Console, Effect, Option, type Result, Stream } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import * as Configuration from "../configuration/Configuration.ts"
import * as Certificates from "../credentials/Certificates.ts"
import * as CredentialsSetting from "../credentials/CredentialsSetting.ts"
import * as Signing from "../credentials/Signing.ts"
import * as Placed from "../documents/Placed.ts"
import * as Numbers from "../terminal/Numbers.ts"
import * as People from "../flags/People.ts"
import * as Print from "../terminal/Print.ts"
import { root } from "../Root.ts"
import * as Store from "../store/Store.ts"
import { toMend, type Unable, unable } from "../Unable.ts"
import * as WholeFile from "../configuration/WholeFile.ts"

const forms = ["json", "jwt", "png", "svg", "clr"] as const
type Form = (typeof forms)[number]

/** Bytes of an image that a credential is baked into. */
const maxImage = 4_194_304

interface Input {
  readonly of: string
  readonly as: Form
  readonly image: string | undefined
  readonly out: string | null
}

type Setting = CredentialsSetting.Credentials

type Failure = Unable | Ledger.LedgerError

interface Made {
  readonly name: string
  readonly bytes: string | Uint8Array
  /** Null of a record of several. */
  readonly stood: Certificates.Stood | null
}

const imageOf = (file: string | undefined, as: "png" | "svg"): Effect.Effect<Uint8Array, Unable> => {
  if (file === undefined)
    return Effect.fail(
      unable(`--as ${as} bakes the credential into an image: name one with --image, such as your badge's picture`)
    )
  return Effect.mapError(WholeFile.of(file, maxImage), ({ found }) => unable(`the image ${resolve(file)} ${found}`))
}

/** By the first of these that there is: not every reader takes each, and all take RS256. */
const algorithms = ["RS256", "ES256", "Ed25519"] as const

const jwtOf = Effect.fnUntraced(function* (setting: Setting, kept: Kept.Kept) {
  const keys = yield* Signing.keys(setting)
  const signer = algorithms.flatMap((algorithm) => keys.signer(algorithm) ?? [])[0]
  if (signer === undefined)
    return yield* unable(
      `no key in ${setting.keys} signs JWT: \`laurel credential keys make --algorithm RS256\` makes one that every reader takes`
    )
  const { addresses } = setting.issuer
  return yield* Effect.catchTags(
    CredentialJwt.sign(kept.credential, { addresses, signer }),
    Signing.failures("the JWT")
  )
})

const baked = (result: Result.Result<Uint8Array | string, Unbakable>, image: string) =>
  Effect.mapError(Effect.fromResult(result), (error) => toMend({ where: image, ...error }))

/** The bytes of the file. The signed text is given as it was kept. */
const bytesOf = Effect.fnUntraced(function* (setting: Setting, kept: Kept.Kept, { as, image }: Input) {
  const json = JSON.stringify(kept.credential)
  switch (as) {
    case "jwt":
      return yield* jwtOf(setting, kept)
    case "png":
      return yield* baked(Bake.png(yield* imageOf(image, "png"), json), image ?? "")
    case "svg":
      return yield* baked(Bake.svg(new TextDecoder().decode(yield* imageOf(image, "svg")), json), image ?? "")
    default:
      return json
  }
})

const endings: Readonly<Record<Form, string>> = { json: "json", jwt: "jwt", png: "png", svg: "svg", clr: "json" }

const run = Effect.fn("laurel.credential.export")(function* (input: Input) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const setting = yield* CredentialsSetting.opened(opened)
  const { name, bytes, stood } = yield* (
    input.as === "clr" ? recordOf(setting, input.of) : badgeOf(setting, input)
  ).pipe(Effect.provide(Store.toRead(opened)))
  const file = resolve(input.out ?? `${name}.${endings[input.as]}`)
  const size = yield* Placed.write(file, Stream.succeed(typeof bytes === "string" ? Buffer.from(bytes) : bytes))
  if (stood !== null) yield* Certificates.warn(stood)
  yield* json
    ? Print.json({ file, size, as: input.as, standing: stood === null ? null : Certificates.plainStanding(stood) })
    : Print.lines([`Wrote ${file}: ${Numbers.count(size, "byte")}.`])
})

/** All that a contact holds; what has no certificate is told. */
const recordOf = Effect.fnUntraced(function* (
  setting: Setting,
  text: string
): Effect.fn.Return<Made, Failure, Ledger.Ledger> {
  const { contact } = yield* People.find(text)
  const signing = HeldRecord.of(contact.id, { issuer: setting.issuer, ...(yield* Signing.signing(setting)) })
  const { record, missing } = yield* Effect.catchTags(signing, Signing.failures(`the record of c${contact.id}`))
  if (missing.length > 0)
    yield* Console.error(
      Print.visible(
        `Not in it, for no certificate of it holds by a key that is believed: ${missing.slice(0, listed).map(AchievementId.format).join(", ")}${missing.length > listed ? ` and ${missing.length - listed} more` : ""}. \`laurel certificate issue\` makes one.`
      )
    )
  return { name: `c${contact.id}`, bytes: JSON.stringify(record), stood: null }
})

/** Achievements that a message lists. */
const listed = 20

/** One badge, in the form that was asked for. */
const badgeOf = Effect.fnUntraced(function* (
  setting: Setting,
  input: Input
): Effect.fn.Return<Made, Failure, Ledger.Ledger> {
  const code = Certificates.codeOf(input.of)
  if (code === undefined)
    return yield* unable(`--as ${input.as}: expected a certificate's code of 22 characters, or its public address`)
  const certificate = yield* Certificates.find(code)
  const stood = yield* Certificates.stoodOf(setting, certificate)
  const bytes = yield* bytesOf(setting, yield* Certificates.kept(certificate), input)
  return { name: code, bytes, stood }
})

export const command = Command.make(
  "export",
  {
    of: Argument.String("of").pipe(
      Argument.withDescription("A certificate's code or public address; for --as clr, a contact")
    ),
    as: Flag.Literals("as", forms).pipe(
      Flag.withDescription(
        "The form. json: the signed badge; jwt: the same as a JWT; png, svg: baked into an image; clr: all that a contact holds"
      ),
      Flag.withDefault("json")
    ),
    image: Flag.String("image").pipe(
      Flag.withMetavar("file"),
      Flag.withDescription("The image that it is baked into, for png and svg"),
      Flag.optional,
      Flag.map(Option.getOrUndefined)
    ),
    out: Flag.String("out").pipe(
      Flag.withMetavar("file"),
      Flag.withDescription("The file to write, which must not be there yet; named by the code unless given"),
      Flag.optional,
      Flag.map(Option.getOrNull)
    )
  },
  run
).pipe(
  Command.withDescription(
    "Write what was issued as a file that anybody can check: a badge of Open Badges 3.0 as JSON, as a JWT or in an image, or all that a contact holds as one record (CLR 2.0)."
  ),
  Command.withShortDescription("Write a credential to a file"),
  Command.withExamples([
    { command: "laurel credential export pN9rX0mC3kqVb7tZ1sLw2A --out badge.json", description: "The signed badge" },
    {
      command: "laurel credential export pN9rX0mC3kqVb7tZ1sLw2A --as png --image forklift.png --out badge.png",
      description: "In a picture, for a backpack"
    },
    {
      command: "laurel credential export ana@example.org --as clr --out ana.json",
      description: "All that somebody holds"
    }
  ])
)
