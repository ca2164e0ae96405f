/** Where everything of an issuer is found. */
import { assert, describe, it } from "@effect/vitest"
import { Addresses, IssuerKey } from "@laurel/credentials"
import { Id } from "@laurel/core"
import { Result } from "effect"

const of = (address: string) => Result.getOrThrow(Addresses.of(address))

describe("the address of an issuer", () => {
  for (const [address, issuer, document] of [
    ["https://certs.example.org", "did:web:certs.example.org", "https://certs.example.org/.well-known/did.json"],
    ["https://certs.example.org/", "did:web:certs.example.org", "https://certs.example.org/.well-known/did.json"],
    ["https://Example.org:8443", "did:web:example.org%3A8443", "https://example.org:8443/.well-known/did.json"],
    ["https://example.org/a/certs/", "did:web:example.org:a:certs", "https://example.org/a/certs/did.json"]
  ] as const)
    it(`gives the id whose document is found under it: ${address}`, () => {
      const addresses = of(address)
      assert.deepInclude(addresses, { issuer, document })
      // As whoever verifies finds it.
      assert.strictEqual(IssuerKey.homeOf(issuer), document)
    })
  it("is refused where it is no plain https address", () => {
    for (const address of [
      "http://certs.example.org",
      "certs.example.org",
      "https://certs.example.org?x=1",
      "https://certs.example.org?",
      "https://certs.example.org/#a",
      "https://ann:secret@certs.example.org",
      "https://certs.example.org/a//b",
      "https://certs.example.org/a:b",
      "https://certs.example.org/%61",
      `https://certs.example.org/${"a".repeat(200)}`
    ]) {
      const found = Addresses.of(address)
      assert.match(Result.isFailure(found) ? found.failure : "taken", /^an https address/, address)
      assert.notInclude(JSON.stringify(found), "secret")
    }
  })
  it("has everything else under it", () => {
    const addresses = of("https://example.org/certs")
    assert.deepStrictEqual(
      [
        addresses.certificate("Zm9ya2xpZnQ-MTIzNDU2Nz"),
        addresses.achievement(Id.TypeId.make("forklift")),
        addresses.key("z6Mk"),
        addresses.keySet,
        addresses.revocation(1),
        addresses.suspension(12),
        addresses.reasons(1),
        addresses.verify
      ],
      [
        "https://example.org/certs/c/Zm9ya2xpZnQ-MTIzNDU2Nz",
        "https://example.org/certs/achievements/forklift",
        "https://example.org/certs/keys/z6Mk",
        "https://example.org/certs/keys/jwks.json",
        "https://example.org/certs/status/1/revocation",
        "https://example.org/certs/status/12/suspension",
        "https://example.org/certs/status/1/reasons",
        "https://example.org/certs/verify"
      ]
    )
  })

  it("are the same again from base and issuer, also of a key alone, and of no other issuer", () => {
    const own = Result.getOrThrow(Addresses.of("https://certs.example.org/training"))
    const alone = Addresses.ofKey(own, "z6MkA")
    for (const each of [own, alone]) {
      const { base, issuer } = each
      const again = Result.getOrThrow(Addresses.again({ base, issuer }))
      assert.deepStrictEqual([again.issuer, again.key("k"), again.keySet], [issuer, each.key("k"), own.keySet])
    }
    const other = Addresses.again({ base: own.base, issuer: "did:web:elsewhere.example" })
    assert.match(Result.isFailure(other) ? other.failure : "", /an issuer of https:\/\/certs\.example\.org/)
  })
})
