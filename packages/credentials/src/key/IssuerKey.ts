/** Keys that a setting pins, and where an issuer's own are. */
export { homeOf } from "./Issuer.ts"
export type { Key } from "./Key.ts"
export { Key as Pinned, read } from "./Pinned.ts"
