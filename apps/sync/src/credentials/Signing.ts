/** Who signs: the issuer's keys, opened to be used. */
import { Keys, type Signer, type Unsignable } from "@laurel/credentials"
import { Effect } from "effect"
import { toMend, type Unable, unable } from "../Unable.ts"
import type { Credentials } from "./CredentialsSetting.ts"

/** The issuer's keys. */
export const keys = ({ keys: folder }: Credentials): Effect.Effect<Keys.Keys, Unable> =>
  Effect.mapError(Keys.open(folder), (error) => toMend(error))

/** All keys that the issuer ever had, without those that sign: whoever looks at certificates need not be who may sign. */
export const history = ({ keys: folder }: Credentials): Effect.Effect<Keys.Keys["history"], Unable> =>
  Effect.mapError(Keys.history(folder), (error) => toMend(error))

/** The key that signs badges, and all that there ever were. */
export const signing = (
  setting: Credentials
): Effect.Effect<Pick<Keys.Keys, "history"> & { readonly signer: Signer.Signer }, Unable> =>
  Effect.flatMap(keys(setting), ({ history, signer: signerOf }) => {
    const signer = signerOf("Ed25519")
    return signer === undefined
      ? Effect.fail(unable(`no key in ${setting.keys} signs: \`laurel credential keys make\` makes one`))
      : Effect.succeed({ history, signer })
  })

/** What kept something from being signed, to be mended. */
export const failures = (where: string) => ({
  Unsignable: ({ expected, found, advice }: Unsignable) => Effect.fail(toMend({ where, expected, found, advice })),
  SigningError: (error: Signer.SigningError) => Effect.fail(unable(`${error.where}: ${error.message}`))
})
