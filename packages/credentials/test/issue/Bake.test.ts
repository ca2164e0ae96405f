/** Credentials in images: who has the image has the credential, and the image stays what it was. */
import { assert, describe, it } from "@effect/vitest"
import { parseXml, XmlElement } from "@rgrove/parse-xml"
import { Bake, CredentialJwt, OpenBadge, Verify } from "@laurel/credentials"
import { Effect, Result } from "effect"
import { addresses, now, published, recordOf, statement, unlisted } from "./given.ts"
import { chunk, png } from "../baking.ts"
import { anew } from "./keys.ts"

const signer = anew()
const own = published([recordOf(signer)])
const badge = OpenBadge.sign(statement({ name: "Über ]]> \uFFFE <b>" }), unlisted(signer))
const asJson = Effect.map(badge, (credential) => JSON.stringify(credential))
const asJwt = Effect.flatMap(badge, (credential) => CredentialJwt.sign(credential, { addresses, signer }))

const verified = (image: string | Uint8Array) =>
  Effect.map(
    Verify.credential({ bytes: typeof image === "string" ? Buffer.from(image) : image }, { now, sources: own }),
    ({ answer, found, credentials }) => [found, answer, credentials.length]
  )

const baked = <A>(result: Result.Result<A, unknown>): A => Result.getOrThrow(result)
const foundOf = (result: Result.Result<unknown, { readonly found: string }>): string =>
  Result.isFailure(result) ? result.failure.found : "baked"

describe("a PNG image", () => {
  it.live("holds the credential in one chunk right after its first, in plain text, and all else as it was", () =>
    Effect.gen(function* () {
      const json = yield* asJson
      const text = chunk("iTXt", Buffer.from(`openbadgecredential\0\0\0\0\0${json}`))
      assert.deepStrictEqual(Buffer.from(baked(Bake.png(png(), json))), png(text))
    })
  )
  it.live("is verified with what is in it, JSON or JWT", () =>
    Effect.gen(function* () {
      for (const credential of [yield* asJson, yield* asJwt])
        assert.deepStrictEqual(yield* verified(baked(Bake.png(png(), credential))), ["png", "valid", 1])
    })
  )
  it.live("that holds a credential already holds the new one alone, and its other texts still", () =>
    Effect.gen(function* () {
      const json = yield* asJson
      const comment = chunk("tEXt", Buffer.from("Comment\0Made by hand", "latin1"))
      const old = chunk("tEXt", Buffer.from("openbadges\0https://example.org/old", "latin1"))
      const again = baked(Bake.png(baked(Bake.png(png(comment, old), yield* asJwt)), json))
      assert.deepStrictEqual(Buffer.from(again), Buffer.from(baked(Bake.png(png(comment), json))))
    })
  )
  it.live("that is none, is not whole or is damaged is refused", () =>
    Effect.gen(function* () {
      const json = yield* asJson
      const whole = png()
      const damaged = Buffer.from(whole)
      damaged[20] = 9
      assert.strictEqual(foundOf(Bake.png(Buffer.from("GIF89a"), json)), "other bytes")
      assert.match(foundOf(Bake.png(whole.subarray(0, -5), json)), /breaks off after 2 chunks/)
      assert.match(foundOf(Bake.png(whole.subarray(0, -12), json)), /breaks off after 2 chunks/)
      assert.match(foundOf(Bake.png(damaged, json)), /"IHDR" whose checksum does not fit/)
      assert.match(
        foundOf(Bake.png(Buffer.concat([whole.subarray(0, 8), chunk("IEND", Buffer.alloc(0)), whole]), json)),
        /begins otherwise/
      )
      assert.match(foundOf(Bake.png(Buffer.alloc(5_000_001), json)), /5000001/)
    })
  )
  it("takes no text that is no credential", () => {
    for (const text of ["hello", "[1]", '{"a":"\ud800"}'])
      assert.strictEqual(foundOf(Bake.png(png(), text)), "another text")
  })
})

const svg = (inside: string, attributes = ""): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<!-- <svg> -->\n<svg xmlns="http://www.w3.org/2000/svg" viewBox='0 0 > 1'${attributes}>${inside}</svg>\n`

describe("an SVG image", () => {
  it.live("is verified with what is in it, JSON or JWT, whatever letters it has", () =>
    Effect.gen(function* () {
      for (const credential of [
        yield* asJson,
        JSON.stringify(yield* badge, null, 2).replaceAll("\n", "\r\n"),
        yield* asJwt
      ])
        for (const image of [svg("<g/>"), svg("").replace("></svg>", "/>"), `\uFEFF${svg("\r\n")}`])
          assert.deepStrictEqual(yield* verified(baked(Bake.svg(image, credential))), ["svg", "valid", 1], image)
    })
  )
  it.live("holds the credential as the standard has it, and all else as it was", () =>
    Effect.gen(function* () {
      const jwt = yield* asJwt
      const text = baked(Bake.svg(svg("<g/>"), jwt))
      const namespace = ' xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"'
      assert.strictEqual(text, svg(`<openbadges:credential verify="${jwt}"></openbadges:credential><g/>`, namespace))
      const { root } = parseXml(baked(Bake.svg(svg("<g/>"), yield* asJson)))
      const [first] = root?.children.filter((child) => child instanceof XmlElement) ?? []
      assert.deepStrictEqual(JSON.parse(first?.text ?? ""), yield* badge)
    })
  )
  it.live("that holds a credential already, also one of 2.0, holds the new one alone", () =>
    Effect.gen(function* () {
      const json = yield* asJson
      const old = ' xmlns:openbadges="http://openbadges.org"'
      const image = svg('<g/><openbadges:assertion verify="a.b.c"/>', old)
      const again = baked(Bake.svg(baked(Bake.svg(image, yield* asJwt)), json))
      assert.strictEqual(again, baked(Bake.svg(svg("<g/>", old), json)))
      assert.deepStrictEqual(yield* verified(again), ["svg", "valid", 1])
    })
  )
  it.live("that is none, is broken, is in another encoding, or hides a badge deep in it is refused", () =>
    Effect.gen(function* () {
      const json = yield* asJson
      assert.strictEqual(foundOf(Bake.svg("<html/>", json)), '"html"')
      assert.strictEqual(foundOf(Bake.svg("<svg/>", json)), '"svg"')
      assert.notStrictEqual(foundOf(Bake.svg(svg("<g>"), json)), "baked")
      assert.strictEqual(foundOf(Bake.svg(svg("").replace("UTF-8", "ISO-8859-1"), json)), '"ISO-8859-1"')
      const deep = svg('<g xmlns:b="http://openbadges.org"><b:assertion verify="a.b.c"/></g>')
      assert.strictEqual(foundOf(Bake.svg(deep, json)), "2 once the credential is in it")
    })
  )
})
