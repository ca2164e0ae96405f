/** Fields of values that came from outside, of whatever form. */
import { Schema } from "effect"

/** A value's own member by a name; undefined where it has none, or is no object. */
export const of = (value: unknown, name: PropertyKey): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined

/** A field of a struct that is left out, or null, where there is nothing to say. */
export const maybe = <S extends Schema.Top>(schema: S): Schema.optionalKey<Schema.NullOr<S>> =>
  Schema.optionalKey(Schema.NullOr(schema))
