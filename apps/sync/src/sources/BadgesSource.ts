/** `"adapter": "badges"`: a folder of badges, and addresses of hosted ones. */
import { readdir } from "node:fs/promises"
import { join, relative, resolve } from "node:path"
import { Badges } from "@laurel/adapter-badges"
import { Adapter } from "@laurel/core"
import { Effect, Schema } from "effect"
import * as Bytes from "./Bytes.ts"
import { clientFields, tuningOf } from "./ClientFields.ts"
import * as Findings from "./Findings.ts"
import { Path } from "../configuration/Path.ts"
import { type Selected, sourceFields } from "./SourceFields.ts"

export const Setting = Schema.Struct({
  ...sourceFields,
  ...clientFields,
  adapter: Schema.Literal("badges"),
  /** Where the badges are, with all folders in it; none where only addresses are read. */
  folder: Schema.optionalKey(Path),
  setting: Badges.Setting
})
type Setting = typeof Setting.Type

export const select = (home: string, source: Setting): Selected => {
  const { id, folder, setting, archive = false } = source
  const options: Badges.Options = {
    source: id,
    setting,
    files: folder === undefined ? Effect.succeed([]) : filesIn(resolve(home, folder)),
    http: tuningOf(source)
  }
  return {
    adapter: Badges.adapter(options),
    archives: archive,
    doctor: Findings.guarded(Badges.doctor(options))
  }
}

/** The files of a folder and of all folders in it, by their names. Hidden ones and links are none: nobody put them there on purpose. */
const filesIn = (folder: string): Effect.Effect<ReadonlyArray<Badges.File>, Adapter.Misconfigured> =>
  Effect.tryPromise({
    try: () => readdir(folder, { recursive: true, withFileTypes: true }),
    catch: (cause) =>
      new Adapter.Misconfigured({
        where: folder,
        expected: "a folder that can be read",
        found: cause instanceof Error ? cause.message : String(cause),
        advice: "Make it, give this user permission to read it, or mend its path in the configuration."
      })
  }).pipe(
    Effect.map((entries) =>
      entries
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => relative(folder, join(parentPath, name)))
        .filter((name) => !/(?:^|[/\\])\./.test(name))
        .toSorted()
        .map((name) => ({ name, bytes: Bytes.bytesOf(join(folder, name)) }))
    )
  )
