/** Published credentials, by their names in `fixtures`. */
import { Result } from "effect"
import { readFileSync } from "node:fs"
import { type JsonObject, parse } from "../src/Json.ts"

export const textOf = (name: string): string => readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8")

export const documentOf = (name: string): JsonObject => Result.getOrThrow(parse(textOf(name)))
