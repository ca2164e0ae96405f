/** `laurel credential export`: what was issued, as a file for whoever it is of. */
import { readFileSync, statSync } from "node:fs"
import { resolve } from "node:path"
import { Certificate } from "@laurel/core"
import { Bake, CredentialJwt, type Kept, Keys } from "@laurel/credentials"
import { Effect, Option, Result, Stream } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import * as Configuration from "../Configuration.ts"
import * as Certificates from "../credentials/Certificates.ts"
import * as CredentialsSetting from "../credentials/CredentialsSetting.ts"
import * as Placed from "../documents/Placed.ts"
import * as Numbers from "../Numbers.ts"
import * as Print from "../Print.ts"
import { root } from "../Root.ts"
import * as Store from "../Store.ts"
import { toMend, type Unable, unable } from "../Unable.ts"

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

const imageOf = (file: string | undefined, as: "png" | "svg"): Effect.Effect<Uint8Array, Unable> => {
  if (file === undefined)
    return Effect.fail(
      unable(`--as ${as} bakes the credential into an image: name one with --image, such as your badge's picture`)
    )
  return Effect.try({
    try: () => {
      const { size } = statSync(file)
      if (size > maxImage) throw new Error(`it has ${Numbers.count(size, "byte")}, and may have ${maxImage}`)
      return new Uint8Array(readFileSync(file))
    },
    catch: (cause) =>
      unable(`the image ${resolve(file)} can't be read: ${cause instanceof Error ? cause.message : String(cause)}`)
  })
}

/** By the first of these that there is: not every reader takes each, and all take RS256. */
const algorithms = ["RS256", "ES256", "Ed25519"] as const

const jwtOf = Effect.fnUntraced(function* ({ keys: folder, issuer: { addresses } }: Setting, kept: Kept.Kept) {
  const keys = yield* Effect.mapError(Keys.open(folder), (error) => toMend(error))
  const signer = algorithms.flatMap((algorithm) => keys.signer(algorithm) ?? [])[0]
  if (signer === undefined)
    return yield* unable(
      `no key in ${folder} signs JWT: \`laurel credential keys make --algorithm RS256\` makes one that every reader takes`
    )
  return yield* CredentialJwt.sign(kept.credential, { addresses, signer }).pipe(Effect.mapError(({ message }) => unable(message)))
})

const baked = (result: Result.Result<Uint8Array | string, Bake.Unbakable>, image: string) =>
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
