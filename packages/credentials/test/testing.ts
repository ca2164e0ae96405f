/** Issuers, lists and files of the tests, for those of adapter-badges, too. Not published. */
export * from "./baking.ts"
export * from "./issuing.ts"
export * from "./lists.ts"
export * from "./published.ts"
export * from "./verifying.ts"
export { isObject, type JsonObject, listOf } from "../src/Json.ts"
