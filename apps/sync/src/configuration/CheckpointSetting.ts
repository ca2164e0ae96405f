/** `"checkpoints"` in the configuration: the key that signs them, and where else they are written. */
import { resolve } from "node:path"
import { Note } from "@laurel/core"
import { Result, Schema } from "effect"
import { Path } from "./Path.ts"

const keyText = Schema.String.check(
  Schema.isMaxLength(1_000),
  Schema.makeFilter((text: string) => {
    const key = Note.parseKey(text)
    return Result.isFailure(key) ? key.failure : undefined
  })
)

export const CheckpointSetting = Schema.Struct({
  /** The file of the private key, or `env:` and the variable that holds it. */
  key: Schema.optionalKey(Path),
  /** The log's name, for a key that is yet to be made. */
  origin: Schema.optionalKey(
    Schema.String.check(
      Schema.isPattern(/^[^\p{White_Space}+]{1,200}$/u, {
        expected: 'a name without spaces and "+", such as training.example.org/log'
      })
    )
  ),
  /** Files, on other volumes, that every signed checkpoint is added to. */
  files: Schema.optionalKey(Schema.Array(Path).check(Schema.isMaxLength(10))),
  /** Seconds, at least, between two checkpoints of one long sync. */
  seconds: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 86_400 }))),
  /** Public keys that earlier checkpoints were signed with. */
  trusted: Schema.optionalKey(Schema.Array(keyText).check(Schema.isMaxLength(100)))
})
export type CheckpointSetting = typeof CheckpointSetting.Type

const variable = /^env:([A-Za-z_][A-Za-z0-9_]{0,99})$/

/** Where the private key is. */
type KeyPlace = { readonly kind: "file"; readonly file: string } | { readonly kind: "variable"; readonly name: string }

export interface Checkpoints {
  readonly key: KeyPlace
  readonly origin: string | undefined
  readonly files: ReadonlyArray<string>
  /** Milliseconds. */
  readonly every: number
  readonly trusted: ReadonlyArray<Note.Key>
}

const defaultSeconds = 60

/** `beside` is the folder of a key that no setting names. */
export const locate = (setting: CheckpointSetting | undefined, folder: string, beside: string): Checkpoints => {
  const { key, origin, files = [], seconds = defaultSeconds, trusted = [] } = setting ?? {}
  const [, name] = variable.exec(key ?? "") ?? []
  return {
    key:
      name !== undefined
        ? { kind: "variable", name }
        : key !== undefined
          ? { kind: "file", file: resolve(folder, key) }
          : { kind: "file", file: resolve(beside, "checkpoint.key") },
    origin,
    files: files.map((file) => resolve(folder, file)),
    every: seconds * 1_000,
    trusted: trusted.flatMap((text) => {
      const read = Note.parseKey(text)
      return Result.isSuccess(read) ? [read.success] : []
    })
  }
}
