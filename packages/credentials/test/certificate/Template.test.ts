import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type { Broken } from "../../src/certificate/Renderer.ts"
import { jpeg, plain, png, svg, template } from "./given.ts"

const organisation = { name: "Example Ltd" }

/** What is said of a template that is none. */
const told = (json: unknown, files: Readonly<Record<string, Uint8Array>> = {}) =>
  Effect.match(template(json, files), {
    onSuccess: () => "good",
    onFailure: (error: Broken | string) =>
      typeof error === "string"
        ? error
        : `${error.where}: expected ${error.expected}, found ${error.found}. ${error.advice}`
  })

describe("a template", () => {
  it.effect("needs no more than whose it is", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* template({ organisation }), plain)
    })
  )

  it.effect("has its images with it, known by what they are, and told by whose they are", () =>
    Effect.gen(function* () {
      const files = { a: svg(""), b: jpeg(), "c.svg": png() }
      const image = { file: "b", alternative: { en: "Signed by hand", de: "Unterschrift" } }
      const signatures = [
        { name: "Eva", role: "Head", image },
        { name: "Jan", role: "Assessor", image: { file: "c.svg" } },
        { name: "Ida", role: "Assessor" }
      ]
      const made = yield* template({ organisation: { ...organisation, logo: { file: "a" } }, signatures }, files)
      assert.deepStrictEqual(made.organisation.logo, {
        mediaType: "image/svg+xml",
        bytes: files.a,
        alternative: "Example Ltd"
      })
      assert.deepStrictEqual(
        made.signatures.map((each) => [each.image?.mediaType, each.image?.alternative]),
        [
          ["image/jpeg", image.alternative],
          ["image/png", "Jan"],
          [undefined, undefined]
        ]
      )
    })
  )

  it.effect("is refused with the place of what is wrong, and what would be right", () =>
    Effect.gen(function* () {
      const wrong: ReadonlyArray<readonly [object, string]> = [
        [{}, "organisation in the template: expected a value, found nothing"],
        [{ organisation, layuot: "portrait" }, "layuot in the template: expected no field of that name"],
        [{ organisation, accent: "blue" }, 'accent in the template: expected a colour such as #1f4e79, found "blue"'],
        [
          { organisation, details: ["score", "earnedOn", "score"] },
          "details in the template: expected each kind once, found score twice"
        ],
        [
          { organisation: { name: "Ex\u202eample" } },
          "organisation.name in the template: expected characters that are seen, found U+202E"
        ],
        [
          { organisation, words: { english: { title: "A" } } },
          'words in the template: expected tags of languages, such as "en" or "pt-BR", found "english"'
        ],
        [
          { organisation, words: { en: { titel: "A" } } },
          "words.en.titel in the template: expected no field of that name"
        ],
        [
          { organisation, words: { en: { title: "" } } },
          "words.en.title in the template: expected 1 to 200 characters, found none"
        ],
        [{ organisation: { name: {} } }, "organisation.name in the template: expected 1 to 100 languages, found 0"],
        [
          { organisation, details: Array.from({ length: 13 }, () => ({ label: "A", value: "B" })) },
          "details in the template: expected at most 12 details, found [{"
        ],
        [
          { organisation, signatures: Array.from({ length: 4 }, () => ({ name: "A", role: "B" })) },
          "signatures in the template: expected at most 3 signatures, found [{"
        ]
      ]
      for (const [json, expected] of wrong) assert.include(yield* told(json), expected)
      assert.include(yield* told("portrait"), "the template: expected")
    })
  )

  it.effect("is good where each of that is right", () =>
    Effect.gen(function* () {
      const right = {
        layout: "portrait",
        accent: "#1F4E79",
        organisation: { name: { en: "Example", ar: "مثال" } },
        details: ["score", ...Array.from({ length: 11 }, () => ({ label: "A", value: { en: "B" } }))],
        signatures: Array.from({ length: 3 }, () => ({ name: "A", role: "B" })),
        description: false,
        words: { en: { title: "A", before: "" }, "pt-BR": { after: "C" } }
      }
      assert.strictEqual(yield* told({ ...right, organisation }), "good")
    })
  )

  it.effect("has an accent that can be read on white, or is told the nearest that can", () =>
    Effect.gen(function* () {
      // The lightest grey with the contrast, and the next.
      assert.strictEqual(yield* told({ organisation, accent: "#767676" }), "good")
      const said = yield* told({ organisation, accent: "#777777" })
      assert.include(
        said,
        "accent in the template: expected a colour with a contrast of at least 4.5 to white, such as #717171, found one of 4.47"
      )
      assert.include(yield* told({ organisation, accent: "#ffff00" }), "found one of 1.07")
      const [, proposed] = /such as (#\w+)/.exec(yield* told({ organisation, accent: "#ffff00" })) ?? []
      assert.strictEqual(yield* told({ organisation, accent: proposed }), "good")
    })
  )

  it.effect("tells which image is none, and passes on that none could be read", () =>
    Effect.gen(function* () {
      const logo = { organisation: { ...organisation, logo: { file: "logo.png" } } }
      assert.strictEqual(yield* told(logo), "no file logo.png")
      const said = yield* told(logo, { "logo.png": png().subarray(0, -1) })
      assert.include(
        said,
        "the file of organisation.logo in the template: expected a whole PNG image, found one that breaks off."
      )
      const signatures = [{ name: "A", role: "B", image: { file: "hand" } }]
      assert.include(
        yield* told({ organisation, signatures }, { hand: Buffer.from("GIF89a") }),
        "the file of signatures.0.image"
      )
    })
  )
})
