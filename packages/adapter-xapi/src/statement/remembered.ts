/** Characters of a text that is remembered: what sources repeat is shorter, and a hostile statement may be one text of 1 MB. */
const longest = 500

/**
 * The function, with its answers kept: a source names the same few activities, verbs and moments over and over. At most so many
 * are kept; then all are let go and it begins anew. What is asked of a longer text is found anew each time.
 */
export const remembered = <Key, A>(most: number, make: (key: Key) => A): ((key: Key) => A) => {
  const known = new Map<Key, A>()
  return (key) => {
    const before = known.get(key)
    if (before !== undefined) return before
    if (typeof key === "string" && key.length > longest) return make(key)
    if (known.size >= most) known.clear()
    const made = make(key)
    known.set(key, made)
    return made
  }
}
