import { assert, describe, it } from "@effect/vitest"
import { Contact, Decision, Import } from "@laurel/core"
import { Arbitrary, Result, Schema } from "effect"

const address = Arbitrary.schema(
  Schema.Array(Schema.Literals(["A", "b", "@", " ", "\u200b", "\u00cb", "e\u0308", "\u0130"]))
)

describe("the form of an identity", () => {
  it("is of an e-mail address without case and white space around it, in NFC", () => {
    const value = " ANNE\u0308@Example.COM\u200b"
    assert.deepStrictEqual(Contact.formOf({ scheme: "email", value }), {
      scheme: "email",
      value: "ann\u00eb@example.com"
    })
  })

  it("is of any other scheme as it was written", () => {
    for (const scheme of ["login", "e-mail", "email-sha1"]) {
      const identity = { scheme, value: " ANNE\u0308@Example.COM" }
      assert.strictEqual(Contact.formOf(identity), identity)
      assert.deepStrictEqual(Contact.formsOf(identity), [identity])
    }
  })

  it.prop("is its own form", [address], ([parts]) => {
    const form = Contact.addressOf(parts.join(""))
    assert.strictEqual(Contact.addressOf(form), form)
    assert.deepStrictEqual(Contact.formsOf({ scheme: "email", value: form }), [{ scheme: "email", value: form }])
  })
})

describe("on whose word", () => {
  const act = { _tag: "Withdrawn", decision: 1 }
  const by = { actor: "u-1", role: "assessor", reason: "seen" }
  const kept = Schema.is(Decision.Draft)

  it("a decision is made is said by an actor and a reason that can be seen", () => {
    assert.isTrue(Result.isSuccess(Decision.decode({ act, ...by, reason: " seen" })))
    for (const blank of [{ reason: " " }, { actor: " " }, { reason: "\u200b" }, { actor: "\u2060" }]) {
      const found = Decision.decode({ act, ...by, ...blank })
      assert.match(Result.isFailure(found) ? found.failure.message : "", /and not only spaces or invisible characters/)
    }
  })

  it("one was made before is read from a store as it is", () => {
    const read = Schema.decodeUnknownResult(Decision.Draft)({ act, ...by, actor: " ", reason: " " })
    assert.isTrue(Result.isSuccess(read) && kept(read.success))
  })

  it("an import is run is said so, too", () => {
    const mapping = { name: "m", version: 1, text: "" }
    const draft = { source: "desk", ...by, mapping, files: [], names: [], conflicts: "replace", people: "create" }
    assert.isTrue(Result.isSuccess(Import.decode(draft)))
    assert.isTrue(Result.isFailure(Import.decode({ ...draft, reason: " " })))
    assert.isTrue(Result.isFailure(Import.decode({ ...draft, actor: " " })))
  })
})
