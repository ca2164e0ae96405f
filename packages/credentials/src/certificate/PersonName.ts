/** The name of a person as a certificate shows it. */
import { Result } from "effect"
import * as Printable from "./Printable.ts"
import { Unprintable } from "./Renderer.ts"

const where = "the name"
const advice = "Write the name again by hand: it may have been copied with something that is not seen."

/**
 * The name in its usual form (NFC, one space between words), if it can be printed: 1 to 200 characters, a letter among them,
 * and no control, mark of direction or other thing that is not seen. What is wrong is told without the name.
 */
export const of = (text: string): Result.Result<string, Unprintable> =>
  Result.flatMap(Printable.of(text, { where, max: 200, advice }), (name) =>
    /\p{L}/u.test(name)
      ? Result.succeed(name)
      : Result.fail(new Unprintable({ where, expected: "a name, with a letter in it", found: "no letter", advice }))
  )
