/** Facts from xAPI: statements of a record store, posted to us, or in files. */
export { Setting } from "./Setting.ts"
