/** Which import told a rejection last, and of which file: a rejection keeps the reading that told it. */
import { type Id, Import, type Ledger } from "@laurel/core"
import { Effect, Stream } from "effect"
import { FileNames } from "./FileNames.ts"
import * as Known from "./Known.ts"

type Told = Pick<Ledger.KeptRejection, "source" | "stream" | "reading">

/** `…#<digest of the files, the mapping and the way>@…` */
const pattern = /#([0-9a-f]{32})@/

/** Imports by how they were read. Mutable, local to one answer. */
export class Readings {
  readonly #names = new FileNames()
  readonly #ids = new Map<string, Id.ImportId>()

  add(one: Import.Import): void {
    if (one.undoes !== undefined) return
    this.#names.add(one.source, one.names)
    this.#ids.set(`${one.source} ${Import.readingOf(one)}`, one.id)
  }

  /** The last import that read it so; undefined of what a sync rejects. */
  importOf({ source, reading }: Told): Id.ImportId | undefined {
    const [, digest] = pattern.exec(reading) ?? []
    return digest === undefined ? undefined : this.#ids.get(`${source} ${digest}`)
  }

  fileOf(told: Told): string | undefined {
    return this.#names.of(told)
  }
}

/** Those of these rejections; no import is looked at where all are a sync's. */
export const of = Effect.fnUntraced(function* (rejections: ReadonlyArray<Told>) {
  const readings = new Readings()
  if (!rejections.some(({ reading }) => pattern.test(reading))) return readings
  yield* Stream.runForEach(Known.all, (one) => Effect.sync(() => readings.add(one)))
  return readings
})
