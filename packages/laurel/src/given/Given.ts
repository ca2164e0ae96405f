/** What callers give: an object of theirs, or what they have read from a JSON file. */

/**
 * The same fields as a JSON file that is imported has them: of its texts TypeScript knows only that they are texts. Which ones may
 * stand there is looked at when it is read, and each mistake is named with its place.
 */
type Imported<T> = T extends string
  ? string
  : T extends ReadonlyArray<infer Each>
    ? ReadonlyArray<Imported<Each>>
    : T extends object
      ? { readonly [Field in keyof T]: Imported<T[Field]> }
      : T

/** An object as it is documented, or the same imported from JSON. */
export type Given<T> = T | Imported<T>
