/** Whether documents can be kept in a directory, found without writing anything. */
import { access, constants, stat } from "node:fs/promises"
import { dirname } from "node:path"
import { Effect } from "effect"
import { DocumentError, Misconfigured } from "../DocumentError.ts"
import type { Look } from "../Shelf.ts"
import * as Files from "./Files.ts"

/** The nearest folder that is there must be one that this user may write to. */
export const look = (root: string): Effect.Effect<Look, DocumentError> =>
  Effect.gen(function* () {
    const there = yield* nearest(root)
    yield* Files.attempt(there.path, () => access(there.path, constants.R_OK | constants.W_OK | constants.X_OK))
    if (there.path !== root) return { found: `there is none yet: the first document makes ${root}`, advice: null }
    return (there.mode & 0o077) === 0
      ? { found: root, advice: null }
      : {
          found: `${root} can be read or written by others than its owner`,
          advice: `Take that right from them: chmod -R go= ${root}`
        }
  })

/** Ends at the root of the file system, which is there: each folder's is shorter. */
const nearest = (path: string): Effect.Effect<{ readonly path: string; readonly mode: number }, DocumentError> =>
  Files.attempt(path, () => stat(path)).pipe(
    Effect.flatMap((stats) =>
      stats.isDirectory()
        ? Effect.succeed({ path, mode: stats.mode })
        : Effect.fail(
            new DocumentError({
              where: path,
              reason: new Misconfigured({
                expected: "a directory",
                found: "a file",
                advice: "Name a directory in the configuration that is Laurel's alone."
              })
            })
          )
    ),
    Effect.catchIf(Files.isMissing, () => nearest(dirname(path)))
  )
