/** `"adapter": "xapi-file"`: a file of xAPI statements. */
import { resolve } from "node:path"
import { Xapi } from "@laurel/adapter-xapi"
import { Effect, Schema } from "effect"
import * as Bytes from "./Bytes.ts"
import { Meter } from "./Meter.ts"
import { Path } from "../configuration/Path.ts"
import { opinionFields, opinionsOf, type Selected, sourceFields } from "./SourceFields.ts"

export const Setting = Schema.Struct({
  ...sourceFields,
  ...opinionFields,
  adapter: Schema.Literal("xapi-file"),
  /** One statement a line, a list of them, or what a record store answered; plain or gzip. */
  file: Path,
  setting: Xapi.Setting
})
type Setting = typeof Setting.Type

export const select = (folder: string, { id, file, setting, archive = false, ...rest }: Setting): Selected => {
  const meter = new Meter()
  const open = () => Bytes.bytesOf(resolve(folder, file), meter)
  return {
    adapter: Xapi.fileAdapter({ source: id, setting, name: file, open }),
    archives: archive,
    opinions: opinionsOf(rest, Xapi.opinions),
    doctor: Effect.map(Bytes.look(resolve(folder, file)), (found) => [found]),
    meter
  }
}
