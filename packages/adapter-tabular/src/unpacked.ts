/** How a file that is packed is unpacked, and what is said where it can't be. */
import { Adapter } from "@laurel/core"
import type { Gunzip } from "@laurel/formats"

/** Packed where its name or its first bytes say so. Nothing of one that is damaged is believed. */
export const unpacked = (file: string): Gunzip.Options<Adapter.Broken> => ({
  isPacked: file.endsWith(".gz"),
  damaged: (damage) =>
    new Adapter.Broken({
      where: `file "${file}"`,
      expected: damage.kind === "cut" ? "a whole gzip file" : "a gzip file",
      found: foundOf(damage),
      advice: "Copy the file again; nothing of this one was read."
    })
})

const foundOf = (damage: Gunzip.Damage): string => {
  switch (damage.kind) {
    case "cut":
      return "one that ends too early"
    case "trailing":
      return "one with other bytes after the end of what is packed"
    case "damaged":
      return `a damaged one, or none (${damage.message})`
  }
}
