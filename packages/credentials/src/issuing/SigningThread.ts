/**
 * The thread that puts badges together and works out what is to be signed, which is nearly all of the work. It never has the key:
 * it asks the thread that started it to sign. This file is the thread's whole program, and is found by its own address, wherever it
 * was bundled to.
 */
import { isMainThread, type MessagePort, parentPort, workerData } from "node:worker_threads"
import { Effect, Result } from "effect"
import type { JsonObject } from "../Json.ts"
import * as Addresses from "../issue/Addresses.ts"
import * as OpenBadge from "../issue/OpenBadge.ts"
import type { Profile } from "../issue/Profile.ts"
import { type Signer, SigningError } from "../issue/Signer.ts"
import type { Unsignable } from "../issue/Unsignable.ts"
import type { Statement } from "../Statement.ts"
import * as Threading from "../Threading.ts"

/** What a thread is started with. */
export interface Beginning extends Threading.Beginning<typeof purpose> {
  /** The issuer without the functions, which no thread can be handed. */
  readonly addresses: Pick<Addresses.Addresses, "base" | "issuer">
  readonly profile: Omit<Profile, "addresses">
}

export const purpose = "signs credentials"

/** What it is told; `job` names the badge. */
export type Told =
  | {
      readonly _tag: "Sign"
      readonly job: number
      readonly key: Omit<Signer, "sign">
      readonly statement: Statement
      readonly options: Omit<OpenBadge.Options, "signer" | "issuer">
    }
  | { readonly _tag: "Signature"; readonly job: number; readonly bytes: Uint8Array }
  | { readonly _tag: "Unsigned"; readonly job: number; readonly where: string; readonly message: string }

/** What it says. */
export type Said =
  | { readonly _tag: "Ask"; readonly job: number; readonly bytes: Uint8Array }
  | { readonly _tag: "Signed"; readonly job: number; readonly credential: JsonObject }
  | {
      readonly _tag: "Unsignable"
      readonly job: number
      readonly expected: string
      readonly found: string
      readonly advice: string
    }
  | { readonly _tag: "Failed"; readonly job: number; readonly where: string; readonly message: string }

/** Where this thread's program is. */
export const file = new URL(import.meta.url)

const serve = (port: MessagePort, { addresses: { base, issuer }, profile }: Beginning): void => {
  const addresses = Result.getOrThrow(Addresses.again({ base, issuer }))
  const say = (said: Said): void => port.postMessage(said)
  const waiting = new Map<number, (told: Told) => void>()
  const signerOf = (job: number, key: Omit<Signer, "sign">): Signer => ({
    ...key,
    sign: (bytes) =>
      Effect.callback<Uint8Array, SigningError>((resume) => {
        waiting.set(job, (told) => {
          waiting.delete(job)
          if (told._tag === "Signature") resume(Effect.succeed(told.bytes))
          else if (told._tag === "Unsigned")
            resume(Effect.fail(new SigningError({ where: told.where, message: told.message })))
        })
        say({ _tag: "Ask", job, bytes })
      })
  })
  port.on("message", (told: Told) => {
    if (told._tag !== "Sign") return waiting.get(told.job)?.(told)
    const { job, key, statement, options } = told
    const by = { issuer: { ...profile, addresses }, signer: signerOf(job, key) }
    const answer = OpenBadge.sign(statement, { ...options, ...by }).pipe(
      Effect.map((credential): Said => ({ _tag: "Signed", job, credential })),
      Effect.catch((error) => Effect.succeed(refusal(job, error))),
      Effect.catchDefect((defect) => Effect.succeed(failed(job, "the thread that signs", String(defect))))
    )
    void Effect.runPromise(answer).then(say)
  })
}

const failed = (job: number, where: string, message: string): Said => ({ _tag: "Failed", job, where, message })

const refusal = (job: number, error: SigningError | Unsignable): Said => {
  if (error._tag === "SigningError") return failed(job, error.where, error.message)
  const { expected, found, advice } = error
  return { _tag: "Unsignable", job, expected, found, advice }
}

const isBeginning = Threading.isFor<typeof purpose, Beginning>(purpose)
if (!isMainThread && parentPort !== null && isBeginning(workerData)) serve(parentPort, workerData)
