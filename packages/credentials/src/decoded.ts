/** A text out of an address, without its `%` and digits; undefined where they are none of UTF-8. */
export const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    // It has no other way to say so.
    return undefined
  }
}
