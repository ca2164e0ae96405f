/** The order of code points, which is that of UTF-8. */
export const compareText = (a: string, b: string): number => {
  const [one, other] = [Array.from(a), Array.from(b)]
  const at = one.findIndex((character, index) => character !== other[index])
  return at === -1 ? one.length - other.length : (one[at]?.codePointAt(0) ?? -1) - (other[at]?.codePointAt(0) ?? -1)
}
