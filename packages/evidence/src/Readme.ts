/** README.txt of a pack: what is in it, how to check it, and what that proves. */
import { Instant } from "@laurel/core"
import type { Anchor } from "./Anchor.ts"
import * as Counts from "./Counts.ts"
import type { Request } from "./Request.ts"
import { range } from "./Report.ts"
import * as Scope from "./Scope.ts"

export const text = (
  { head, known }: Anchor,
  request: Request,
  counts: Counts.Counts,
  { sealed, madeAt }: { readonly sealed: boolean; readonly madeAt: Instant.Instant }
): string => `EVIDENCE PACK

About:      ${Scope.describe(request).words}
Holds:      ${range(request)}
As known:   ${Instant.format(known)}
Made:       ${Instant.format(madeAt)}
Proved by:  the checkpoint over ${head.size} records of ${head.origin}

Begin with report.html; it opens in any browser and can be printed. report.csv has the same for a spreadsheet.

HOW TO CHECK IT

With Node 22 or later (https://nodejs.org), and without a network:

  node verify.mjs <this archive>.zip --key <public key>

Take verify.mjs from somewhere you trust, or read it: it has less than 200 lines and uses nothing but Node. Get the public
key from whoever runs the log, in a way that does not go through whoever gave you this archive. Without --key the key in
keys.txt is used, which proves only that the archive agrees with itself. With

  --since <an earlier pack>.zip

it also checks that the log only grew between the two, if this pack was made to prove that (consistency.json).

WHAT THAT PROVES

- Each record in records.jsonl was in the log when the checkpoint was signed, as it stands here, in every character.
- What is shown of people's names, of rows and of reasons is what was recorded; it can't be exchanged afterwards.
- people.jsonl, history.jsonl and achievements.jsonl say what those records say: each achievement stands as its last entry
  left it, no entry before that one is missing, and every fact and decision that an entry names is there.
- The catalogs are those that were applied.
${
  sealed
    ? `- manifest.note is the log's own signature under the list of files, so that reports and words are as Laurel made them, too.`
    : `- This pack has no seal, and is refused without --unsealed. Reports and words (report.html, report.csv, "words", holdings) are not proved: whoever handed on the
  archive could have changed them. What counts is what achievements.jsonl and history.jsonl say in "state" and "entry".`
}

WHAT IT DOES NOT PROVE

- That nothing else was recorded. A later entry may exist that whoever made the pack left out.
- That what a source said is true.
- How long an achievement is valid: that follows from the catalog, and Laurel has worked it out in the reports.
- That a certificate still holds: it says what stood on the day it was made. Its public page says how it stands.

WHAT IS NOT IN IT

${Counts.leftOut(counts)
  .map((sentence) => `- ${sentence}\n`)
  .join("")}- ${Counts.others(request.rows)}
${request.rows ? "" : "- The rows as their sources wrote them.\n"}
THE FILES

manifest.json       what was asked for, what is in it, and the SHA-256 of each other file
manifest.note       the log's signature under the manifest${sealed ? "" : " (not in this pack)"}
report.html         the report
report.csv          one row for each achievement
people.jsonl        one line for each person: names, decisions, certifications with their gaps
achievements.jsonl  one line for each achievement: how it stands, its rule in words, what met it, its certificates
history.jsonl       one line for each entry: before, after, the facts and decisions that brought it
records.jsonl       one line for each record: its text, what its commitments hide, the proof that it is in the log
catalogs/           each version of the catalog that judged something, as it was applied
checkpoint.txt      the signed checkpoint: how many records the log has, and the root of its tree
keys.txt            the public keys that sign it
consistency.json    the proof that the log goes on from an earlier pack's checkpoint${request.since === null ? " (not in this pack)" : ""}
verify.mjs          the program that checks all of this

In the .jsonl files, whatever has "of" is a record, and says what that record says. "private": null stands where a text was
erased, or is about somebody else too. The form of records, commitments and proofs is specified in docs/log.md of Laurel.
`
