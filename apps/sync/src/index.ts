/** The door for a `laurel.config.ts`: nothing else of the program is to be imported. */
export { defineConfig } from "./defineConfig.ts"
export type * from "./Config.ts"
