/** Bytes of the longest list of objects that is read. */
export const maxListed = 8 * 1024 * 1024

/** The body of an answer, which throws where it is longer than that. */
export const bodyOf = async (response: Response, maxBytes: number): Promise<Uint8Array> => {
  const chunks: Array<Uint8Array> = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > maxBytes) throw new Error(`more than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
