/** Credentials that others have published and signed: what we say of each must be what their standard says. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { documentOf, isObject, type JsonObject, listOf, textOf } from "./badges.ts"
import { offering, run, settingOf, told } from "./world.ts"

const clr = "1edtech/clr20-simple.json"
const inner = (): JsonObject => {
  const { credentialSubject: subject } = documentOf(clr)
  const [one] = isObject(subject) ? listOf(subject["verifiableCredential"]) : []
  return isObject(one) ? one : {}
}

describe("a published credential", () => {
  const setting = settingOf(
    [
      { id: "https://example.com/issuers/876543", name: "Example Corp" },
      { id: "https://example.edu/issuers/565049", name: "Example University" }
    ],
    {
      privateHosts: [],
      achievements: [{ id: "https://example.com/achievements/21st-century-skills/teamwork", offering }],
      recipients: [{ id: "did:example:ebfeb1f712ebc6f1c276e12ec21", contact: { scheme: "did", value: "ann" } }]
    }
  )
  const keys = {
    "https://example.com/issuers/876543": "z6MkvREVgsHx7Ppae68vCoByy73ZD4aMSJiPML2cryVL8JAx",
    "https://example.edu/issuers/565049": "z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi"
  }
  const nowhere = () => Effect.fail("no network in this test")
  const read = (name: string, pinned: Readonly<Record<string, string>> = keys) =>
    run({
      setting: {
        ...setting,
        issuers: setting.issuers.map((each) => {
          const multibase = pinned[each.id]
          return multibase === undefined ? each : { ...each, key: { multibase } }
        })
      },
      files: { [name]: textOf(name) },
      options: { lookup: nowhere }
    })

  it.live("whose key is only behind the # of its own name is refused until that key is pinned", () =>
    Effect.gen(function* () {
      const refused = yield* read(clr, {})
      assert.deepStrictEqual(refused.drafts, [])
      assert.match(told(refused).join("\n"), /^(?:row address: no network in this test.*\n?){2}$/)
      const pinned = yield* read(clr)
      assert.deepStrictEqual(pinned.rejections, [])
      assert.deepInclude(pinned.drafts[0]?.evidence, { title: "Teamwork", issuer: "Example Corp", verified: true })
    })
  )
  it.live("that is a CLR is a row, and each badge in it another that stands by its own proof", () =>
    Effect.gen(function* () {
      const whole = yield* read(clr)
      assert.deepStrictEqual([whole.pages[0]?.rows, whole.drafts.length], [2, 1])
      const other = { "https://example.com/issuers/876543": keys["https://example.com/issuers/876543"] }
      const cover = { ...other, "https://example.edu/issuers/565049": other["https://example.com/issuers/876543"] }
      const torn = yield* read(clr, cover)
      assert.deepStrictEqual(torn.drafts, whole.drafts)
      assert.deepStrictEqual(told(torn), [`row proof: one that does not fit, in ${clr}`])
    })
  )
  it.live("that is a CLR within CLRs is looked into three times, and what lies deeper is told", () =>
    Effect.gen(function* () {
      const within = (document: JsonObject, depth: number): JsonObject => {
        const { credentialSubject: subject } = documentOf(clr)
        const nested = { ...Object(subject), verifiableCredential: [document] }
        return depth === 0 ? document : within({ ...documentOf(clr), credentialSubject: nested }, depth - 1)
      }
      const at = (depth: number) =>
        run({
          setting: settingOf([], { privateHosts: [] }),
          files: { "a.json": JSON.stringify(within(inner(), depth)) },
          options: { lookup: nowhere }
        })
      assert.strictEqual((yield* at(3)).pages[0]?.rows, 4)
      const deep = yield* at(5)
      assert.strictEqual(deep.pages[0]?.rows, 5)
      assert.strictEqual(told(deep).at(-1), "row form: 1 more, in a.json")
    })
  )
  it.live("by an issuer whose id nobody can look up is refused", () =>
    Effect.gen(function* () {
      const [found] = told(yield* read("1edtech/ob30-did-key-method.json"))
      assert.match(found ?? "", /^row key: an issuer whose keys can't be looked up: "urn:uuid:/)
    })
  )
  it.live("of the older form says what it lacks as JWT, and baked that its context is not kept here", () =>
    Effect.gen(function* () {
      assert.match(told(yield* read("1edtech/ob30-simple.jwt"))[0] ?? "", /^row form: in "achievement": /)
      assert.match(
        told(yield* read("1edtech/ob30-simple.svg"))[0] ?? "",
        /^row form: the context "https:..imsglobal.github.io/
      )
    })
  )
})
