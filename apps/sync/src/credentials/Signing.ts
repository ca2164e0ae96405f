/** Who signs: the issuer's keys, opened to be used. */
import { join } from "node:path"
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
      ? Effect.fail(unable(`no key in ${setting.keys} signs: ${toMake(setting, history)}`))
      : Effect.succeed({ history, signer })
  })

/** What to do where no key signs badges: one that should, and whose file is gone, is not made anew. */
export const toMake = ({ keys: folder }: Pick<Credentials, "keys">, history: Keys.Keys["history"]): string => {
  const lost = history.find(({ algorithm, retired }) => algorithm === "Ed25519" && retired === null)
  return lost === undefined
    ? "`laurel credential keys make` makes one"
    : `${lost.id} should, and its file ${join(folder, `${lost.id}.pem`)} is not there. Put it back from your copy; where there is none, \`laurel credential keys rotate\` makes another, and what this one signed holds on`
}

/** What kept something from being signed, to be mended. */
export const failures = (where: string) => ({
  Unsignable: ({ expected, found, advice }: Unsignable) => Effect.fail(toMend({ where, expected, found, advice })),
  SigningError: (error: Signer.SigningError) => Effect.fail(unable(`${error.where}: ${error.message}`))
})
