/** `"adapter": "tabular"`: delimited files. */
import { resolve } from "node:path"
import { Tabular } from "@laurel/adapter-tabular"
import { Schema } from "effect"
import { bytesOf } from "./Bytes.ts"
import { sourceFields, type Selected } from "./SourceFields.ts"

export const Setting = Schema.Struct({
  ...sourceFields,
  adapter: Schema.Literal("tabular"),
  mapping: Tabular.Mapping
})
type Setting = typeof Setting.Type

export const select = (folder: string, { id, mapping, archive = false }: Setting): Selected => ({
  adapter: Tabular.adapter({ source: id, mapping, open: (file) => bytesOf(resolve(folder, file)) }),
  archives: archive
})
