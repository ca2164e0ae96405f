/** The body of a request, as far as it may go: reading stops where it is longer. */
import { Effect, Result } from "effect"
import type { Refused } from "./Sent.ts"

const tooLong = (maxBytes: number): Result.Result<never, Refused> =>
  Result.fail({ status: 413, message: `expected a body of at most ${maxBytes} bytes, found a longer one` })

/** All bytes, or why they are not taken. How long they may take to come is the server's to say. */
export const read = (request: Request, maxBytes: number): Effect.Effect<Result.Result<Uint8Array, Refused>> =>
  Number(request.headers.get("content-length") ?? 0) > maxBytes
    ? Effect.succeed(tooLong(maxBytes))
    : Effect.promise(() => readBody(request, maxBytes))

const readBody = async ({ body }: Request, maxBytes: number): Promise<Result.Result<Uint8Array, Refused>> => {
  const parts: Array<Uint8Array> = []
  let length = 0
  try {
    // Ends with the body, or where it is too long.
    for await (const part of body ?? []) {
      length += part.byteLength
      if (length > maxBytes) return tooLong(maxBytes)
      parts.push(part)
    }
  } catch (error) {
    // Nobody is there any more to read this, unless a proxy is between.
    const found = error instanceof Error ? error.message : String(error)
    return Result.fail({ status: 400, message: `expected a whole body, found one that broke off: ${found}` })
  }
  return Result.succeed(Buffer.concat(parts))
}
