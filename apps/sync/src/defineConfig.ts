import type { Config } from "./Config.ts"

/** Gives a configuration back as it is: written in it, an editor completes and explains what may stand there. */
export const defineConfig = (configuration: Config): Config => configuration
