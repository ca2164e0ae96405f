/** Reads the body of a request, as far as it may be long. */

/** Its bytes; why not, otherwise: it is longer, or did not come whole. */
export const bodyOf = async (request: Request, most: number): Promise<Uint8Array | "long" | "broken"> => {
  // Said before it is sent, so that nothing of it need be read.
  if (Number(request.headers.get("content-length") ?? 0) > most) return "long"
  if (request.body === null) return new Uint8Array()
  const reader = request.body.getReader()
  const parts: Array<Uint8Array> = []
  let length = 0
  try {
    // Ends with the body, or once it is too long.
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      length += read.value.length
      if (length > most) {
        await reader.cancel()
        return "long"
      }
      parts.push(read.value)
    }
  } catch {
    // A connection that is lost on the way has no other way to say so.
    return "broken"
  }
  return Buffer.concat(parts)
}
