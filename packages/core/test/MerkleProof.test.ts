import { hash } from "node:crypto"
import { assert, describe, it } from "@effect/vitest"
import { Result, Schema } from "effect"
import { Merkle, type Sha256 } from "@laurel/core"

const sha256: Sha256.Sha256 = (data) => hash("sha256", data, "buffer")
const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, "hex"))
const largest = Number.MAX_SAFE_INTEGER
const sizes = 300
/** All of them where LAUREL_RUNS asks for many: else the small ones, and those around the powers of two that come then. */
const some = [127, 128, 129, 255, 256, 257, 300]
const tried = Array.from({ length: sizes }, (_, index) => index + 1).filter(
  (size) => size <= 70 || some.includes(size) || Number(process.env["LAUREL_RUNS"] ?? 0) > 0
)
const leaves = Array.from({ length: sizes }, (_, index) => Merkle.leaf(sha256, `leaf ${index}`))

const known = new Map<string, Uint8Array>()
/** The node's hash by its definition: the root of its own leaves. */
const hashOf = ({ level, place }: Merkle.Node): Uint8Array => {
  const key = `${level}/${place}`
  const own = known.get(key) ?? Merkle.subtree(sha256, leaves.slice(place * 2 ** level, (place + 1) * 2 ** level))
  known.set(key, own)
  return own
}
const roots: ReadonlyArray<Uint8Array> = Array.from({ length: sizes + 1 }, (_, size) =>
  Merkle.root(sha256, Merkle.append(sha256, Merkle.empty, leaves.slice(0, size)))
)
const at = <A>(list: ReadonlyArray<A>, index: number): A => {
  const found = list[index]
  if (found === undefined) throw new Error(`nothing at ${index}`)
  return found
}

const inclusion = (index: number, size: number): Merkle.Inclusion => ({
  index,
  size,
  leaf: at(leaves, index),
  root: at(roots, size),
  proof: Merkle.inclusion(sha256, index, size, Merkle.inclusionNodes(index, size).map(hashOf))
})
const consistency = (from: number, size: number): Merkle.Consistency => ({
  from,
  fromRoot: at(roots, from),
  size,
  root: at(roots, size),
  proof: Merkle.consistency(sha256, from, size, Merkle.consistencyNodes(from, size).map(hashOf))
})
const isIncluded = (given: Merkle.Inclusion): boolean => Result.isSuccess(Merkle.verifyInclusion(sha256, given))
const isConsistent = (given: Merkle.Consistency): boolean => Result.isSuccess(Merkle.verifyConsistency(sha256, given))
const whyNot = (result: Result.Result<void, string>): string | undefined =>
  Result.isFailure(result) ? result.failure : undefined

const flipped = (given: Uint8Array, bit: number): Uint8Array =>
  given.map((byte, index) => (index === Math.floor(bit / 8) ? byte ^ (1 << (bit % 8)) : byte))
/** The list with one bit of one of its hashes flipped, for each of the hashes. */
const damaged = (proof: ReadonlyArray<Uint8Array>, bit: number): ReadonlyArray<ReadonlyArray<Uint8Array>> =>
  proof.map((_, place) => proof.map((given, index) => (index === place ? flipped(given, bit) : given)))

