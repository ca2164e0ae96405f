/**
 * Where the hashes of a proof are in the tree. A proof names ranges of leaves; each is one perfect subtree, or, at the right
 * edge, made of several. Sizes go up to 2^53 - 1, so that nothing here uses the operators of 32 bits.
 */

/** The perfect subtree over the leaves from place · 2^level up to, not including, (place + 1) · 2^level. */
export interface Node {
  readonly level: number
  readonly place: number
}

/** Leaves from `start` up to, not including, `end`. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** Whether that can be a tree's size, or a place in one. */
const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0

/** The leaves of the left subtree: the largest power of two below `size`, which is 2 or more. */
const leftOf = (size: number): number => {
  let left = 1
  while (left * 2 < size) left *= 2
  return left
}

/** Why there is no such leaf; `undefined` where there is one. */
export const noLeaf = (index: number, size: number): string | undefined => {
  if (!isCount(size)) return `expected a size of 0 to 2^53 - 1, found ${size}`
  return isCount(index) && index < size ? undefined : `expected the index of one of ${size} leaves, found ${index}`
}

/** Why the smaller tree is no beginning of the larger; `undefined` where it may be one. */
export const noBeginning = (from: number, size: number): string | undefined => {
  if (!isCount(size)) return `expected a size of 0 to 2^53 - 1, found ${size}`
  if (from === 0) return "a tree without leaves is the beginning of any other: there is nothing to prove"
  return isCount(from) && from <= size ? undefined : `expected an earlier size of 1 to ${size}, found ${from}`
}

/** RFC 6962's PATH: what is beside the way from a leaf up to the root. */
export const inclusionRanges = (index: number, size: number): ReadonlyArray<Range> => {
  const beside: Array<Range> = []
  let [start, end] = [0, size]
  while (end - start > 1) {
    const middle = start + leftOf(end - start)
    const isLeft = index < middle
    beside.push(isLeft ? { start: middle, end } : { start, end: middle })
    if (isLeft) end = middle
    else start = middle
  }
  return beside.toReversed()
}

/** RFC 6962's PROOF: what is beside the way from the last perfect subtree of the smaller tree up to the root, after itself. */
export const consistencyRanges = (from: number, size: number): ReadonlyArray<Range> => {
  const beside: Array<Range> = []
  let [start, end] = [0, size]
  while (end !== from) {
    const middle = start + leftOf(end - start)
    const isLeft = from <= middle
    beside.push(isLeft ? { start: middle, end } : { start, end: middle })
    if (isLeft) end = middle
    else start = middle
  }
  // Where the smaller tree is itself perfect, whoever checks has its root.
  if (start > 0) beside.push({ start, end })
  return beside.toReversed()
}

/** The perfect subtrees of a range that starts where one of its length may, largest first. */
export const cover = ({ start, end }: Range): ReadonlyArray<Node> => {
  const nodes: Array<Node> = []
  for (let at = start; at < end;) {
    let [level, leaves] = [0, 1]
    while (leaves * 2 <= end - at) [level, leaves] = [level + 1, leaves * 2]
    nodes.push({ level, place: at / leaves })
    at += leaves
  }
  return nodes
}

const refuse = (reason: string | undefined): void => {
  if (reason !== undefined) throw new RangeError(reason)
}

/** The nodes that prove a leaf to be in a tree of that size. An index outside the tree is a programming error and throws. */
export const inclusionNodes = (index: number, size: number): ReadonlyArray<Node> => {
  refuse(noLeaf(index, size))
  return inclusionRanges(index, size).flatMap(cover)
}

/** The nodes that prove a tree to begin with the one of size `from`, 1 to `size`: anything else throws. */
export const consistencyNodes = (from: number, size: number): ReadonlyArray<Node> => {
  refuse(noBeginning(from, size))
  return consistencyRanges(from, size).flatMap(cover)
}

/** The nodes whose hashes are the `roots` of the frontier at that size. What can't be a size throws. */
export const rootNodes = (size: number): ReadonlyArray<Node> => {
  if (!isCount(size)) throw new RangeError(`expected a size of 0 to 2^53 - 1, found ${size}`)
  return cover({ start: 0, end: size })
}
