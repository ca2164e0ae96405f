/** `"adapter": "tabular"`: files of rows. */
import { resolve } from "node:path"
import { Tabular } from "@laurel/adapter-tabular"
import { Effect, Schema } from "effect"
import * as Bytes from "./Bytes.ts"
import { Meter } from "./Meter.ts"
import { sourceFields, type Selected } from "./SourceFields.ts"

export const Setting = Schema.Struct({
  ...sourceFields,
  adapter: Schema.Literal("tabular"),
  mapping: Tabular.Mapping
})
type Setting = typeof Setting.Type

export const select = (folder: string, { id, mapping, archive = false }: Setting): Selected => {
  const meter = new Meter()
  return {
    adapter: Tabular.adapter({ source: id, mapping, open: (file) => Bytes.fileOf(resolve(folder, file), meter) }),
    archives: archive,
    doctor: Effect.forEach(filesOf(mapping), (file) => Bytes.look(resolve(folder, file))),
    meter
  }
}

const filesOf = ({ streams, tables = {} }: Tabular.Mapping): ReadonlySet<string> =>
  new Set([...streams, ...Object.values(tables)].flatMap(({ file }) => (file === undefined ? [] : [file])))
