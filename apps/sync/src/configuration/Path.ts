/** The path of a file or a folder, as a configuration names it. */
import { Schema } from "effect"

export const Path = Schema.String.check(
  Schema.isMinLength(1),
  Schema.isMaxLength(1_000),
  Schema.makeFilter((text: string) =>
    text.includes("\0") ? "no file is called so: it holds a character of the code 0" : undefined
  )
)
