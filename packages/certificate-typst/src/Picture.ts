/** Images of a content, as files that a template shows. */
import { type Content, Picture as Pictures, Renderer } from "@laurel/credentials"
import { Result } from "effect"

export interface Picture {
  /** In the document's own, made-up folder. */
  readonly path: string
  readonly bytes: Uint8Array
}

const endings = { "image/png": "png", "image/jpeg": "jpg", "image/svg+xml": "svg" } as const

/** The picture of an image, if it can be drawn without harm, and is what it says it is. */
export const of = (
  where: string,
  { bytes, mediaType }: Content.Image,
  index: number
): Result.Result<Picture, Renderer.Unprintable> =>
  Result.match(Pictures.of(bytes), {
    onFailure: (wrong) => Result.fail(new Renderer.Unprintable({ where, ...wrong })),
    onSuccess: (found) =>
      found === mediaType
        ? Result.succeed({ path: `/picture-${index}.${endings[mediaType]}`, bytes })
        : Result.fail(
            new Renderer.Unprintable({
              where,
              expected: `an image of ${mediaType}`,
              found: `one of ${found}`,
              advice: "Save it again as what it is."
            })
          )
  })
