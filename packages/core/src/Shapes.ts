/**
 * Plain objects as interfaces: what the API, `--json` and the SDK answer, and what they are given. Types alone, of nothing but
 * themselves, so that whoever reads answers needs no Effect. `Plain` makes them.
 */
export type * from "./internal/shapes/Act.ts"
export type * from "./internal/shapes/Answers.ts"
export type * from "./internal/shapes/Changes.ts"
export type * from "./internal/shapes/Evidence.ts"
export type * from "./internal/shapes/Lists.ts"
export type * from "./internal/shapes/Records.ts"
