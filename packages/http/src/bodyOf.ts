/** Reads the body of a request that is sent to us, as far as it may be long. */
import * as Body from "./Body.ts"

/** Its bytes; why not, otherwise: it is longer, or did not come whole. Nothing more of it is read once `signal` is aborted. */
export const bodyOf = async (
  { headers, body }: Request,
  most: number,
  signal?: AbortSignal
): Promise<Uint8Array<ArrayBuffer> | "long" | "broken"> => {
  // Said before it is sent, so that nothing of it need be read.
  if (Number(headers.get("content-length") ?? 0) > most) return "long"
  const whole = signal === undefined ? body : (body?.pipeThrough(new TransformStream(), { signal }) ?? null)
  try {
    const { bytes, isCut } = await Body.read(whole, most)
    return isCut ? "long" : bytes
  } catch {
    // A connection that is lost on the way has no other way to say so.
    return "broken"
  }
}
