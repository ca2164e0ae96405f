/** Images of a content, as files that a template shows. */
import { type Content, Renderer } from "@laurel/credentials"
import { Result } from "effect"

export interface Picture {
  /** In the document's own, made-up folder. */
  readonly path: string
  readonly bytes: Uint8Array
}

/** Bytes of one image. */
const maxBytes = 2_000_000

const endings = { "image/png": "png", "image/jpeg": "jpg", "image/svg+xml": "svg" } as const

const begins = (bytes: Uint8Array, ...first: ReadonlyArray<number>): boolean =>
  first.every((byte, index) => bytes[index] === byte)

/** Text in an SVG would be set in a font of this machine; the others look at what stands outside of it. */
const isDrawing = (text: string): boolean =>
  /<(?:[\w.-]+:)?svg\b/u.test(text) && !/<(?:[\w.-]+:)?(?:text|image|foreignObject|script)\b|<!ENTITY/iu.test(text)

const isWhatItSays = ({ mediaType, bytes }: Content.Image): boolean => {
  if (mediaType === "image/png") return begins(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
  if (mediaType === "image/jpeg") return begins(bytes, 0xff, 0xd8, 0xff)
  return isDrawing(Buffer.from(bytes).toString("utf8"))
}

/** The picture of an image, if it is what it says it is and needs nothing from outside. */
export const of = (
  where: string,
  image: Content.Image,
  index: number
): Result.Result<Picture, Renderer.Unprintable> => {
  if (image.bytes.length > maxBytes) {
    return Result.fail(
      new Renderer.Unprintable({
        where,
        expected: `an image of at most ${maxBytes} bytes`,
        found: `${image.bytes.length}`,
        advice: "Make it smaller."
      })
    )
  }
  if (!isWhatItSays(image)) {
    const isSvg = image.mediaType === "image/svg+xml"
    return Result.fail(
      new Renderer.Unprintable({
        where,
        expected: isSvg ? "an SVG without text, images, scripts and entities" : `an image of ${image.mediaType}`,
        found: "another one",
        advice: isSvg ? "Turn its texts into paths, and save it as a plain SVG." : "Save it again as what it is."
      })
    )
  }
  return Result.succeed({ path: `/picture-${index}.${endings[image.mediaType]}`, bytes: image.bytes })
}
