/** Bakes credentials into images, as Open Badges 3.0 has it: whoever has the image has the credential. */
import { Result } from "effect"
import { parse } from "../Json.ts"
import * as Png from "../read/Png.ts"
import * as Svg from "../read/Svg.ts"
import { isCompact } from "../vc/Jwt.ts"
import * as BakedPng from "./BakedPng.ts"
import * as BakedSvg from "./BakedSvg.ts"
import { Unbakable } from "./Unbakable.ts"

/** Bytes of an image and of a credential: readers take no more. */
const maxImage = 5_000_000
const maxCredential = 4_000_000

/** Looked at by what reads them: an image that somebody would find another badge in, or none, is never handed out. */
const looked = <A>(
  image: A,
  credential: string,
  found: Result.Result<ReadonlyArray<string>, unknown>
): Result.Result<A, Unbakable> => {
  const texts = Result.getOrElse(found, () => [])
  return texts.length === 1 && texts[0]?.trim() === credential.trim()
    ? Result.succeed(image)
    : Result.fail(
        new Unbakable({
          expected: "an image that holds no other badge deep within it",
          found: `${texts.length} once the credential is in it`,
          advice: "Take an image that nothing was baked into."
        })
      )
}

/** A PNG image with a credential, JSON or JWT, in it; what was baked in before is replaced. */
export const png = (image: Uint8Array, credential: string): Result.Result<Uint8Array, Unbakable> =>
  Result.gen(function* () {
    yield* fits(image.length, credential)
    const baked = yield* BakedPng.bake(image, credential)
    return yield* looked(baked, credential, Png.texts(baked, maxCredential))
  })

/** The same of an SVG image in UTF-8. */
export const svg = (image: string, credential: string): Result.Result<string, Unbakable> =>
  Result.gen(function* () {
    yield* fits(image.length, credential)
    const inXml = isCompact(credential) ? credential : BakedSvg.inXml(credential)
    const baked = yield* BakedSvg.bake(image, inXml)
    return yield* looked(baked, inXml, Svg.texts(baked))
  })

const fits = (size: number, credential: string): Result.Result<void, Unbakable> => {
  const refused = (expected: string, found: string) =>
    Result.fail(
      new Unbakable({ expected, found, advice: "Take a smaller image, and a credential as Laurel makes it." })
    )
  if (size > maxImage) return refused(`an image of at most ${maxImage.toLocaleString("en")} bytes`, String(size))
  if (credential.length > maxCredential)
    return refused(
      `a credential of at most ${maxCredential.toLocaleString("en")} characters`,
      String(credential.length)
    )
  return isCompact(credential) || (credential.isWellFormed() && Result.isSuccess(parse(credential)))
    ? Result.void
    : refused("a credential as JSON or JWT", "another text")
}
