import { hash } from "node:crypto"
import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { Merkle, Sha256 } from "@laurel/core"

const { sha256 } = Sha256
/** The same, where there are many. */
const native: Sha256.Sha256 = (data) => hash("sha256", data, "buffer")
const bytes = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))
const join = (...parts: ReadonlyArray<Uint8Array | number>): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === "number" ? [part] : [...part])))

/** The hash of a leaf's bytes; `Merkle.leaf` takes text, and not all of the published vectors are text. */
const leafOf = (given: Uint8Array): Uint8Array => sha256(join(0, given))

/** RFC 6962 §2.1, word for word: MTH of the list D[n], k the largest power of two below n. */
const treeHash = (list: ReadonlyArray<Uint8Array>): Uint8Array => {
  const [first] = list
  if (first === undefined) return sha256(new Uint8Array(0))
  if (list.length === 1) return leafOf(first)
  let k = 1
  while (k * 2 < list.length) k *= 2
  return sha256(join(1, treeHash(list.slice(0, k)), treeHash(list.slice(k))))
}

const rootOf = (list: ReadonlyArray<Uint8Array>): string =>
  Merkle.hex(Merkle.root(sha256, Merkle.append(sha256, Merkle.empty, list.map(leafOf))))

// The inputs and roots of certificate-transparency's own tests, for trees of 1 to 8 leaves.
const leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"].map(
  bytes
)
const roots = [
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
]

describe("the Merkle tree", () => {
  it("gives the roots that certificate transparency's tests give", () => {
    for (const [index, root] of roots.entries()) assert.strictEqual(rootOf(leaves.slice(0, index + 1)), root)
    assert.strictEqual(rootOf([]), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  })

  it("gives the roots of the RFC's recursive definition, at every size", () => {
    const list = Array.from({ length: 130 }, (_, index) => Uint8Array.of(index, index * 7))
    for (let size = 0; size <= list.length; size++) {
      assert.strictEqual(rootOf(list.slice(0, size)), Merkle.hex(treeHash(list.slice(0, size))), `${size} leaves`)
    }
  })

  it.prop(
    "is the same tree however its leaves were batched",
    [Schema.Array(Schema.Array(Schema.String))],
    ([batches]) => {
      const hashes = batches.map((batch) => batch.map((text) => Merkle.leaf(sha256, text)))
      const stepwise = hashes.reduce<Merkle.Frontier>((frontier, batch) => {
        const { size, roots } = Merkle.append(sha256, frontier, batch)
        return { size, roots }
      }, Merkle.empty)
      const { size, roots } = Merkle.append(sha256, Merkle.empty, hashes.flat())
      assert.deepStrictEqual(stepwise, { size, roots })
      assert.strictEqual(size, batches.flat().length)
    }
  )

  it("hashes a text as its UTF-8 bytes, and a leaf never like a node", () => {
    assert.deepStrictEqual(Merkle.leaf(sha256, "é"), leafOf(Uint8Array.of(0xc3, 0xa9)))
    const [left, right] = [Merkle.leaf(sha256, "a"), Merkle.leaf(sha256, "b")]
    const node = Merkle.root(sha256, Merkle.append(sha256, Merkle.empty, [left, right]))
    assert.notDeepEqual(node, leafOf(join(left, right)))
  })

  it("changes its root with any leaf, and with their order", () => {
    const [one, two, three] = [bytes("01"), bytes("02"), bytes("03")]
    const distinct = new Set([
      rootOf([one, two, three]),
      rootOf([two, one, three]),
      rootOf([one, two]),
      rootOf([one, two, two])
    ])
    assert.strictEqual(distinct.size, 4)
  })

  it("refuses a frontier that lacks hashes, and hashes of another length", () => {
    assert.throws(() => Merkle.append(sha256, { size: 3, roots: [] }, [leafOf(bytes("00"))]), /lacks hashes/)
    const short = { size: 1, roots: [bytes("00")] }
    assert.throws(() => Merkle.append(sha256, short, [leafOf(bytes("00"))]), /two hashes of 32 bytes, found 1 and 32/)
  })

  it("says which subtrees of 256 and 65,536 leaves were completed, once each, however they were batched", () => {
    const hashes = Array.from({ length: 65_536 + 300 }, (_, index) => native(Uint8Array.of(0, index >> 8, index)))
    const expected = Array.from({ length: 257 }, (_, place) => ({
      level: 8,
      place,
      hash: Merkle.subtree(native, hashes.slice(place * 256, place * 256 + 256))
    }))
    const all = { level: 16, place: 0, hash: Merkle.subtree(native, hashes.slice(0, 65_536)) }
    const cuts = [0, 1, 255, 256, 256, 700, 65_535, 65_536, hashes.length]
    let frontier: Merkle.Frontier = Merkle.empty
    const found = cuts.flatMap((cut, at) => {
      const grown = Merkle.append(native, frontier, hashes.slice(cut, cuts[at + 1] ?? cut))
      frontier = grown
      return grown.completed
    })
    assert.deepStrictEqual(found, expected.toSpliced(256, 0, all))
    assert.deepStrictEqual(Merkle.append(native, Merkle.empty, hashes.slice(0, 255)).completed, [])
  })

  it("has the subtree's root from its leaves and from its nodes alike, and only of a perfect one", () => {
    const hashes = leaves.map(leafOf)
    const halves = [Merkle.subtree(sha256, hashes.slice(0, 4)), Merkle.subtree(sha256, hashes.slice(4))]
    assert.strictEqual(Merkle.hex(Merkle.subtree(sha256, hashes)), roots[7])
    assert.strictEqual(Merkle.hex(Merkle.subtree(sha256, halves)), roots[7])
    assert.throws(() => Merkle.subtree(sha256, hashes.slice(0, 6)), /1, 2, 4, 8 … hashes, not 6/)
    assert.throws(() => Merkle.subtree(sha256, []), /not 0/)
  })
})