describe("a proof of inclusion", () => {
  // The roots of Merkle.test.ts are of the same leaves, out of certificate transparency's tests.
  const given = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
  const hashes = given.map((text) => sha256(Buffer.from(`00${text}`, "hex")))
  const path = (index: number, size: number): ReadonlyArray<string> =>
    Merkle.inclusion(
      sha256,
      index,
      size,
      Merkle.inclusionNodes(index, size).map(({ level, place }) =>
        Merkle.subtree(sha256, hashes.slice(place * 2 ** level, (place + 1) * 2 ** level))
      )
    ).map(Merkle.hex)

  it("is the path that certificate transparency's tests give", () => {
    assert.deepStrictEqual(path(0, 1), [])
    assert.deepStrictEqual(path(0, 8), [
      "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
    ])
    assert.deepStrictEqual(path(5, 8), [
      "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
      "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"
    ])
    assert.deepStrictEqual(path(2, 3), ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"])
    assert.deepStrictEqual(path(1, 5), [
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
    ])
  })

  it("holds for every leaf of a tree, and for no other leaf, place, size or root", () => {
    for (const size of tried) {
      for (let index = 0; index < size; index++) {
        const proven = inclusion(index, size)
        assert.isTrue(isIncluded(proven), `${index} of ${size}`)
        if (size === 1) continue
        const other = (index + 1) % size
        assert.isFalse(isIncluded({ ...proven, leaf: at(leaves, other) }))
        assert.isFalse(isIncluded({ ...proven, index: other }))
        assert.isFalse(isIncluded({ ...proven, root: at(roots, size - 1) }))
        assert.isFalse(isIncluded({ ...proven, proof: proven.proof.slice(1) }))
        assert.isFalse(isIncluded({ ...proven, proof: [...proven.proof, proven.root] }))
      }
    }
  })

  it("does not hold with any bit of it flipped", () => {
    for (const [index, size] of [
      [0, 2],
      [5, 7],
      [200, 300]
    ] as const) {
      const proven = inclusion(index, size)
      for (let bit = 0; bit < 256; bit++) {
        for (const proof of damaged(proven.proof, bit)) assert.isFalse(isIncluded({ ...proven, proof }))
        assert.isFalse(isIncluded({ ...proven, leaf: flipped(proven.leaf, bit) }))
        assert.isFalse(isIncluded({ ...proven, root: flipped(proven.root, bit) }))
      }
    }
  })

  it("says why it does not hold", () => {
    const proven = inclusion(5, 7)
    const why = (change: Partial<Merkle.Inclusion>) => whyNot(Merkle.verifyInclusion(sha256, { ...proven, ...change }))
    assert.isUndefined(why({}))
    for (const index of [7, -1, 0.5, Number.NaN, largest + 1])
      assert.strictEqual(why({ index }), `expected the index of one of 7 leaves, found ${index}`)
    for (const size of [-1, largest + 1, 6.5])
      assert.strictEqual(why({ size }), `expected a size of 0 to 2^53 - 1, found ${size}`)
    assert.strictEqual(why({ size: 0 }), "expected the index of one of 0 leaves, found 5")
    assert.strictEqual(why({ proof: [] }), "expected a proof of 3 hashes, found 0")
    const short = proven.proof.with(1, bytes("00"))
    assert.strictEqual(why({ proof: short }), "expected the hash 2 of the proof to have 32 bytes, found 1")
    assert.strictEqual(why({ leaf: bytes("") }), "expected the leaf to have 32 bytes, found 0")
    assert.strictEqual(why({ root: bytes("00") }), "expected the root to have 32 bytes, found 1")
    assert.strictEqual(why({ leaf: at(leaves, 4) }), "the leaf and its proof do not come to the root of size 7")
  })

  it("is not made for a leaf outside the tree, nor of another number of hashes", () => {
    for (const index of [3, -1, 0.5]) assert.throws(() => Merkle.inclusionNodes(index, 3), /index of one of 3 leaves/)
    assert.throws(() => Merkle.inclusion(sha256, 0, 3, []), /hashes of 2 nodes, found 0/)
  })
})

describe("a proof of consistency", () => {
  it("holds between every two trees, and for no other sizes or roots", () => {
    for (const size of tried) {
      for (let from = 1; from <= size; from++) {
        const proven = consistency(from, size)
        assert.isTrue(isConsistent(proven), `${from} to ${size}`)
        if (from === size) continue
        assert.isFalse(isConsistent({ ...proven, fromRoot: at(roots, from - 1) }))
        assert.isFalse(isConsistent({ ...proven, root: at(roots, size - 1) }))
        assert.isFalse(isConsistent({ ...proven, from: from + 1 }))
        assert.isFalse(isConsistent({ ...proven, from: size, size: from }))
        assert.isFalse(isConsistent({ ...proven, proof: proven.proof.slice(1) }))
      }
    }
  })

  it("does not hold with any bit of it flipped", () => {
    for (const [from, size] of [
      [1, 2],
      [6, 7],
      [128, 300],
      [171, 300]
    ] as const) {
      const proven = consistency(from, size)
      for (let bit = 0; bit < 256; bit++) {
        for (const proof of damaged(proven.proof, bit)) assert.isFalse(isConsistent({ ...proven, proof }))
        assert.isFalse(isConsistent({ ...proven, fromRoot: flipped(proven.fromRoot, bit) }))
        assert.isFalse(isConsistent({ ...proven, root: flipped(proven.root, bit) }))
      }
    }
  })

  it("does not hold to a tree that one leaf was left out of", () => {
    const without = leaves.toSpliced(100, 1).slice(0, 250)
    const root = Merkle.root(sha256, Merkle.append(sha256, Merkle.empty, without))
    assert.isTrue(isConsistent(consistency(200, 250)))
    assert.isFalse(isConsistent({ ...consistency(200, 250), root }))
  })

  it("says why it does not hold", () => {
    const proven = consistency(6, 7)
    const why = (change: Partial<Merkle.Consistency>) =>
      whyNot(Merkle.verifyConsistency(sha256, { ...proven, ...change }))
    assert.isUndefined(why({}))
    assert.include(why({ from: 0 }), "there is nothing to prove")
    for (const from of [8, -1, 0.5, Number.NaN])
      assert.strictEqual(why({ from }), `expected an earlier size of 1 to 7, found ${from}`)
    assert.strictEqual(why({ size: largest + 1 }), `expected a size of 0 to 2^53 - 1, found ${largest + 1}`)
    assert.strictEqual(why({ proof: [] }), "expected a proof of 3 hashes, found 0")
    assert.strictEqual(why({ fromRoot: bytes("") }), "expected the earlier root to have 32 bytes, found 0")
    assert.strictEqual(why({ root: bytes("") }), "expected the root to have 32 bytes, found 0")
    const wrong = at(roots, 5)
    assert.strictEqual(why({ fromRoot: wrong }), "the proof does not come to the root of the earlier size 6")
    assert.strictEqual(why({ root: wrong }), "the proof does not come to the root of size 7")
  })

  it("is not made from an empty tree or a later one, nor of another number of hashes", () => {
    assert.throws(() => Merkle.consistencyNodes(0, 3), /nothing to prove/)
    assert.throws(() => Merkle.consistencyNodes(4, 3), /earlier size of 1 to 3, found 4/)
    assert.throws(() => Merkle.consistency(sha256, 3, 4, []), /hashes of 3 nodes, found 0/)
  })
})

describe("the nodes of a tree", () => {
  it("give the root at any earlier size", () => {
    for (const [size, root] of roots.entries()) {
      const frontier = { size, roots: Merkle.rootNodes(size).map(hashOf) }
      assert.strictEqual(Merkle.hex(Merkle.root(sha256, frontier)), Merkle.hex(root))
    }
    assert.throws(() => Merkle.rootNodes(largest + 1), /expected a size/)
  })

  const Size = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: largest }))
  const Share = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))

  it.prop("are perfect subtrees within the tree, at every size up to 2^53 - 1", [Size, Share], ([size, share]) => {
    const index = Math.min(Math.floor(size * share), size - 1)
    const ends = (nodes: ReadonlyArray<Merkle.Node>) => nodes.map(({ level, place }) => (place + 1) * 2 ** level)
    for (const nodes of [Merkle.inclusionNodes(index, size), Merkle.consistencyNodes(index + 1, size)]) {
      assert.isAtMost(nodes.length, 106)
      for (const end of ends(nodes)) assert.isAtMost(end, size)
    }
    assert.strictEqual(Merkle.rootNodes(size).length, size.toString(2).replaceAll("0", "").length)
    // Whatever the hashes, the proof is made and comes to some root.
    const hashes = Merkle.inclusionNodes(index, size).map(() => at(leaves, 0))
    const proof = Merkle.inclusion(sha256, index, size, hashes)
    const why = whyNot(Merkle.verifyInclusion(sha256, { index, size, leaf: at(leaves, 0), root: at(leaves, 0), proof }))
    if (size > 1) assert.strictEqual(why, `the leaf and its proof do not come to the root of size ${size}`)
  })

  it("of the largest tree are those of its 53 subtrees", () => {
    const expected = Array.from({ length: 53 }, (_, at) => 52 - at)
    assert.deepStrictEqual(
      Merkle.rootNodes(largest).map(({ level }) => level),
      expected
    )
    assert.deepStrictEqual(Merkle.rootNodes(largest).at(-1), { level: 0, place: largest - 1 })
    assert.deepStrictEqual(
      Merkle.inclusionNodes(largest - 1, largest).map(({ level }) => level),
      expected.toReversed().slice(1)
    )
    assert.deepStrictEqual(Merkle.rootNodes(2 ** 52 + 1), [
      { level: 52, place: 0 },
      { level: 0, place: 2 ** 52 }
    ])
  })
})
