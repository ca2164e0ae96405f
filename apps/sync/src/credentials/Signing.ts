/** Who signs: the issuer's keys, opened to be used. */
import { Keys, type Signer, type Unsignable } from "@laurel/credentials"
import { Effect } from "effect"
import { toMend, type Unable, unable } from "../Unable.ts"
import type { Credentials } from "./CredentialsSetting.ts"

/** The issuer's keys. */
export const keys = ({ keys: folder }: Credentials): Effect.Effect<Keys.Keys, Unable> =>
  Effect.mapError(Keys.open(folder), (error) => toMend(error))

/** The key that signs badges. */
export const signer = (setting: Credentials): Effect.Effect<Signer.Signer, Unable> =>
  Effect.flatMap(keys(setting), (found) => {
    const signs = found.signer("Ed25519")
    return signs === undefined
      ? Effect.fail(unable(`no key in ${setting.keys} signs: \`laurel credential keys make\` makes one`))
      : Effect.succeed(signs)
  })

/** What kept something from being signed, to be mended. */
export const failures = (where: string) => ({
  Unsignable: ({ expected, found, advice }: Unsignable) => Effect.fail(toMend({ where, expected, found, advice })),
  SigningError: (error: Signer.SigningError) => Effect.fail(unable(`${error.where}: ${error.message}`))
})
