/** A key that a setting names: as its issuer hands it out, in one of three forms. */
import { Result, Schema } from "effect"
import * as Keys from "./Key.ts"

const isKey = Schema.makeFilter((key: typeof Form.Type) => {
  const read = keyOf(key)
  return Result.isFailure(read) ? `expected a public key, found ${read.failure}` : undefined
})

const Form = Schema.Union([
  Schema.Struct({ multibase: Schema.String.check(Schema.isMaxLength(200)) }),
  Schema.Struct({ pem: Schema.String.check(Schema.isMaxLength(10_000)) }),
  Schema.Struct({ jwk: Schema.Record(Schema.String, Schema.Json) })
]).annotate({
  message: 'expected { "multibase": "z6Mk…" }, { "pem": "-----BEGIN PUBLIC KEY-----…" } or { "jwk": {…} }'
})

const keyOf = (key: typeof Form.Type): Result.Result<Keys.Key, string> =>
  "multibase" in key ? Keys.ofMultibase(key.multibase) : "pem" in key ? Keys.ofPem(key.pem) : Keys.ofJwk(key.jwk)

export const Key = Form.check(isKey)

/** The key. Its schema has read it once already. */
export const read = (key: typeof Key.Type): Keys.Key => Result.getOrThrow(keyOf(key))
