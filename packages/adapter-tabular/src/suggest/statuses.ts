/** What lists write in a column of statuses. */

import { listed } from "./words.ts"

/** What statuses say, by what they prove; those of "waiting" prove nothing yet. In small letters. */
export const statuses = {
  completed: listed(
    "completed, complete, done, yes, abgeschlossen, ja, terminé, achevé, oui, completado, " +
      "finalizado, sí, concluído, sim, completato, voltooid, slutförd, gennemført, fullført, " +
      "ukończono, 完了"
  ),
  passed: listed(
    "passed, pass, bestanden, réussi, aprobado, aprovado, superato, geslaagd, godkänd, bestået, " +
      "bestått, zaliczono, 合格"
  ),
  failed: listed(
    "failed, fail, not passed, nicht bestanden, échoué, suspenso, reprovado, non superato, gezakt, " +
      "underkänd, ikke bestået, ikke bestått, niezaliczone, 不合格"
  ),
  waiting: listed(
    "in progress, not started, not attempted, incomplete, enrolled, registered, no, in bearbeitung, " +
      "nicht begonnen, en cours, en curso, em andamento, in corso, bezig, pågår, i gang, w toku, 進行中, " +
      "未完了"
  )
}

/** Statuses of a column that have a meaning here, by what a roll-up calls it; and those that no word here is for. */
export const understood = (values: ReadonlyArray<string>) => {
  const outcomes: Record<string, string> = {}
  const unknown: Array<string> = []
  for (const value of values) {
    const word = value.trim().toLowerCase()
    if (statuses.waiting.includes(word)) continue
    const outcome = (["completed", "passed", "failed"] as const).find((each) => statuses[each].includes(word))
    if (outcome === undefined) unknown.push(value)
    else outcomes[word] = outcome
  }
  return { outcomes, unknown }
}
