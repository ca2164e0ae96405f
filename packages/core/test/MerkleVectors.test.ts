/** Public test vectors: fixtures/merkle/SOURCE.md says whose. */
import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { Result, Schema } from "effect"
import { Merkle, Sha256 } from "@laurel/core"

const { sha256 } = Sha256
const bytes = (base64: string): Uint8Array => Uint8Array.from(Buffer.from(base64, "base64"))
const Proof = Schema.NullOr(Schema.Array(Schema.String))
const Vectors = Schema.Struct({
  inclusion: Schema.Array(
    Schema.Struct({
      file: Schema.String,
      leafIdx: Schema.Finite,
      treeSize: Schema.Finite,
      root: Schema.String,
      leafHash: Schema.String,
      proof: Proof,
      wantErr: Schema.Boolean
    })
  ),
  consistency: Schema.Array(
    Schema.Struct({
      file: Schema.String,
      size1: Schema.Finite,
      size2: Schema.Finite,
      root1: Schema.String,
      root2: Schema.String,
      proof: Proof,
      wantErr: Schema.Boolean
    })
  )
})
const vectors = Schema.decodeUnknownSync(Schema.fromJsonString(Vectors))(
  readFileSync(new URL("fixtures/merkle/vectors.json", import.meta.url), "utf8")
)

const consistency = ({ size1, size2, root1, root2, proof }: (typeof Vectors.Type)["consistency"][number]) =>
  Merkle.verifyConsistency(sha256, {
    from: size1,
    fromRoot: bytes(root1),
    size: size2,
    root: bytes(root2),
    proof: (proof ?? []).map(bytes)
  })

/** Held to be proofs there, and by choice not here: each with our reason. */
const refusedHere = new Map([
  // From no leaves to no leaves, with roots that are no hashes.
  ["sizes-are-equal-and-proof-is-not-empty-where-both-sizes-are-zero", /there is nothing to prove/],
  // Two equal texts as roots of one leaf.
  ["sizes-are-equal-and-proof-is-not-empty-where-both-sizes-are-one", /earlier root to have 32 bytes, found 12/]
])

describe("the public vectors", () => {
  for (const { file, leafIdx, treeSize, root, leafHash, proof, wantErr } of vectors.inclusion) {
    it(`of inclusion: ${file} ${wantErr ? "is refused" : "holds"}`, () => {
      const given = { index: leafIdx, size: treeSize, leaf: bytes(leafHash), root: bytes(root) }
      const result = Merkle.verifyInclusion(sha256, { ...given, proof: (proof ?? []).map(bytes) })
      assert.strictEqual(Result.isFailure(result), wantErr)
    })
  }

  for (const vector of vectors.consistency) {
    const reason = refusedHere.get(vector.file.replace(/^.*\/|\.json$/g, ""))
    it(`of consistency: ${vector.file} ${vector.wantErr || reason !== undefined ? "is refused" : "holds"}`, () => {
      const result = consistency(vector)
      if (reason === undefined) return assert.strictEqual(Result.isFailure(result), vector.wantErr)
      assert.isFalse(vector.wantErr)
      assert.match(Result.isFailure(result) ? result.failure : "", reason)
    })
  }

  it("hold where two trees of one leaf have the same root, as the vector that is refused here means it", () => {
    const root = Merkle.leaf(sha256, "one")
    const given = { from: 1, fromRoot: root, size: 1, root, proof: [] }
    assert.isTrue(Result.isSuccess(Merkle.verifyConsistency(sha256, given)))
    assert.isTrue(Result.isFailure(Merkle.verifyConsistency(sha256, { ...given, root: Merkle.leaf(sha256, "two") })))
  })
})
