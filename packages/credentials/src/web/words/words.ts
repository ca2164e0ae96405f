import { ar } from "./ar.ts"
import { de } from "./de.ts"
import { en } from "./en.ts"
import { es } from "./es.ts"
import { fr } from "./fr.ts"
import { it } from "./it.ts"
import { nl } from "./nl.ts"
import type { PageWords } from "./PageWords.ts"
import { pl } from "./pl.ts"
import { pt } from "./pt.ts"
import { zh } from "./zh.ts"

/** By their tags (BCP 47), in the order in which a page offers them. */
export const words: ReadonlyMap<string, PageWords> = new Map(Object.entries({ en, de, es, fr, it, nl, pl, pt, ar, zh }))
