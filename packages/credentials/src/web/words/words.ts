import { de } from "./de.ts"
import { en } from "./en.ts"
import type { PageWords } from "./PageWords.ts"

/** By their tags (BCP 47), in the order in which a page offers them. */
export const words: ReadonlyMap<string, PageWords> = new Map([
  ["en", en],
  ["de", de]
])
