/** One answer to ListObjectsV2. */
import { Xml } from "@laurel/formats"
import { Result } from "effect"

interface Page {
  readonly objects: ReadonlyArray<{ readonly key: string; readonly size: number }>
  /** Whether there are more behind the last one. */
  readonly isCut: boolean
}

/** What it lists, in the order of the keys; or what was found instead. */
export const pageOf = (bytes: Uint8Array): Result.Result<Page, string> =>
  Result.gen(function* () {
    const { root } = yield* Result.mapError(Xml.read(bytes), ({ found }) => found)
    if (root.name !== "ListBucketResult") return yield* Result.fail(`<${root.name}>`)
    const objects = []
    for (const element of root.children.filter(({ name }) => name === "Contents")) {
      const [key, size] = [textOf(element, "Key"), Number(textOf(element, "Size") ?? "none")]
      if (key === undefined || !Number.isSafeInteger(size) || size < 0)
        return yield* Result.fail("an object without a key or a size")
      objects.push({ key, size })
    }
    return { objects, isCut: textOf(root, "IsTruncated") === "true" }
  })

/** The text of a child, where there is one. */
export const textOf = ({ children }: Xml.Element, child: string): string | undefined =>
  children.find(({ name }) => name === child)?.text.trim()
